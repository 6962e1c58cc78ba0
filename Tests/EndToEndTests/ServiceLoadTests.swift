/// Ten thousand at once: what each of them costs the service, and that all of it comes back.
import Bisque
import Glibc
import Testing

extension EndToEnd {
    @Suite(
        "Service under load", .disabled(if: Machine.isSanitized),
        .enabled(if: Machine.canOpen(descriptors: 12_000)))
    struct ServiceLoadTests {
        static let crowd = 10_000
        static let roomSize = 25
        static let mostBytesOfSocket = 20 * 1024
        /// With a peer, a place in a room of 25, and the tasks that look after both.
        static let mostBytesOfMember = 28 * 1024
        private static let joined = Array("{\"type\":\"joined\"".utf8)
        /// How many are on their way at once: fewer than wait in a listening socket's queue.
        static let atOnce = 400

        /// Who is here after they were let in `atOnce` at a time.
        private func crowd<Client>(
            _ enter: (Int) async throws -> Client, _ settle: (Client) async throws -> Void
        ) async throws -> [Client] {
            var clients: [Client] = []
            for number in 0..<Self.crowd {
                clients.append(try await enter(number))
                if number >= Self.atOnce { try await settle(clients[number - Self.atOnce]) }
            }
            for client in clients.suffix(Self.atOnce) { try await settle(client) }
            return clients
        }

        /// From many addresses, as they would come.
        private func source(_ number: Int) -> String {
            "127.0.\(1 + number / 250).\(1 + number % 250)"
        }

        @Test func tenThousandIdleSocketsCostLittleEach() async throws {
            let service = try await ServiceProgram(["--log", "warning"])
            try await warmUp(service)
            let before = try service.privateBytes
            let start = ContinuousClock.now
            let clients = try await crowd(
                { try await SignallingClient(unopened: service.port, from: source($0)) },
                { try await $0.expectOpen() })
            let after = try service.privateBytes
            let figures = try service.figures
            let took = start.duration(to: .now)
            #expect(figures["bisque_web_connections"] == Self.crowd + 1)
            #expect(figures["bisque_members"] == 0)
            let each = (after - before) / Self.crowd
            print("\(Self.crowd) idle WebSockets: \(each) bytes each, opened within \(took)")
            #expect(each < Self.mostBytesOfSocket)
            try await leave(clients, service)
            try await expectMemoryBack(service, before)
        }

        @Test func tenThousandMembersCostLittleEach() async throws {
            let service = try await ServiceProgram(
                ["--log", "warning", "--room-capacity", "\(Self.roomSize)"])
            try await warmUp(service)
            let before = try service.privateBytes
            let start = ContinuousClock.now
            let clients = try await crowd(
                { number in
                    let client = try await SignallingClient(
                        unopened: service.port, from: source(number))
                    try await client.say(
                        "join",
                        [
                            "room": .string("room\(number / Self.roomSize)"),
                            "name": .string("Member \(number)"),
                        ])
                    return client
                },
                { client in
                    try await client.expectOpen()
                    // To decode them all would take longer than to make them.
                    let answer = try await client.wire.readFrame()
                    guard answer.payload.starts(with: Self.joined) else {
                        throw EndpointFailure("not joined: \(answer)")
                    }
                })
            let after = try service.privateBytes
            let figures = try service.figures
            let took = start.duration(to: .now)
            #expect(figures["bisque_members"] == Self.crowd)
            #expect(figures["bisque_rooms"] == Self.crowd / Self.roomSize)
            let each = (after - before) / Self.crowd
            print("\(Self.crowd) members: \(each) bytes each, joined within \(took)")
            #expect(each < Self.mostBytesOfMember)
            try await leave(clients, service)
            try await expectMemoryBack(service, before)
        }

        /// What the first few cost is the program's, not theirs.
        private func warmUp(_ service: ServiceProgram) async throws {
            var clients: [SignallingClient] = []
            for number in 0..<100 {
                let client = try await SignallingClient(port: service.port)
                try await client.join("warm\(number / 20)", name: "Member \(number)")
                clients.append(client)
            }
            try await leave(clients, service)
        }

        private func expectMemoryBack(_ service: ServiceProgram, _ before: Int) async throws {
            try await eventually("their memory is given back", every: .milliseconds(100)) {
                try service.privateBytes - before < Self.crowd * 4096
            }
        }

        /// All go, and nothing of them is left.
        private func leave(_ clients: [SignallingClient], _ service: ServiceProgram) async throws {
            for client in clients { try await client.goAway() }
            try await eventually("nothing is left", every: .milliseconds(50)) {
                let figures = try service.figures
                return figures["bisque_members"] == 0 && figures["bisque_rooms"] == 0
                    && figures["bisque_web_connections"] == 1
            }
        }
    }
}
