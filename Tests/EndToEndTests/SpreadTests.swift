/// A room that is too much for one worker: it goes on at another, and whoever is in it cannot tell.
import Bisque
import Glibc
import Testing

extension EndToEnd {
    @Suite("Rooms over several workers")
    struct SpreadTests {
        private static func spreading() -> ServerConfiguration {
            var configuration = ServerConfiguration.quiet(workers: 2)
            configuration.roomSendersPerWorker = 2
            return configuration
        }

        private struct Listener: Sendable {
            let participant: Participant
            let sender: RtpSender
            var endpoint: Endpoint { participant.endpoint }
        }

        /// A room with a publisher and a listener or two at the first worker, two at the second:
        /// whoever comes before that one has answered is at the first.
        private struct Audience: Sendable {
            let room: Room
            let publisher: Participant
            let receiver: RtpReceiver
            var atHome: [Listener] = []
            var away: [Listener] = []
            var source = Source(ssrc: 1111)

            init(_ server: Server) async throws {
                room = try await server.openRoom()
                publisher = try await room.join("publisher")
                receiver = try await publisher.publish(.camera(ssrc: 1111))
                for name in ["one", "two"] { try await add(name) }
                try await eventually("both workers have a part of the room") { [room] in
                    server.workers.allSatisfy { $0.rooms == [room.id] }
                }
                while away.count < 2 { try await add("listener \(room.peers.count)") }
            }

            /// The second worker may have answered at any moment: the port says who is where.
            private mutating func add(_ name: String) async throws {
                let listener = try await admit(name)
                let home = publisher.transport.localAddress.port
                let isAtHome = listener.participant.transport.localAddress.port == home
                if isAtHome { atHome.append(listener) } else { away.append(listener) }
            }

            func admit(_ name: String) async throws -> Listener {
                let participant = try await room.join(name)
                return Listener(
                    participant: participant,
                    sender: try await participant.listen(to: receiver))
            }

            /// Speaks until everybody has heard something: from then on nothing may be missing.
            mutating func meet() async throws {
                for listener in atHome + away {
                    try await eventually("\(listener.participant.peer.name) hears") {
                        try source.send(1, from: publisher)
                        return listener.endpoint.rtp.contains { $0.ssrc == listener.sender.ssrc }
                    }
                }
            }
        }

        private func expect(
            _ listener: Listener, toHear sent: [RtpPacket],
            _ location: SourceLocation = #_sourceLocation
        ) async throws {
            let ssrc = listener.sender.ssrc
            let last = try #require(sent.last?.payload)
            let got = try await eventually("\(listener.participant.peer.name) hears the last") {
                let stream = listener.endpoint.rtp.filter { $0.ssrc == ssrc }
                return stream.contains { $0.payload == last } ? stream : nil
            }
            let heard = Array(got.suffix(sent.count))
            #expect(heard.map(\.payload) == sent.map(\.payload), sourceLocation: location)
            #expect(heard.isContiguous, sourceLocation: location)
        }

        @Test("V3-10: listeners at both workers hear the same")
        func listenersAtBothWorkersHearTheSame() async throws {
            try await withServer(Self.spreading()) { server in
                var audience = try await Audience(server)
                try await audience.meet()
                let sent = try audience.source.send(200, from: audience.publisher)
                for listener in audience.atHome + audience.away {
                    try await expect(listener, toHear: sent)
                    #expect(try await listener.sender.getStats().packets >= 200)
                }
                let ports = Set(server.workers.flatMap(\.localAddresses).map(\.port))
                let used = (audience.atHome + audience.away)
                    .map(\.participant.transport.localAddress.port)
                #expect(Set(used) == ports)
            }
        }

        @Test func whoeverPublishesAtTheSecondWorkerIsHeardAtTheFirst() async throws {
            try await withServer(Self.spreading()) { server in
                let audience = try await Audience(server)
                let speaker = try #require(audience.away.first).participant
                let receiver = try await speaker.publish(.camera(ssrc: 2222))
                let atHome = try #require(audience.atHome.first).participant
                let sender = try await atHome.listen(to: receiver)
                let listener = Listener(participant: atHome, sender: sender)
                var source = Source(ssrc: 2222)
                try await eventually("it is heard") {
                    try source.send(1, from: speaker)
                    return listener.endpoint.rtp.contains { $0.ssrc == sender.ssrc }
                }
                let sent = try source.send(100, from: speaker)
                try await expect(listener, toHear: sent)
                receiver.close()
                #expect(sender.isClosed)
                // One or two of them: the second worker may have answered between their coming.
                for silent in audience.atHome {
                    #expect(try await silent.sender.getStats().packets == 0)
                }
            }
        }

        @Test func listenersComeAndGoAtBothWorkers() async throws {
            try await withServer(Self.spreading()) { server in
                var audience = try await Audience(server)
                try await audience.meet()
                for listener in audience.away { listener.participant.peer.close() }
                audience.away = [try await audience.admit("five")]
                try await audience.meet()
                let sent = try audience.source.send(100, from: audience.publisher)
                for listener in audience.atHome + audience.away {
                    try await expect(listener, toHear: sent)
                }
            }
        }

        @Test func aWorkerThatDiesEndsOnlyItsOwnPart() async throws {
            try await withServer(Self.spreading()) { server in
                var audience = try await Audience(server)
                try await audience.meet()
                let home = audience.publisher.transport.localAddress.port
                let away = try #require(
                    server.workers.first { !$0.localAddresses.map(\.port).contains(home) })
                kill(away.processID, SIGKILL)
                let lost = audience.away
                try await eventually("its listeners are told") {
                    lost.allSatisfy { $0.participant.transport.closeReason == .workerDied }
                }
                #expect(audience.room.state == .active)
                let sent = try audience.source.send(100, from: audience.publisher)
                for listener in audience.atHome { try await expect(listener, toHear: sent) }

                let again = try await Participant(try #require(lost.first).participant.peer)
                let sender = try await again.listen(to: audience.receiver)
                audience.away = [Listener(participant: again, sender: sender)]
                try await audience.meet()
            }
        }

        @Test func aRoomWhoseHomeDiesGoesOnAsAWhole() async throws {
            try await withServer(Self.spreading()) { server in
                let audience = try await Audience(server)
                let home = audience.publisher.transport.localAddress.port
                let worker = try #require(
                    server.workers.first { $0.localAddresses.map(\.port).contains(home) })
                kill(worker.processID, SIGKILL)
                try await eventually("the room goes on") {
                    audience.publisher.transport.isClosed && audience.room.state == .active
                }
                for listener in audience.atHome + audience.away {
                    #expect(listener.participant.transport.closeReason == .workerDied)
                }
                let publisher = try await Participant(audience.publisher.peer)
                let receiver = try await publisher.publish(.camera(ssrc: 1111))
                let listener = try await Participant(
                    try #require(audience.away.first).participant.peer)
                let sender = try await listener.listen(to: receiver)
                var source = Source(ssrc: 1111)
                try await eventually("it is heard") {
                    try source.send(1, from: publisher)
                    return listener.endpoint.rtp.contains { $0.ssrc == sender.ssrc }
                }
            }
        }

        @Test func whatIsRefusedInARoomThatHasSpreadChangesNothing() async throws {
            try await withServer(Self.spreading()) { server in
                var audience = try await Audience(server)
                let room = audience.room
                let error = await #expect(throws: BisqueError.self) {
                    try await room.forwardLoudest(slots: 3)
                }
                #expect(error?.code == .unsupported)
                try await audience.meet()
            }
        }
    }
}
