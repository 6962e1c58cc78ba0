/// A bad network between browsers and a worker: whoever sends to the relay reaches the worker, with
/// the losses and delays that a test asks for, the same ones in every run.
///
/// The server announces the relay's address; towards the worker each client has a socket of the
/// relay, as behind a router that translates addresses. UDP over IPv4 only.
import Bisque
import Foundation
import Glibc
import Synchronization

final class Relay: Sendable {
    /// Chromium reaches it in every network, for no machine is without it.
    static let ip = "127.0.0.2"

    /// Where clients find it.
    let address: TransportAddress
    /// Where it expects the worker: at the same port.
    let worker: TransportAddress

    private struct Sides: Sendable {
        var state: RelayState
        /// Towards the worker, one for each client.
        var sockets: [RelaySocket] = []
        /// What the system did not take, and why it took none of the last; it must stay none.
        var unsent = 0
        var refusal: Int32 = 0
        /// Why the thread has ended before its time.
        var failure: EndpointFailure?
        var isClosed = false

        /// - Parameter number: why the system did not take a packet; 0 if it did.
        mutating func count(_ number: Int32) {
            guard number != 0 else { return }
            unsent += 1
            refusal = number
        }
    }

    /// What the thread needs as well; it must not keep the relay itself alive.
    private final class Line: Sendable {
        let front: RelaySocket
        let worker: SocketAddress
        let sides: Mutex<Sides>
        /// Sends to itself.
        private let bell: RelaySocket
        private let begin = ContinuousClock.now
        /// The same moment as pages tell it.
        let epoch = Date()

        init(front: RelaySocket, worker: SocketAddress, _ state: RelayState) throws {
            self.front = front
            self.worker = worker
            sides = Mutex(Sides(state: state))
            bell = try RelaySocket(SocketAddress(TransportAddress(ip: Relay.ip, port: 0)))
        }

        /// Ends the thread's waiting: something else is due, or other sockets are there.
        func ring() {
            _ = bell.send([], to: bell.address)
        }

        func run() {
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            while true {
                let (sockets, deadline, isClosed) = sides.withLock {
                    ($0.sockets, $0.state.deadline, $0.isClosed)
                }
                guard !isClosed else { return }
                wait(for: sockets, until: deadline)
                do {
                    try sides.withLock { try turn(&$0, sockets, &buffer) }
                } catch {
                    sides.withLock { $0.failure = EndpointFailure("the relay: \(error)") }
                    return
                }
            }
        }

        private func wait(for sockets: [RelaySocket], until deadline: Duration?) {
            let descriptors = [bell, front].map(\.descriptor) + sockets.map(\.descriptor)
            var entries = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            // Rounded up: what is due is up to a millisecond late, and nothing turns for nothing.
            let pause = deadline.map { $0 - (ContinuousClock.now - begin) }
            let limit = pause.map { Int32(max(($0 / .milliseconds(1)).rounded(.up), 0)) }
            poll(&entries, nfds_t(entries.count), limit ?? -1)
        }

        private func turn(
            _ sides: inout Sides, _ sockets: [RelaySocket], _ buffer: inout [UInt8]
        ) throws {
            while bell.receive(into: &buffer) != nil {}
            let now = ContinuousClock.now - begin
            while let (packet, sender) = front.receive(into: &buffer) {
                guard let client = sides.state.client(at: sender) else { continue }
                if client == sides.sockets.count {
                    sides.sockets.append(try Line.socket(towards: worker))
                }
                sides.state.takeUp(packet, from: client, at: now)
            }
            // Those of the waiting, and not the ones that have been put in their place since: to
            // these nothing can have come yet that was not for somebody else.
            for (client, socket) in sockets.enumerated() where socket === sides.sockets[client] {
                while let (packet, sender) = socket.receive(into: &buffer) {
                    guard sender == worker else { continue }
                    sides.state.takeDown(packet, to: client, at: now)
                }
            }
            for client in sides.sockets.indices {
                while let packet = sides.state.upPacket(of: client, dueAt: now) {
                    sides.count(sides.sockets[client].send(packet, to: worker))
                }
                while let packet = sides.state.downPacket(of: client, dueAt: now) {
                    sides.count(front.send(packet, to: sides.state.addresses[client]))
                }
            }
        }

        static func socket(towards worker: SocketAddress) throws -> RelaySocket {
            try RelaySocket(SocketAddress(TransportAddress(ip: worker.text.ip, port: 0)))
        }
    }

    private let line: Line

    /// - Parameter ip: of the worker.
    init(before ip: String, _ conditions: RelayConditions = .init(), seed: UInt64) throws {
        let front = try RelaySocket(SocketAddress(TransportAddress(ip: Relay.ip, port: 0)))
        address = front.address.text
        worker = TransportAddress(ip: ip, port: address.port)
        let line = try Line(
            front: front, worker: SocketAddress(worker), RelayState(conditions, seed: seed))
        self.line = line
        Thread.detachNewThread { line.run() }
    }

    deinit {
        line.sides.withLock { $0.isClosed = true }
        line.ring()
    }

    /// The client behind an address that the worker sees.
    func client(seenAt address: TransportAddress) throws -> Int {
        let wanted = try SocketAddress(address)
        let found = line.sides.withLock { sides in
            sides.sockets.firstIndex { $0.address == wanted }
        }
        guard let found else { throw EndpointFailure("nobody of the relay's is at \(address)") }
        return found
    }

    /// From now on, for everybody.
    func change(to conditions: RelayConditions) {
        line.sides.withLock { $0.state.change(to: conditions) }
        line.ring()
    }

    func change(to conditions: RelayConditions, of client: Int) {
        line.sides.withLock { $0.state.change(to: conditions, of: client) }
        line.ring()
    }

    /// The worker sees the client at another port from the next packet on, and what it still sends
    /// to the old one is lost: a router has forgotten its table.
    func rebind(_ client: Int) throws {
        let new = try Line.socket(towards: SocketAddress(worker))
        line.sides.withLock { $0.sockets[client] = new }
        line.ring()
    }

    /// Looks from now on at one stream that comes from a client.
    func watchUp(_ log: PictureLog, of client: Int) {
        line.sides.withLock { $0.state.watchUp(log, of: client) }
    }

    /// Looks from now on at one stream that goes to a client.
    func watchDown(_ log: PictureLog, of client: Int) {
        line.sides.withLock { $0.state.watchDown(log, of: client) }
    }

    /// What has come since of the stream that is watched; `nil` when none is.
    func pictures(of client: Int) -> PictureLog? {
        line.sides.withLock { $0.state.pictures(of: client) }
    }

    /// A page's time, in milliseconds since 1970, as the links count it.
    func time(ofPage milliseconds: Double) -> Duration {
        .seconds(milliseconds / 1000 - line.epoch.timeIntervalSince1970)
    }

    /// Of one client, or of all of them together.
    ///
    /// - Throws: when the relay itself has lost something, so that its counts do not hold.
    func counts(of client: Int? = nil) throws -> RelayCounts {
        try line.sides.withLock { sides in
            if let failure = sides.failure { throw failure }
            guard sides.unsent == 0 else {
                throw SystemFailure(
                    what: "the relay could not send \(sides.unsent) packets", number: sides.refusal)
            }
            if let client { return sides.state.counts(of: client) }
            return (0..<sides.state.count).reduce(RelayCounts()) {
                $0 + sides.state.counts(of: $1)
            }
        }
    }
}
