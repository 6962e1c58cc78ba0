/// What cannot be is refused with words that name it, and changes nothing anywhere.
import Bisque
import Glibc
import Testing

extension EndToEnd {
    @Suite("Bad input")
    struct BadInputTests {
        /// A room in use, and a way to see that nothing in it has changed.
        struct Scene: Sendable {
            let server: Server
            let room: Room
            let publisher: Participant
            let listener: Participant
            let camera: RtpReceiver
            let sender: RtpSender

            init(_ server: Server) async throws {
                self.server = server
                room = try await server.openRoom()
                let peer = try room.createPeer(named: "publisher")
                // The capabilities that the table of bad parameters is judged against.
                try peer.setCapabilities(Fixtures.peerCapabilities)
                publisher = try await Participant(peer)
                listener = try await room.join("listener")
                camera = try await publisher.publish(
                    .camera(
                        ssrc: 1111, payloadType: 112, mid: "cam",
                        extensions: [.init(uri: URI.rid, id: 4)]))
                sender = try await listener.listen(to: camera)
            }

            /// Everything that both programs hold, apart from what time alone changes.
            func present() async throws -> Present {
                let worker = try #require(try await server.dump().workers.first)
                return Present(
                    room: try await room.dump(),
                    transports: try await [publisher.transport.dump(), listener.transport.dump()],
                    counts: [
                        worker.transports, worker.receivers, worker.senders, worker.sockets,
                        UInt32(worker.rooms.count),
                    ],
                    peers: room.peers.map(\.name))
            }
        }

        struct Present: Equatable {
            let room: RoomDump
            let transports: [TransportDump]
            let counts: [UInt32]
            let peers: [String]
        }

        /// One thing that must not be, and what must be said of it.
        struct BadCommand: Sendable {
            let name: String
            let code: BisqueError.Code
            let text: String
            let command: @Sendable (Scene) async throws -> Void

            init(
                _ name: String, _ code: BisqueError.Code, _ text: String,
                _ command: @escaping @Sendable (Scene) async throws -> Void
            ) {
                self.name = name
                self.code = code
                self.text = text
                self.command = command
            }
        }

        @Test func badStreamParametersAreRefusedByName() async throws {
            try await withServer(.quiet()) { server in
                let scene = try await Scene(server)
                let before = try await scene.present()
                for bad in badParameters {
                    let creation = await refusal {
                        _ = try await scene.publisher.publish(bad.parameters, kind: bad.kind)
                    }
                    #expect(creation?.code == bad.expectedCode, "\(bad.name)")
                    #expect(
                        creation?.message.contains(bad.expectedText) == true,
                        "\(bad.name): \(creation?.message ?? "accepted")")
                    if bad.kind == .video {
                        let update = await refusal {
                            try await scene.camera.receive(bad.parameters)
                        }
                        #expect(update == creation, "\(bad.name)")
                    }
                }
                #expect(try await scene.present() == before)
                print("\(badParameters.count) kinds of bad parameters, all refused")
                #expect(badParameters.count >= 60)
            }
        }

        @Test func everyOtherBadCommandIsRefusedByName() async throws {
            try await withServer(.quiet()) { server in
                let scene = try await Scene(server)
                for bad in badReceivers + badTransports + badPeers {
                    let before = try await scene.present()
                    let refusal = await refusal { try await bad.command(scene) }
                    #expect(refusal?.code == bad.code, "\(bad.name): \(refusal?.message ?? "")")
                    #expect(
                        refusal?.message.contains(bad.text) == true,
                        "\(bad.name): \(refusal?.message ?? "accepted")")
                    #expect(try await scene.present() == before, "\(bad.name)")
                }
                // All the same, the room works.
                var source = Source(ssrc: 1111, payloadType: 112)
                try source.send(20, from: scene.publisher)
                let got = try await scene.listener.endpoint.rtp(scene.sender.ssrc, count: 20)
                #expect(got.isContiguous)
            }
        }

        @Test func portsThatAreTakenAreSaidToBe() async throws {
            let squatter = try Endpoint()
            let port = squatter.address.port
            var configuration = ServerConfiguration.quiet()
            configuration.firstPort = port
            let start = await refusal { _ = try await Server(configuration) }
            #expect(start?.code == .refused)
            #expect(start?.message.contains("\(port)") == true, "\(start?.message ?? "")")

            configuration.firstPort = 0
            configuration.portRange = port...port
            try await withServer(configuration) { server in
                let scene = try await Scene(server)
                let before = try await scene.present()
                let full = await refusal {
                    _ = try await scene.listener.peer.createPlainTransport()
                }
                #expect(full?.code == .limit)
                #expect(full?.message.contains("\(port)") == true, "\(full?.message ?? "")")
                #expect(try await scene.present() == before)
            }
        }

        @Test func limitsHold() async throws {
            var configuration = ServerConfiguration.quiet()
            configuration.limits = .init(
                peersPerRoom: 2, transportsPerPeer: 2, receiversPerPeer: 1, sendersPerPeer: 1)
            try await withServer(configuration) { server in
                let scene = try await Scene(server)
                _ = try await scene.listener.peer.createPlainTransport()
                let before = try await scene.present()
                let peer = await refusal { _ = try scene.room.createPeer(named: "third") }
                let transport = await refusal {
                    _ = try await scene.listener.peer.createPlainTransport()
                }
                let receiver = await refusal {
                    _ = try await scene.publisher.publish(.camera(ssrc: 2, payloadType: 96))
                }
                let crowd = await refusal {
                    _ = try await scene.listener.publish(.camera(ssrc: 2, payloadType: 96))
                }
                #expect([peer, transport, receiver, crowd].allSatisfy { $0?.code == .limit })
                #expect(peer?.message.contains("2 peers") == true)
                #expect(try await scene.present() == before)
            }
        }

        @Test(arguments: badConfigurations) func aBadConfigurationStartsNothing(
            _ bad: BadConfiguration
        ) async throws {
            let refusal = await refusal { _ = try await Server(bad.configuration) }
            #expect(refusal?.code == bad.code)
            #expect(refusal?.message.contains(bad.text) == true, "\(refusal?.message ?? "")")
        }
    }
}
