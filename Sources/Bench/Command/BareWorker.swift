/// A worker process without a controller: its channel, spoken in single frames.
///
/// For measurements of what no public object of the library does by itself, such as two workers
/// that call each other. One thread asks and reads; nothing is awaited.
import BenchLoad
import Bisque
import CSystem
import Channel
import Glibc

final class BareWorker {
    private let running: RunningWorker
    private var splitter = FrameSplitter()
    private var writer = WireWriter()
    private var unsent: [UInt8] = []
    private var sent = 0
    private var asked: UInt32 = 0
    private var waiting: [UInt32: (Frame) throws -> Void] = [:]
    private var space = [UInt8](repeating: 0, count: 256 << 10)
    /// What it tells on its own.
    var listener: (WorkerEvent) throws -> Void = { _ in }

    var process: Int32 { running.processID }
    /// Nanoseconds of the processor's time so far.
    var used: UInt64 { bench_cpu(process) }
    /// Bytes that its channel has not taken yet.
    var backlog: Int { unsent.count - sent }

    init(core: Int32) throws {
        running = try WorkerProcess(path: nil).launch()
        _ = bench_pin(running.processID, core)
    }

    func end() {
        running.signal(SIGKILL)
        while running.reap() == nil { usleep(1_000) }
    }

    // MARK: Asking

    /// Asks, and reads until it is answered.
    @discardableResult
    func ask<Question: Request>(
        _ question: Question, carrying descriptors: [Int32] = []
    ) throws -> Question.Reply {
        var answer: Question.Reply?
        if !descriptors.isEmpty { try send(wait: true) }
        try post(question, sockets: UInt8(descriptors.count)) { answer = $0 }
        if !descriptors.isEmpty {
            // They travel with the first byte of their own frame.
            let count = bisque_socket_send(
                running.channel.number, unsent, unsent.count, descriptors, descriptors.count)
            guard count > 0 else { throw BenchError("a worker took no socket") }
            sent = count
        }
        while true {
            if let answer { return answer }
            try BareWorker.turn([self], milliseconds: 1_000)
        }
    }

    /// Queues a question; `settle` gets the answer in some later turn.
    func post<Question: Request>(
        _ question: Question, sockets: UInt8 = 0,
        settle: @escaping (Question.Reply) throws -> Void = { _ in }
    ) throws {
        asked += 1
        try writer.request(question, id: asked, sockets: sockets)
        waiting[asked] = { frame in
            guard frame.kind == .reply else {
                let refused = try Refused(decoding: frame.payload)
                throw BenchError("\(Question.name): \(refused.why) \(refused.text)")
            }
            try settle(Question.Reply(decoding: frame.payload))
        }
        if sent == unsent.count {
            unsent = writer.takeBytes()
            sent = 0
        } else {
            unsent += writer.takeBytes()
        }
    }

    // MARK: Turns

    /// Writes and reads what there is, of all of them; waits that long for something.
    static func turn(_ workers: [BareWorker], milliseconds: Int32) throws {
        for worker in workers { try worker.send() }
        var watched = workers.map { worker in
            pollfd(
                fd: worker.running.channel.number,
                events: Int16(POLLIN) | (worker.backlog > 0 ? Int16(POLLOUT) : 0), revents: 0)
        }
        guard poll(&watched, nfds_t(watched.count), milliseconds) > 0 else { return }
        for (worker, ready) in zip(workers, watched) where ready.revents & Int16(POLLIN) != 0 {
            try worker.read()
        }
        for worker in workers { try worker.send() }
    }

    private func send(wait: Bool = false) throws {
        while backlog > 0 {
            let count = unsent.withUnsafeBufferPointer { bytes in
                let rest = UnsafeBufferPointer(rebasing: bytes[sent...])
                return bisque_socket_send(
                    running.channel.number, rest.baseAddress, rest.count, nil, 0)
            }
            if count > 0 { sent += count }
            guard count < 0 else { continue }
            guard count == -Int(EAGAIN) else { throw BenchError("a worker is gone") }
            guard wait else { return }
            var room = pollfd(fd: running.channel.number, events: Int16(POLLOUT), revents: 0)
            poll(&room, 1, 1_000)
        }
    }

    private func read() throws {
        let count = Glibc.read(running.channel.number, &space, space.count)
        if count < 0, errno == EAGAIN || errno == EINTR { return }
        guard count > 0 else { throw BenchError("a worker is gone") }
        splitter.feed(space[..<count])
        while let frame = try splitter.next() {
            if frame.kind == .event {
                try listener(WorkerEvent.decode(op: frame.op, payload: frame.payload[...]))
            } else if let settle = waiting.removeValue(forKey: frame.id) {
                try settle(frame)
            }
        }
    }
}
