/// Frames: how they are cut from a stream, what ends it, and what is never written.

import Channel
import Testing

@Suite struct FrameTests {
    private static let frames = [
        Frame(kind: .request, op: 1, id: 7, payload: [1, 2, 3]),
        Frame(kind: .reply, op: 2, id: 0xffff_ffff),
        Frame(
            kind: .event, op: 255, sockets: 3, id: 0,
            payload: [UInt8](repeating: 9, count: Frame.maximumLength - 7)),
        Frame(kind: .refusal, op: 9, id: 1, payload: [0]),
    ]

    private func stream() throws -> [UInt8] {
        try FrameTests.frames.flatMap { try $0.encoded() }
    }

    private func drain(_ splitter: inout FrameSplitter) throws -> [Frame] {
        var frames: [Frame] = []
        while let frame = try splitter.next() {
            frames.append(frame)
        }
        return frames
    }

    @Test func framesFedAtOnceComeOutWhole() throws {
        var splitter = FrameSplitter()
        splitter.feed(try stream())

        #expect(try drain(&splitter) == FrameTests.frames)
    }

    @Test(arguments: [1, 2, 7, 11, 4096])
    func framesFedInPiecesAreTheSame(size: Int) throws {
        var splitter = FrameSplitter()
        var rest = try stream()[...]
        var frames: [Frame] = []
        while !rest.isEmpty {
            splitter.feed(rest.prefix(size))
            rest = rest.dropFirst(size)
            frames += try drain(&splitter)
        }

        #expect(frames == FrameTests.frames)
    }

    @Test(arguments: [
        ("ends_kind.hex", ChannelError.unknownKind(4)),
        ("ends_short.hex", .frameTooShort(6)),
        ("ends_long.hex", .frameTooLong(65537)),
    ])
    func whatIsNoFrameEndsTheStream(name: String, error: ChannelError) throws {
        var splitter = FrameSplitter()
        splitter.feed(try Frame(kind: .request, op: 1, id: 1).encoded())
        splitter.feed(try Repository.vector(name))

        #expect(try splitter.next()?.id == 1)
        #expect(throws: error) { try splitter.next() }
        splitter.feed(try Frame(kind: .request, op: 1, id: 2).encoded())
        #expect(throws: error) { try splitter.next() }
    }

    @Test func aFrameOver64KiBIsNotEncoded() throws {
        let frame = Frame(
            kind: .request, op: 1, id: 1,
            payload: [UInt8](repeating: 0, count: Frame.maximumLength - 6))

        #expect(throws: ChannelError.frameTooLong(65537)) { try frame.encoded() }
    }

    @Test func aStringThatAU16CannotCountIsNotWritten() throws {
        #expect(try String(repeating: "a", count: 65535).encoded().count == 65537)
        #expect(throws: ChannelError.stringTooLong(65536)) {
            try String(repeating: "a", count: 65536).encoded()
        }
    }

    @Test func aListThatAU16CannotCountIsNotWritten() throws {
        var writer = WireWriter()
        try writer.list([UInt8](repeating: 0, count: 65535))

        #expect(writer.bytes.count == 65537)
        #expect(throws: ChannelError.tooManyElements(65536)) {
            try writer.list([UInt8](repeating: 0, count: 65536))
        }
    }

    @Test func aFrameThatFailsLeavesNothingBehind() throws {
        var writer = WireWriter()
        try writer.request(Ping(), id: 1)
        let before = writer.bytes
        let endless = Log(level: .note, text: String(repeating: "a", count: 65535))

        #expect(throws: ChannelError.frameTooLong(65545)) { try writer.event(.log(endless)) }
        #expect(writer.bytes == before)
    }

    @Test func takingTheBytesBeginsAnew() throws {
        var writer = WireWriter()
        try writer.request(Ping(), id: 1)

        #expect(writer.takeBytes().count == 11)
        #expect(writer.bytes.isEmpty)
    }
}
