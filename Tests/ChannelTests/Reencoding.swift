/// Fields read and written again, by each codec; `nil` when it refuses them.

import CChannel
import Channel

enum Reencoding {
    static func inSwift(_ kind: FrameKind, _ op: UInt8, _ fields: [UInt8]) -> [UInt8]? {
        do throws(ChannelError) {
            switch kind {
            case .request:
                for type in requestTypes where type.op == op {
                    return try question(type, fields)
                }
                return nil
            case .reply:
                for type in requestTypes where type.op == op {
                    return try reply(type, fields)
                }
                return nil
            case .refusal:
                return try again(Refused.self, fields)
            case .event:
                var writer = WireWriter()
                try WorkerEvent.decode(op: op, payload: fields[...]).write(to: &writer)
                return writer.bytes
            }
        } catch {
            return nil
        }
    }

    private static func question<Question: Request>(
        _ type: Question.Type, _ fields: [UInt8]
    ) throws(ChannelError) -> [UInt8] {
        try again(Question.self, fields)
    }

    private static func reply<Question: Request>(
        _ type: Question.Type, _ fields: [UInt8]
    ) throws(ChannelError) -> [UInt8] {
        try again(Question.Reply.self, fields)
    }

    private static func again<Value: WireValue>(
        _ type: Value.Type, _ fields: [UInt8]
    ) throws(ChannelError) -> [UInt8] {
        let bytes = try Value(decoding: fields).encoded()
        // A value that is equal after the trip has kept every field.
        return try Value(decoding: bytes) == Value(decoding: fields) ? bytes : []
    }

    static func inC(_ kind: FrameKind, _ op: UInt8, _ fields: [UInt8]) -> [UInt8]? {
        var arena = [UInt8](repeating: 0xaa, count: 65536)
        var output = [UInt8](repeating: 0, count: 65536)
        var isGood = false
        var count = 0
        fields.withUnsafeBufferPointer { fields in
            arena.withUnsafeMutableBufferPointer { arena in
                output.withUnsafeMutableBufferPointer { output in
                    var reader = ch_reader()
                    var writer = ch_writer()
                    ch_reader_init(
                        &reader, fields.baseAddress, fields.count, arena.baseAddress, arena.count)
                    ch_writer_init(&writer, output.baseAddress, output.count)
                    isGood = ch_reencode(
                        ch_frame_kind(rawValue: UInt32(kind.rawValue)), op, &reader, &writer)
                    count = writer.at
                }
            }
        }
        return isGood ? Array(output.prefix(count)) : nil
    }
}
