/// Who listens to a receiver's packets: each gets what comes from then on, as far as it keeps up.
///
/// A slow listener misses the oldest, and each packet says how many. Like `EventHub` it never calls
/// out while it holds its own lock, so it may be used under any other one.
package final class PacketHub: Sendable {
    /// How many packets wait for a slow listener.
    static let packetsKept = 512

    private struct Listener {
        let packets: AsyncStream<RtpPacket>.Continuation
        var lost: UInt64 = 0
    }

    private struct State {
        var listeners: [UInt64: Listener] = [:]
        var lastID: UInt64 = 0
        var isOver = false
    }

    private let state = Locked(State())

    package init() {}

    package var hasListeners: Bool { state.withLock { !$0.listeners.isEmpty } }

    /// - Parameter left: called when the listener gives up by itself, and not when the hub ends:
    ///   that happens under its room's lock.
    package func subscribe(left: @escaping @Sendable () -> Void) -> AsyncStream<RtpPacket> {
        let (stream, packets) = AsyncStream.makeStream(
            of: RtpPacket.self, bufferingPolicy: .bufferingNewest(Self.packetsKept))
        let id = state.withLock { state -> UInt64? in
            guard !state.isOver else { return nil }
            state.lastID += 1
            state.listeners[state.lastID] = Listener(packets: packets)
            return state.lastID
        }
        guard let id else {
            packets.finish()
            return stream
        }
        packets.onTermination = { [weak self] reason in
            guard case .cancelled = reason else { return }
            self?.state.withLock { _ = $0.listeners.removeValue(forKey: id) }
            left()
        }
        return stream
    }

    /// - Parameter lost: how many the worker has left out so far.
    package func emit(_ bytes: [UInt8], lost: UInt64) {
        state.withLock { state in
            for (id, listener) in state.listeners {
                let packet = RtpPacket(bytes: bytes, lost: listener.lost + lost)
                if case .dropped = listener.packets.yield(packet) {
                    state.listeners[id]?.lost += 1
                }
            }
        }
    }

    /// Ends every stream, and those that begin later as well.
    package func finish() {
        let listeners = state.withLock { state -> [Listener] in
            state.isOver = true
            defer { state.listeners = [:] }
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.packets.finish() }
    }
}
