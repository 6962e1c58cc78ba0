import Channel
import Glibc

@testable import Bisque

/// The far end of a channel, answered by a script: a worker without a process.
///
/// It says hello, confirms every request, and does what the test tells it in between. Like a real
/// one it answers in order: what comes after a held answer is held too.
final class ScriptedWorker: Sendable {
    enum Answer: Sendable {
        case done
        case reply([UInt8])
        case refusal(Refusal, String)
    }

    private struct State {
        var answers: [UInt8: Answer] = [:]
        /// Before those, each once.
        var nextAnswers: [UInt8: [Answer]] = [:]
        var heldOps: Set<UInt8> = []
        /// Complete frames, in order, that wait for `release`.
        var held: [[UInt8]] = []
        var asked: [Frame] = []
        var waiting: [(op: UInt8, count: Int, CheckedContinuation<Frame, Never>)] = []
        var isGone = false

        mutating func answer(to op: UInt8) -> Answer {
            guard var next = nextAnswers[op], !next.isEmpty else { return answers[op] ?? .done }
            defer { nextAnswers[op] = next }
            return next.removeFirst()
        }
    }

    private let state: Locked<State>
    private let socket: OwnedDescriptor
    /// Held from deciding on an answer until it is written: answers go out in order. Not empty: to
    /// the thread sanitizer an empty value would lie where the class pointer does.
    private let pen = Locked(0)

    init(_ socket: OwnedDescriptor, answers: [UInt8: Answer], heldOps: Set<UInt8> = []) {
        self.socket = socket
        let usual = [UseCertificate.op: ScriptedWorker.certificateAnswer]
        state = Locked(
            State(answers: usual.merging(answers) { _, given in given }, heldOps: heldOps))
    }

    /// The bytes 0 to 31, as the hash of whatever certificate the worker has.
    private static let certificateAnswer = Answer.reply(
        [1, 0, FingerprintHash.sha256.rawValue, 32, 0] + (0..<32))

    /// Says hello and answers until the controller hangs up.
    func run(schema: UInt64 = schemaHash) throws {
        say(.hello(Hello(schema: schema, process: 4711)))
        try WorkerThread.start(name: "scripted") { self.serve() }
    }

    // MARK: What tests do

    func say(_ event: WorkerEvent) {
        var writer = WireWriter()
        do {
            try writer.event(event)
        } catch {
            preconditionFailure("\(error)")
        }
        write(writer.takeBytes())
    }

    func write(_ bytes: [UInt8]) {
        var sent = 0
        while sent < bytes.count {
            let count = send(
                socket.number, Array(bytes[sent...]), bytes.count - sent,
                Int32(MSG_NOSIGNAL))
            guard count > 0 else { return }
            sent += count
        }
    }

    /// From now on these requests are answered so.
    func answer(_ op: UInt8, _ answer: Answer) {
        state.withLock { $0.answers[op] = answer }
    }

    /// The next such request is answered so, and behind it the one after that.
    func answerNext(_ op: UInt8, _ answers: Answer...) {
        state.withLock { $0.nextAnswers[op, default: []] += answers }
    }

    /// From the next such request on nothing is answered.
    func hold(_ op: UInt8) {
        state.withLock { _ = $0.heldOps.insert(op) }
    }

    /// Answers what was held, and everything from now on.
    func release() {
        pen.withLock { _ in
            let held = state.withLock { state in
                state.heldOps = []
                defer { state.held = [] }
                return state.held
            }
            for frame in held { write(frame) }
        }
    }

    /// The process ends.
    func die() {
        state.withLock { $0.isGone = true }
        shutdown(socket.number, Int32(SHUT_RDWR))
    }

    /// Waits for the `count`th request of a kind.
    func received<Question: Request>(_ type: Question.Type, count: Int = 1) async -> Question {
        let frame = await withCheckedContinuation { continuation in
            let found = state.withLock { state -> Frame? in
                let matching = state.asked.filter { $0.op == Question.op }
                if matching.count >= count { return matching[count - 1] }
                state.waiting.append((Question.op, count, continuation))
                return nil
            }
            if let found { continuation.resume(returning: found) }
        }
        do {
            return try Question(decoding: frame.payload)
        } catch {
            preconditionFailure("\(Question.name): \(error)")
        }
    }

    /// What was asked so far, without signs of life.
    var asked: [UInt8] {
        state.withLock { $0.asked.map(\.op).filter { $0 != Ping.op } }
    }

    /// The descriptors announced with the requests of a kind.
    func sockets(with op: UInt8) -> [UInt8] {
        state.withLock { $0.asked.filter { $0.op == op }.map(\.sockets) }
    }

    // MARK: The far end's thread

    private func serve() {
        var splitter = FrameSplitter()
        while true {
            var bytes = [UInt8](repeating: 0, count: 65536)
            let count = read(socket.number, &bytes, bytes.count)
            guard count > 0 else { break }
            splitter.feed(bytes[..<count])
            do {
                while let frame = try splitter.next() { respond(to: frame) }
            } catch {
                preconditionFailure("\(error)")
            }
        }
        die()
    }

    private func respond(to frame: Frame) {
        let waiting = pen.withLock { _ in
            let (reply, waiting) = state.withLock {
                state -> ([UInt8]?, [(Frame, CheckedContinuation<Frame, Never>)]) in
                state.asked.append(frame)
                let reply = ScriptedWorker.answer(to: frame, state.answer(to: frame.op))
                let isHeld = !state.held.isEmpty || state.heldOps.contains(frame.op)
                if isHeld { state.held.append(reply) }
                return (isHeld ? nil : reply, ScriptedWorker.takeWaiting(&state))
            }
            // Written first: who waited for the request may want to see what it brought about.
            if let reply { write(reply) }
            return waiting
        }
        for (frame, continuation) in waiting { continuation.resume(returning: frame) }
    }

    private static func takeWaiting(
        _ state: inout State
    ) -> [(Frame, CheckedContinuation<Frame, Never>)] {
        var found: [(Frame, CheckedContinuation<Frame, Never>)] = []
        state.waiting.removeAll { op, count, continuation in
            let matching = state.asked.filter { $0.op == op }
            guard matching.count >= count else { return false }
            found.append((matching[count - 1], continuation))
            return true
        }
        return found
    }

    private static func answer(to frame: Frame, _ answer: Answer) -> [UInt8] {
        do {
            switch answer {
            case .done:
                return try Frame(kind: .reply, op: frame.op, id: frame.id).encoded()
            case .reply(let payload):
                return try Frame(
                    kind: .reply, op: frame.op, id: frame.id, payload: payload
                ).encoded()
            case .refusal(let why, let text):
                var writer = WireWriter()
                try writer.refusal(op: frame.op, Refused(why: why, text: text), id: frame.id)
                return writer.takeBytes()
            }
        } catch {
            preconditionFailure("\(error)")
        }
    }

    var isGone: Bool { state.withLock { $0.isGone } }
}
