/// Servers that mediasoup's options describe, and what is changed about them while they run.
import Bisque
import Glibc
import Testing

extension EndToEnd {
    @Suite("Server options and settings")
    struct ServerSettingTests {
        private static let options = ServerOptions(
            numWorkers: 2, logLevel: "none", rtcIPv4: .at("127.0.0.1"), rtcIPv6: .off,
            rtcMinPort: 20_000, rtcMaxPort: 29_999)

        @Test func optionsMakeAServerWhoseWorkersHaveTheirPorts() async throws {
            let server = try await Server(Self.options)
            #expect(server.numWorkers == 2)
            let first = server.workers[0].localAddresses + server.workers[0].localTcpAddresses
            let second = server.workers[1].localAddresses + server.workers[1].localTcpAddresses
            #expect(first.allSatisfy { (20_000...24_999).contains($0.port) })
            #expect(second.allSatisfy { (25_000...29_997).contains($0.port) })
            let conversation = try await Conversation(server)
            _ = try await conversation.talk(20)
            #expect(try await conversation.heard(20).isContiguous)
            #expect(conversation.room.workerIndex == 0)
            await server.close()
            #expect(server.closeReason == .application)
        }

        @Test func theDefaultsListenWhereOthersCanCome() async throws {
            let server = try await Server(ServerOptions(numWorkers: 1), logging: .silent)
            let addresses = server.workers[0].localAddresses
            #expect(addresses.map(\.ip) == server.configuration.listenIPs)
            #expect(addresses.allSatisfy { (10_000...59_999).contains($0.port) })
            let peer = try await server.openRoom().createPeer(named: "alice")
            let transport = try await peer.createTransport(TransportOptions(tcp: false))
            #expect(transport.iceCandidates?.map(\.ip) == addresses.map(\.ip))
            await server.close()
        }

        @Test func roomsAreAtTheWorkersThatAreNamed() async throws {
            var configuration = ServerConfiguration.quiet(workers: 3)
            configuration.placement = .inTurn
            try await withServer(configuration) { server in
                var rooms: [Room] = []
                for wanted in [nil, nil, 2, nil, 1] {
                    rooms.append(try await server.openRoom(RoomOptions(workerIndex: wanted)))
                }
                #expect(rooms.map(\.workerIndex) == [1, 2, 2, 0, 1])
                let dump = try await server.dump()
                #expect(
                    dump.workers.map { Set($0.rooms) } == [
                        [rooms[3].id], [rooms[0].id, rooms[4].id], [rooms[1].id, rooms[2].id],
                    ])
                let outside = await refusal {
                    _ = try await server.openRoom(RoomOptions(workerIndex: 3))
                }
                #expect(outside?.code == .invalid)
                #expect(server.rooms.count == 5)
            }
        }

        @Test func aTransportThatFailsClosesOrSaysSo() async throws {
            try await withServer(.quiet()) { server in
                let peer = try await server.openRoom().createPeer(named: "nobody")
                let soon = WebRtcTransportOptions.Timeouts(ice: .milliseconds(50))
                let closing = try await peer.createWebRtcTransport(.init(timeouts: soon))
                let staying = try await peer.createWebRtcTransport(
                    .init(timeouts: soon, closesOnFailure: false))
                try await eventually("nobody came to either of them") {
                    closing.isClosed && staying.failure != nil
                }
                #expect(closing.closeReason == .failed(.iceTimeout))
                #expect(staying.failure == .iceTimeout && !staying.isClosed)
                #expect(peer.transports.map(\.id) == [staying.id])
                #expect(try await peer.dump().transports.map(\.id) == [staying.id])
                staying.close()
                #expect(staying.closeReason == .application && staying.failure == .iceTimeout)
                #expect(try await peer.dump().transports.isEmpty)
            }
        }

        @Test func anAddressThatIsNotOursStartsNothing() async throws {
            var options = Self.options
            options.rtcIPv4 = .at("1.2.3.4")
            let refusal = await refusal { _ = try await Server(options, logging: .silent) }
            #expect(refusal?.code == .refused || refusal?.code == .limit)
            #expect(refusal?.message.contains("1.2.3.4") == true)
        }

        @Test func settingsReachRealWorkers() async throws {
            try await withServer(.quiet(workers: 2)) { server in
                try await server.updateSettings()
                for level in Logging.Level.allCases.reversed() {
                    try await server.updateSettings(ServerSettings(logLevel: level))
                    #expect(server.configuration.logging.level == level)
                }
                try await server.updateSettings(ServerSettings(logLevel: .silent))
                let conversation = try await Conversation(server)
                _ = try await conversation.talk(5)
                #expect(try await conversation.heard(5).isContiguous)
            }
        }

        @Test func aPublisherIsToldWhatToSendAtMost() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let publisher = try await room.join("publisher")
                var parameters = RtpParameters.camera(ssrc: 1111)
                parameters.codecs[0].rtcpFeedback.append(.init("goog-remb"))
                let receiver = try await publisher.publish(parameters)
                var source = Source(ssrc: 1111)
                try source.send(1, from: publisher)
                try await eventually("the stream is known") {
                    try await receiver.getStats().streams.count == 1
                }
                try await publisher.transport.setMaxBitrate(400_000)
                let told = try await eventually("the limit arrives") {
                    publisher.endpoint.rtcp.first { $0.kind == .payloadFeedback && $0.count == 15 }
                }
                #expect(String(decoding: told.body[8..<12], as: UTF8.self) == "REMB")
                let exponent = told.body[13] >> 2
                let mantissa =
                    UInt32(told.body[13] & 3) << 16 | UInt32(told.body[14]) << 8
                    | UInt32(told.body[15])
                #expect(mantissa << exponent == 400_000)
                #expect(told.body[12] == 1 && Array(told.body[16...]) == [0, 0, 4, 87])
                let dump = try await publisher.transport.dump()
                #expect(dump.usesRemb && dump.maxBitrate == 400_000)
                try await publisher.transport.setMaxBitrate(0)
                #expect(try await publisher.transport.dump().maxBitrate == nil)
            }
        }
    }
}
