/// Rows of the conformance checklist: servers, and the rooms that they open.
import Bisque
import Foundation
import Glibc
import Testing

extension EndToEnd {
    @Suite("Conformance: servers")
    struct ConformanceServerTests {
        /// Closes it, and gives all that it ever said.
        private func history(of server: Server) async throws -> [Server.Event] {
            let events = Journal(server.events())
            await server.close()
            return try await events.untilEnd()
        }

        @Test("SRV-01: a server with nothing said closes cleanly")
        func withNothingSaid() async throws {
            let server = try await Server()
            let events = try await history(of: server)
            #expect(events.count(where: { $0.isEnd(.application) }) == 1)
            #expect(events.last?.isEnd(.application) == true)
            #expect(server.closeReason == .application)
        }

        @Test("SRV-02: one worker that warns closes cleanly")
        func oneWorkerThatWarns() async throws {
            let server = try await Server(
                ServerConfiguration(workers: 1, logging: .standardError(.warning)))
            #expect(server.workers.count == 1)
            let end = try await history(of: server).last
            #expect(end?.isEnd(.application) == true)
        }

        @Test("SRV-03: a certificate of one's own is shown, and the server closes cleanly")
        func aCertificateOfOnesOwn() async throws {
            let folder = try TemporaryFolder()
            let (key, certificate) = (folder.path + "/key", folder.path + "/certificate")
            let made = try await Program(
                "sh",
                [
                    "-c",
                    """
                    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
                        -subj /CN=rows -days 2 -keyout \(key) -out \(certificate) 2>/dev/null &&
                    openssl x509 -noout -fingerprint -sha256 -in \(certificate)
                    """,
                ]
            ).finished()
            let digest = try #require(made.1.split(separator: "=").last).trimmingCharacters(
                in: .whitespacesAndNewlines)
            var configuration = ServerConfiguration.quiet()
            configuration.certificate = Certificate(
                certificate: try String(contentsOfFile: certificate, encoding: .utf8),
                key: try String(contentsOfFile: key, encoding: .utf8))
            let server = try await Server(configuration)
            let transport = try await server.openRoom().createPeer(named: "alice")
                .createWebRtcTransport()
            let shown = transport.dtlsParameters?.fingerprints.first { $0.algorithm == .sha256 }
            #expect(shown?.value == digest)
            let end = try await history(of: server).last
            #expect(end?.isEnd(.application) == true)
        }

        @Test("SRV-05: no server listens at another machine's address")
        func anotherMachinesAddress() async throws {
            let refusal = await refusal { _ = try await Server(.quiet(listenIPs: ["1.2.3.4"])) }
            #expect(refusal?.code == .refused)
            #expect(refusal?.message.contains("1.2.3.4") == true)
        }

        @Test("SRV-12: a room opens and closes")
        func aRoomOpensAndCloses() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                #expect(server.rooms.map(\.id) == [room.id])
                let events = Journal(room.events())
                room.close()
                let all = try await events.untilEnd()
                guard all.count == 1, case .closed(.application) = all[0] else {
                    Issue.record("not the end alone: \(all)")
                    return
                }
                #expect(room.closeReason == .application)
                #expect(server.rooms.isEmpty)
            }
        }

        @Test("SRV-13: a closed server opens no room")
        func aClosedServerOpensNoRoom() async throws {
            let server = try await Server(.quiet())
            await server.close()
            let refusal = await refusal { _ = try await server.openRoom() }
            #expect(refusal?.code == .closed)
        }

        @Test("SRV-14: the dump of a server has each of its workers")
        func theDumpHasEachWorker() async throws {
            try await withServer(.quiet(workers: 2)) { server in
                let dump = try await server.dump()
                #expect(dump.workers.map(\.id) == [1, 2])
                #expect(dump.workers.map(\.processID) == server.workers.map(\.processID))
                #expect(dump.workers.allSatisfy { $0.rooms.isEmpty })
            }
        }

        @Test("SRV-15: closing twice is one end")
        func closingTwiceIsOneEnd() async throws {
            let server = try await Server(.quiet())
            let events = Journal(server.events())
            async let first: Void = server.close()
            async let second: Void = server.close()
            _ = await (first, second)
            await server.close()
            let all = try await events.untilEnd()
            #expect(all.count(where: { $0.isEnd(.application) }) == 1)
        }

        @Test("SRV-16: a killed worker takes its rooms along, the last one the server")
        func aKilledWorkerTakesItsRooms() async throws {
            let server = try await Server(
                .quiet(workers: 2, restartPolicy: RestartPolicy(maxRestarts: 0)))
            let events = Journal(server.events())
            let options = RoomOptions(whenWorkerDies: .closeRoom)
            let rooms = [try await server.openRoom(options), try await server.openRoom(options)]
            let homes = rooms.map { room in
                server.workers.first { $0.rooms.contains(room.id) }?.processID ?? 0
            }
            try #require(Set(homes).count == 2 && !homes.contains(0))

            let first = Journal(rooms[0].events())
            kill(homes[0], SIGKILL)
            guard case .closed(.workerDied) = try await first.untilEnd().last else {
                Issue.record("the room of the killed worker does not say why it ended")
                return
            }
            #expect(!server.isClosed && !rooms[1].isClosed)
            #expect(server.rooms.map(\.id) == [rooms[1].id])

            kill(homes[1], SIGKILL)
            let end = try await events.untilEnd().last
            #expect(end?.isEnd(.workerDied) == true)
            #expect(rooms[1].closeReason == .workerDied)
        }

        @Test("SRV-17: a new room is announced before it is handed out")
        func aNewRoomIsAnnouncedFirst() async throws {
            for _ in 0..<10 {
                let server = try await Server(.quiet())
                let events = Journal(server.events())
                let room = try await server.openRoom()
                // Nothing that happens from here on could still bring it about.
                await server.close()
                let announced = try await events.untilEnd().compactMap { event in
                    if case .newRoom(let room) = event { room.id } else { nil }
                }
                #expect(announced == [room.id])
            }
        }

        @Test("SRV-21: a room's codecs get their numbers and their proper names")
        func numbersAndNames() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.createRoom(mediaCodecs: [
                    .init(kind: .audio, mimeType: "audio/opus", clockRate: 48_000, channels: 2),
                    .init(kind: .audio, mimeType: "audio/PCMU", clockRate: 8_000, channels: 1),
                    .init(
                        kind: .video, mimeType: "video/vp8", clockRate: 90_000,
                        parameters: ["foo": 123]),
                ])
                let codecs = room.capabilities.codecs
                #expect(
                    codecs.map { line($0) } == [
                        "audio/opus 100 x2", "audio/PCMU 0", "video/VP8 101",
                        "video/rtx 102 of 101",
                    ])
                #expect(codecs.map(\.clockRate) == [48_000, 8_000, 90_000, 90_000])
                #expect(codecs.prefix(2).map(\.channels) == [2, 1])
                #expect(codecs[2].parameters == ["foo": 123])
                #expect(codecs[3].parameters == ["apt": 101])
            }
        }

        @Test("SRV-22: there is no room without codecs")
        func noRoomWithoutCodecs() async throws {
            try await withServer(.quiet()) { server in
                let refusal = await refusal { _ = try await server.createRoom(mediaCodecs: []) }
                #expect(refusal?.code == .invalid)
                #expect(server.rooms.isEmpty)
            }
        }

        @Test(
            "SRV-23: codecs that say too little are none",
            arguments: [
                #""x""#, #"[1]"#,
                #"[{"mimeType": "audio/opus", "clockRate": 48000, "channels": 2}]"#,
                #"[{"kind": "audio", "clockRate": 48000, "channels": 2}]"#,
                #"[{"kind": "audio", "mimeType": "audio/opus", "channels": 2}]"#,
                #"[{"kind": "audio", "mimeType": "", "clockRate": 48000, "channels": 2}]"#,
                #"[{"kind": "audio", "mimeType": "opus", "clockRate": 48000, "channels": 2}]"#,
                #"[{"kind": "audio", "mimeType": "audio/opus", "clockRate": 0, "channels": 2}]"#,
            ])
        func codecsThatSayTooLittle(json: String) async throws {
            try await withServer(.quiet()) { server in
                do {
                    _ = try await server.createRoom(
                        mediaCodecs: JSONDecoder().decode(
                            [RtpCodecCapability].self, from: Data(json.utf8)))
                    Issue.record("taken: \(json)")
                } catch let error as BisqueError {
                    #expect(error.code == .invalid)
                } catch {
                    #expect(error is DecodingError)
                }
                #expect(server.rooms.isEmpty)
            }
        }
    }
}

extension Server.Event {
    func isEnd(_ reason: CloseReason) -> Bool {
        if case .closed(let found) = self { found == reason } else { false }
    }
}
