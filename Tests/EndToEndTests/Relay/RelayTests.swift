/// The relay on real sockets: endpoints play the client, another one plays the worker.
import Bisque
import Glibc
import Synchronization
import Testing

extension EndToEnd {
    @Suite("Relay: sockets")
    struct RelayTests {
        @Test func packetsGoThereAndBackThroughAnAddressOfEachClient() async throws {
            let (relay, worker) = try pair()
            let clients = [try Endpoint(), try Endpoint()]
            for (number, client) in clients.enumerated() {
                try client.send([UInt8(number), 1, 2], to: relay.address)
            }
            try await eventually("both arrive") { worker.received.count == 2 }
            for number in 0..<2 {
                #expect(worker.received.contains([UInt8(number), 1, 2]))
                #expect(try relay.counts(of: number).up.arrived == 1)
            }
        }

        @Test func anAnswerFindsItsClientAndAStrangersDoesNot() async throws {
            let (relay, worker) = try pair()
            let client = try Endpoint()
            let stranger = try Endpoint()
            try client.send([1], to: relay.address)
            let front = try await eventually("it arrives") { worker.senders.first }
            #expect(front.port != relay.address.port)
            try stranger.send([66], to: front)
            try worker.send([2], to: front)
            try await eventually("the answer arrives") { !client.received.isEmpty }
            #expect(client.received == [[2]])
            #expect(try relay.client(seenAt: front) == 0)
        }

        @Test func afterRebindingTheWorkerSeesAnotherPortAndTheOldOneIsDead() async throws {
            let (relay, worker) = try pair()
            let client = try Endpoint()
            try client.send([1], to: relay.address)
            let old = try await eventually("it arrives") { worker.senders.last }
            try relay.rebind(0)
            #expect(throws: EndpointFailure.self) { try relay.client(seenAt: old) }
            try client.send([2], to: relay.address)
            try await eventually("it arrives from elsewhere") { worker.senders.count == 2 }
            let new = try #require(worker.senders.last)
            #expect(new != old)
            #expect(try relay.client(seenAt: new) == 0)
            try worker.send([3], to: old)
            try worker.send([4], to: new)
            try await eventually("an answer arrives") { !client.received.isEmpty }
            #expect(client.received == [[4]])
        }

        @Test func whatIsDelayedArrivesAlthoughNothingElseHappens() async throws {
            let (relay, worker) = try pair(
                .bothWays(LinkConditions(delay: .milliseconds(200))))
            let client = try Endpoint()
            let clock = ContinuousClock()
            let begin = clock.now
            try client.send([1], to: relay.address)
            try await eventually("it arrives") { !worker.received.isEmpty }
            #expect(clock.now - begin >= .milliseconds(200))
        }

        private func pair(
            _ conditions: RelayConditions = .init()
        ) throws -> (relay: Relay, worker: FarSide) {
            let relay = try Relay(before: "127.0.0.1", conditions, seed: 1)
            return (relay, try FarSide(relay.worker))
        }

        /// What the worker would be: it keeps what came, and from where.
        private final class FarSide: Sendable {
            private let socket: RelaySocket
            private let packets = Mutex<[(packet: [UInt8], sender: SocketAddress)]>([])

            init(_ address: TransportAddress) throws {
                socket = try RelaySocket(SocketAddress(address))
            }

            var received: [[UInt8]] { look().map(\.packet) }
            var senders: [TransportAddress] { look().map(\.sender.text) }

            func send(_ packet: [UInt8], to address: TransportAddress) throws {
                let refusal = socket.send(packet, to: try SocketAddress(address))
                guard refusal == 0 else {
                    throw SystemFailure(what: "sendto", number: refusal)
                }
            }

            private func look() -> [(packet: [UInt8], sender: SocketAddress)] {
                packets.withLock { packets in
                    var buffer = [UInt8](repeating: 0, count: 2048)
                    while let next = socket.receive(into: &buffer) { packets.append(next) }
                    return packets
                }
            }
        }
    }
}
