/// Keeps what a direct peer tells, and brings its signals to where they belong.
import Bisque
import BisqueDirect

final class DirectListener: Sendable {
    private let heard = Locked<[DirectPeer.Event]>([])
    private let isOver = Locked(false)

    /// - Parameter deliver: takes each signal, in order.
    init(_ peer: DirectPeer, deliver: @escaping @Sendable (DirectSignal) async -> Void) {
        let events = peer.events()
        Task { [heard, isOver] in
            for await event in events {
                if isOver.withLock({ $0 }) { return }
                heard.withLock { $0.append(event) }
                if case .signal(let signal) = event { await deliver(signal) }
            }
        }
    }

    /// Hears one more at most: from then on messages are another's.
    func stop() {
        isOver.withLock { $0 = true }
    }

    var all: [DirectPeer.Event] { heard.withLock { $0 } }

    var messages: [DirectMessage] {
        all.compactMap { if case .data(let message) = $0 { message } else { nil } }
    }

    var errors: [DirectError] {
        all.compactMap { if case .error(let error) = $0 { error } else { nil } }
    }

    var signals: [DirectSignal] {
        all.compactMap { if case .signal(let signal) = $0 { signal } else { nil } }
    }

    /// Those of the other end's, in the order in which they came.
    var tracks: [DirectTrack] {
        all.compactMap { if case .track(let track, _) = $0 { track } else { nil } }
    }

    func hears(_ event: DirectPeer.Event) async throws {
        try await eventually("\(event)") { all.contains(event) }
    }
}
