import CSystem
import Channel
import Glibc
import Testing

@testable import Bisque

/// The conversation with one worker at the level of its socket.
@Suite(.timeLimit(.minutes(1))) struct WorkerChannelTests {
    private let channel: WorkerChannel
    private let far: OwnedDescriptor
    private let wake: WakeUp

    init() throws {
        var pair: [Int32] = [-1, -1]
        #expect(bisque_socket_pair(&pair) == 0)
        wake = try WakeUp()
        channel = WorkerChannel(OwnedDescriptor(pair[0]), wake: wake) { .seconds(7) }
        far = OwnedDescriptor(pair[1])
        _ = fcntl(far.number, F_SETFL, O_NONBLOCK)
    }

    /// Everything the far end can read now, as frames.
    private func frames(_ splitter: inout FrameSplitter) throws -> [Frame] {
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = read(far.number, &bytes, bytes.count)
        if count > 0 { splitter.feed(bytes[..<count]) }
        var frames: [Frame] = []
        while let frame = try splitter.next() { frames.append(frame) }
        return frames
    }

    private func say(_ frame: Frame) throws {
        let bytes = try frame.encoded()
        #expect(write(far.number, bytes, bytes.count) == bytes.count)
    }

    @Test func nothingIsWrittenBeforeTheFlush() throws {
        var splitter = FrameSplitter()
        try channel.ask(Ping()) { _ in }
        #expect(try frames(&splitter) == [])
        channel.flush()
        #expect(try frames(&splitter).map(\.op) == [Ping.op])
    }

    @Test func repliesAndEventsComeInTheOrderOfTheWire() throws {
        let answers = Locked<[String]>([])
        try channel.ask(Ping()) { _ in answers.withLock { $0.append("ping") } }
        try channel.ask(DumpWorker()) { answer in
            guard case .failure(let error) = answer else { return }
            answers.withLock { $0.append(error.message) }
        }
        try say(Frame(kind: .reply, op: Ping.op, id: 1))
        let log = Log(level: .note, text: "hm")
        try say(Frame(kind: .event, op: 129, id: 0, payload: try log.encoded()))
        let refused = Refused(why: .malformed, text: "no")
        try say(Frame(kind: .refusal, op: DumpWorker.op, id: 2, payload: try refused.encoded()))

        for delivery in channel.receive().0 {
            switch delivery {
            case .answer(let settle, let answer): #expect(settle(answer) == nil)
            case .event(let event):
                #expect(event == .log(log))
                answers.withLock { $0.append("event") }
            }
        }
        #expect(answers.withLock { $0 } == ["ping", "event", "no"])
    }

    @Test func aFullSocketIsFilledUpLaterInOrder() throws {
        let count = 20_000
        for number in 0..<count {
            try channel.ask(CloseRoom(room: RoomID(rawValue: UInt32(number)))) { _ in }
            channel.flush()
        }
        #expect(channel.waitsForRoom)
        var splitter = FrameSplitter()
        var rooms: [UInt32] = []
        while rooms.count < count {
            let read = try frames(&splitter)
            try #require(!read.isEmpty)
            rooms += try read.map { try CloseRoom(decoding: $0.payload).room.rawValue }
            channel.unblock()
        }
        #expect(rooms == (0..<count).map { UInt32($0) })
        #expect(!channel.waitsForRoom)
    }

    @Test func aWorkerThatDoesNotReadIsNoticed() throws {
        let text = String(repeating: "x", count: 60_000)
        let addresses = [Address(ip: text, port: 1)]
        for _ in 0..<150 {
            try channel.ask(Listen(addresses: addresses, tcpAddresses: [])) { _ in }
            channel.flush()
        }
        #expect(channel.isOverfull)
    }

    @Test func whatDoesNotFitAFrameIsNotAsked() throws {
        let text = String(repeating: "x", count: 70_000)
        #expect(
            code {
                try channel.ask(Listen(addresses: [Address(ip: text, port: 1)], tcpAddresses: [])) {
                    _ in
                }
            }
                == .invalid)
        #expect(channel.oldestQuestion == nil)
        var splitter = FrameSplitter()
        channel.flush()
        #expect(try frames(&splitter) == [])
    }

    @Test func closingSettlesEverythingOnceAndTakesNothingMore() throws {
        let failures = Locked<[BisqueError.Code]>([])
        for _ in 0..<3 {
            try channel.ask(Ping()) { answer in
                if case .failure(let error) = answer { failures.withLock { $0.append(error.code) } }
            }
        }
        #expect(channel.oldestQuestion == .seconds(7))
        channel.close()
        channel.close()
        #expect(failures.withLock { $0 } == [.workerDied, .workerDied, .workerDied])
        #expect(code { try channel.ask(Ping()) { _ in } } == .workerDied)
    }

    @Test(arguments: [
        Frame(kind: .reply, op: Ping.op, id: 99),
        Frame(kind: .reply, op: DumpRoom.op, id: 1),
        Frame(kind: .request, op: Ping.op, id: 1),
        Frame(kind: .event, op: 77, id: 0),
    ])
    func whatCannotBeMeantEndsTheSession(_ frame: Frame) throws {
        try channel.ask(Ping()) { _ in }
        try say(frame)
        guard case .broken = channel.receive().1 else {
            Issue.record("it was believed")
            return
        }
    }

    @Test func descriptorsTravelWithTheirFrame() throws {
        let passed = try BoundSocket(ip: "127.0.0.1", port: 0)
        try channel.ask(Listen(addresses: [], tcpAddresses: []), carrying: [passed.descriptor]) {
            _ in
        }
        channel.flush()
        let (frame, ports) = try receiveWithDescriptors()
        #expect(frame.sockets == 1)
        #expect(ports == [passed.address.port])
    }

    /// One frame and the ports of the sockets that came with it.
    private func receiveWithDescriptors() throws -> (Frame, [UInt16]) {
        var bytes = [UInt8](repeating: 0, count: 4096)
        var control = [Int](repeating: 0, count: 16)
        let count = bytes.withUnsafeMutableBytes { bytes in
            control.withUnsafeMutableBytes { control in
                var part = iovec(iov_base: bytes.baseAddress, iov_len: bytes.count)
                return withUnsafeMutablePointer(to: &part) { part in
                    var message = msghdr()
                    message.msg_iov = part
                    message.msg_iovlen = 1
                    message.msg_control = control.baseAddress
                    message.msg_controllen = control.count
                    return recvmsg(far.number, &message, 0)
                }
            }
        }
        var splitter = FrameSplitter()
        splitter.feed(bytes[..<count])
        let frame = try #require(try splitter.next())
        // struct cmsghdr is two words; the descriptors follow.
        let descriptor = OwnedDescriptor(Int32(truncatingIfNeeded: control[2]))
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutableBytes(of: &address) { raw in
            guard let plain = raw.baseAddress?.assumingMemoryBound(to: sockaddr.self) else {
                return
            }
            getsockname(descriptor.number, plain, &size)
        }
        return (frame, [UInt16(bigEndian: address.sin_port)])
    }
}
