/// Questions and their answers over one socket, many at a time.
///
/// A thread of its own reads. When the other side goes, every open question fails.
import Bisque
import Foundation
import Glibc
import Synchronization

final class QuestionSocket: Sendable {
    /// What a message of the other side is to us.
    enum Incoming {
        case answer(to: Int, Result<JSONValue, EndpointFailure>)
        case remark
    }

    private struct State {
        var lastNumber = 0
        var waiting: [Int: CheckedContinuation<JSONValue, any Error>] = [:]
        var end: EndpointFailure?
    }

    /// What the reader needs as well; it must not keep the conversation itself alive.
    private final class Line: Sendable {
        let socket: Int32
        let state = Mutex(State())

        init(socket: Int32) {
            self.socket = socket
        }

        deinit {
            Glibc.close(socket)
        }

        func settle(_ number: Int, _ answer: Result<JSONValue, any Error>) {
            let waiter = state.withLock { $0.waiting.removeValue(forKey: number) }
            waiter?.resume(with: answer)
        }

        func finish(_ reason: EndpointFailure) {
            let waiters = state.withLock { state in
                state.end = state.end ?? reason
                defer { state.waiting = [:] }
                return state.waiting.values
            }
            for waiter in waiters { waiter.resume(throwing: reason) }
        }

        func read(_ framing: MessageFraming, _ interpret: (JSONValue) throws -> Incoming) {
            var bytes: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            do {
                while true {
                    let count = recv(socket, &buffer, buffer.count, 0)
                    if count < 0, errno == EINTR { continue }
                    guard count > 0 else { throw EndpointFailure("the other side is gone") }
                    bytes += buffer[..<count]
                    while let message = try framing.takeMessage(from: &bytes) {
                        let incoming = try interpret(JSONValue(reading: message))
                        if case .answer(let number, let answer) = incoming {
                            settle(number, answer.mapError { $0 })
                        }
                    }
                }
            } catch {
                finish(EndpointFailure("the conversation has ended: \(error)"))
            }
        }
    }

    private let line: Line
    private let framing: MessageFraming

    /// - Parameters:
    ///   - socket: becomes the conversation's, which closes it.
    ///   - interpret: runs on the reading thread.
    init(
        over socket: Int32, _ framing: MessageFraming,
        interpret: @escaping @Sendable (JSONValue) throws -> Incoming
    ) {
        self.framing = framing
        let line = Line(socket: socket)
        self.line = line
        Thread.detachNewThread { line.read(framing, interpret) }
    }

    deinit {
        // Wakes the reader, with which the line goes.
        shutdown(line.socket, Int32(SHUT_RDWR))
    }

    /// Asks and waits for the answer.
    ///
    /// - Parameter message: makes the question from its number.
    func ask(
        within limit: Duration = .seconds(60), _ message: (Int) throws -> JSONValue
    ) async throws -> JSONValue {
        let number = nextNumber()
        let text = try message(number).text
        let line = line
        let patience = Task {
            try await Task.sleep(for: limit)
            line.settle(number, .failure(EndpointFailure("no answer to \(text.prefix(300))")))
        }
        defer { patience.cancel() }
        return try await withCheckedThrowingContinuation { waiter in
            let end = line.state.withLock { state in
                if state.end == nil { state.waiting[number] = waiter }
                return state.end
            }
            if let end {
                waiter.resume(throwing: end)
            } else if let failure = send(framing.framed(text)) {
                line.settle(number, .failure(failure))
            }
        }
    }

    /// Asks what nobody will be left to answer.
    func tell(_ message: (Int) throws -> JSONValue) throws {
        if let failure = send(framing.framed(try message(nextNumber()).text)) { throw failure }
    }

    private func nextNumber() -> Int {
        line.state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
    }

    /// Questions are short and the other side reads, so that a blocking send is short, too; one at
    /// a time, so that no two are mixed.
    private func send(_ bytes: [UInt8]) -> EndpointFailure? {
        line.state.withLock { _ in
            var sent = 0
            while sent < bytes.count {
                let rest = bytes[sent...]
                let count = rest.withUnsafeBytes { buffer in
                    Glibc.send(
                        line.socket, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
                }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return EndpointFailure("cannot send: errno \(errno)") }
                sent += count
            }
            return nil
        }
    }
}
