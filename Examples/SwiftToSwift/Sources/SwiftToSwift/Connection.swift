/// The peer and what it tells, from the first signal to the end: all there is to Bisque here.
import Bisque
import BisqueDirect
import Foundation

struct Connection: Sendable {
    let peer: DirectPeer
    /// What the other end sends. Who reads slowly holds it back, and nothing piles up.
    let events: DirectEvents
    private let signals: DirectEvents

    init(_ peer: DirectPeer) {
        self.peer = peer
        // Who listens first hears everything, and no signal may be missed.
        signals = peer.events()
        events = peer.events()
    }

    /// Exchanges signals, and whatever else there is until `exchange` is through or fails.
    func run(
        _ meeting: Meeting, _ exchange: @escaping @Sendable (Connection) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Bool.self) { tasks in
            tasks.addTask {
                for await line in meeting.lines { await peer.signal(line) }
                // Once connected, nobody needs to meet any more.
                guard peer.isReady || peer.isDestroyed else { throw Failure.otherEndGone }
                return false
            }
            tasks.addTask {
                for await case .signal(let signal) in signals { meeting.say(signal.json) }
                return false
            }
            tasks.addTask {
                try await exchange(self)
                return true
            }
            while let isThrough = try await tasks.next(), !isThrough {}
            tasks.cancelAll()
        }
    }

    /// The next message.
    ///
    /// - Throws: `Failure` when there is no way to the other end, or the other end is gone.
    func next(_ iterator: inout DirectEvents.AsyncIterator) async throws -> DirectMessage {
        while let event = await iterator.next() {
            switch event {
            case .data(let message): return message
            case .connect: SwiftToSwift.say("connected: \(wayInWords)")
            case .error(let error): throw Failure("\(error)")
            default: break
            }
        }
        throw Failure.otherEndGone
    }

    /// Sends as soon as there is room.
    func send(_ message: DirectMessage) async throws {
        do {
            try await peer.deliver(message)
        } catch {
            // Why it is closed, the events say.
            guard error.code == .closed || error.code == .cancelled else { throw error }
        }
    }

    func send(_ note: Note) async throws {
        try await send(.text(try note.text))
    }

    var wayInWords: String { peer.path.map { "\($0)" } ?? "no way" }
}
