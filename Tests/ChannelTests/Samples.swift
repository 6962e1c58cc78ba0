/// Messages made from the schema itself, byte by byte: a third opinion, next to the two codecs.

import Channel
import ChannelGenerator

/// SplitMix64: the same numbers for the same seed.
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

struct Sample: CustomStringConvertible {
    let kind: FrameKind
    let op: UInt8
    let name: String
    let fields: [UInt8]

    var description: String { "\(name) \(fields)" }
}

struct Samples {
    /// How many optionals are there, and how long lists are.
    enum Density: CaseIterable {
        case empty, full, mixed
    }

    private let schema: Schema
    private let density: Density
    private var numbers: SeededNumbers

    /// One of every message.
    static func all(_ density: Density, seed: UInt64) throws -> [Sample] {
        var samples = Samples(
            schema: try SchemaParser.parse(Repository.schemaText), density: density,
            numbers: SeededNumbers(seed: seed))
        return samples.everyMessage()
    }

    private mutating func everyMessage() -> [Sample] {
        var all: [Sample] = []
        for request in schema.requests {
            all.append(sample(.request, request.op, request.question))
            all.append(sample(.reply, request.op, request.reply))
        }
        for refused in schema.records where refused.name == "Refused" {
            all.append(sample(.refusal, 1, refused))
        }
        for event in schema.events {
            all.append(sample(.event, event.op, event.record))
        }
        return all
    }

    private mutating func sample(
        _ kind: FrameKind, _ op: UInt8, _ record: Schema.Record
    ) -> Sample {
        Sample(kind: kind, op: op, name: record.name, fields: bytes(of: record))
    }

    private mutating func bytes(of record: Schema.Record) -> [UInt8] {
        record.fields.flatMap { bytes(of: $0) }
    }

    private mutating func bytes(of field: Schema.Field) -> [UInt8] {
        switch field.shape {
        case .plain:
            return bytes(of: field.type)
        case .optional:
            let isPresent = upTo(1) == 1
            return isPresent ? [1] + bytes(of: field.type) : [0]
        case .list:
            let count = upTo(3)
            return [UInt8(count), 0] + (0..<count).flatMap { _ in bytes(of: field.type) }
        }
    }

    private mutating func bytes(of type: Schema.FieldType) -> [UInt8] {
        switch type {
        case .scalar(.bool): return [UInt8.random(in: 0...1, using: &numbers)]
        case .scalar(.string):
            let pieces = ["a", "Zoë", "€", "𝄞", "7"]
            let text = (0..<upTo(4)).map { _ in pieces[Int.random(in: 0..<5, using: &numbers)] }
            let utf8 = Array(text.joined().utf8)
            return [UInt8(utf8.count), 0] + utf8
        case .scalar(.bytes): return [1, 0, 0xff]
        case .enumeration(let name):
            let count = schema.enumerations.filter { $0.name == name }.map(\.cases.count).reduce(
                0, +)
            return [UInt8.random(in: 0..<UInt8(count), using: &numbers)]
        case .record(let record): return bytes(of: record)
        case .scalar, .id:
            return (0..<type.leastSize).map { _ in UInt8.random(in: 0...255, using: &numbers) }
        }
    }

    private mutating func upTo(_ most: Int) -> Int {
        switch density {
        case .empty: 0
        case .full: most
        case .mixed: Int.random(in: 0...most, using: &numbers)
        }
    }
}
