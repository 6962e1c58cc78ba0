/// The other ends of all transports: a socket that publishes and one for each listener.
import Foundation
import Synchronization

final class Traffic: Sendable {
    private struct State {
        var total = Counters()
        /// Where packets go in; none before the first transport, or while the room is interrupted.
        var port: UInt16?
    }

    private let publisher: LoopbackSocket
    private let listeners: [LoopbackSocket]
    private let state = Mutex(State())

    init(listeners count: Int) throws {
        publisher = try LoopbackSocket()
        listeners = try (0..<count).map { _ in try LoopbackSocket() }
    }

    var publisherPort: UInt16 { publisher.port }
    var listenerPorts: [UInt16] { listeners.map(\.port) }
    var total: Counters { state.withLock(\.total) }

    func begin(toward port: UInt16) {
        state.withLock { $0.port = port }
    }

    /// Sends a frame thirty times a second until it is cancelled.
    func send() async throws {
        let clock = ContinuousClock()
        var due = clock.now
        var number = 0
        while !Task.isCancelled {
            if let port = state.withLock(\.port) {
                for _ in 0..<Packet.perFrame {
                    publisher.send(Packet.at(number), toward: port)
                    number += 1
                }
                state.withLock { $0.total.packetsIn += Packet.perFrame }
            }
            due += .nanoseconds(1_000_000_000 / Packet.framesPerSecond)
            try await clock.sleep(until: due)
        }
    }

    /// Counts what the listeners get until it is cancelled.
    func receive() async throws {
        var buffer = [UInt8](repeating: 0, count: 1_500)
        while !Task.isCancelled {
            for listener in listeners {
                while let packet = listener.receive(into: &buffer) {
                    guard Packet.isMedia(packet) else { continue }
                    state.withLock {
                        $0.total.packetsOut += 1
                        $0.total.bytesOut += packet.count
                    }
                }
            }
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}
