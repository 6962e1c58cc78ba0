/// Every message through both codecs: whole, cut, lengthened and damaged.

import CChannel
import Channel
import ChannelGenerator
import Testing

@Suite struct RoundTripTests {
    @Test(arguments: Samples.Density.allCases)
    func everyMessageIsTheSameBytesInBothLanguages(density: Samples.Density) throws {
        for seed in UInt64(1)...20 {
            for sample in try Samples.all(density, seed: seed) {
                let swift = Reencoding.inSwift(sample.kind, sample.op, sample.fields)
                #expect(swift == sample.fields, "\(sample), seed \(seed)")
                let c = Reencoding.inC(sample.kind, sample.op, sample.fields)
                #expect(c == sample.fields, "\(sample), seed \(seed)")
            }
        }
    }

    @Test func aMessageCutAnywhereIsRefused() throws {
        for sample in try Samples.all(.full, seed: 1) {
            for count in 0..<sample.fields.count {
                let cut = Array(sample.fields.prefix(count))
                #expect(
                    Reencoding.inSwift(sample.kind, sample.op, cut) == nil,
                    "\(sample.name) \(count)")
                #expect(
                    Reencoding.inC(sample.kind, sample.op, cut) == nil, "\(sample.name) \(count)")
            }
        }
    }

    @Test func aByteTooManyIsRefused() throws {
        for sample in try Samples.all(.full, seed: 1) + Samples.all(.empty, seed: 1) {
            let longer = sample.fields + [0]
            #expect(Reencoding.inSwift(sample.kind, sample.op, longer) == nil, "\(sample)")
            #expect(Reencoding.inC(sample.kind, sample.op, longer) == nil, "\(sample)")
        }
    }

    @Test func bothLanguagesAgreeOnDamagedMessages() throws {
        var numbers = SeededNumbers(seed: 7)
        var accepted = 0
        var refused = 0
        for seed in UInt64(1)...40 {
            for sample in try Samples.all(.mixed, seed: seed) where !sample.fields.isEmpty {
                var fields = sample.fields
                let position = Int.random(in: 0..<fields.count, using: &numbers)
                fields[position] = UInt8.random(in: 0...255, using: &numbers)

                let swift = Reencoding.inSwift(sample.kind, sample.op, fields)
                #expect(swift == Reencoding.inC(sample.kind, sample.op, fields), "\(sample)")
                #expect(swift == nil || swift == fields, "\(sample)")
                accepted += swift == nil ? 0 : 1
                refused += swift == nil ? 1 : 0
            }
        }
        #expect(accepted > 100 && refused > 100)
    }

    @Test func bothLanguagesKnowTheMessagesOfTheSchemaAlone() throws {
        let schema = try SchemaParser.parse(Repository.schemaText)
        let requests = schema.requests.map(\.op)
        let events = schema.events.map(\.op)

        #expect(requestTypes.map { $0.op } == requests.sorted())
        #expect(schemaHash == schema.hash && CH_SCHEMA_HASH == schema.hash)
        for op in UInt8.min...UInt8.max where !requests.contains(op) {
            #expect(Reencoding.inC(.request, op, []) == nil, "\(op)")
            #expect(Reencoding.inC(.reply, op, []) == nil, "\(op)")
            #expect(Reencoding.inC(.refusal, op, [0, 0, 0]) == nil, "\(op)")
        }
        for op in UInt8.min...UInt8.max where !events.contains(op) {
            #expect(Reencoding.inC(.event, op, []) == nil, "\(op)")
            #expect(throws: ChannelError.unknownOp(op)) {
                try WorkerEvent.decode(op: op, payload: [])
            }
        }
    }

    @Test func bytesTravelWhole() throws {
        let bytes = Bytes([0, 255, 128])

        #expect(try bytes.encoded() == [3, 0, 0, 255, 128])
        #expect(try Bytes(decoding: [3, 0, 0, 255, 128]) == bytes)
    }
}
