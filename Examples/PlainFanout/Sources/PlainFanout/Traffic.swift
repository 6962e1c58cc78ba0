/// The other ends of all transports: a socket that publishes and one for each listener.
import Foundation
import Synchronization

final class Traffic: Sendable {
    private struct State {
        var packetsIn = 0
        var receptions: [Reception]
        /// Where packets go in; none before the first transport, or while the room is interrupted.
        var port: UInt16?
    }

    private let publisher: LoopbackSocket
    private let listeners: [LoopbackSocket]
    private let state: Mutex<State>

    init(listeners count: Int) throws {
        publisher = try LoopbackSocket()
        listeners = try (0..<count).map { _ in try LoopbackSocket() }
        state = Mutex(State(receptions: Array(repeating: Reception(), count: count)))
    }

    var publisherPort: UInt16 { publisher.port }
    var listenerPorts: [UInt16] { listeners.map(\.port) }

    var total: Counters {
        state.withLock { state in
            Counters(
                packetsIn: state.packetsIn,
                packetsOut: state.receptions.reduce(0) { $0 + $1.packets },
                bytesOut: state.receptions.reduce(0) { $0 + $1.bytes },
                lost: state.receptions.reduce(0) { $0 + $1.lost })
        }
    }

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
                state.withLock { $0.packetsIn += Packet.perFrame }
            }
            due += .nanoseconds(1_000_000_000 / Packet.framesPerSecond)
            try await clock.sleep(until: due)
        }
    }

    /// Counts what the listeners get until it is cancelled.
    func receive() async throws {
        var buffer = [UInt8](repeating: 0, count: 1_500)
        while !Task.isCancelled {
            for (index, listener) in listeners.enumerated() {
                while let packet = listener.receive(into: &buffer) {
                    guard Packet.isMedia(packet) else { continue }
                    state.withLock { $0.receptions[index].count(packet) }
                }
            }
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}
