/// Whole conversations with clients of mediasoup's third generation, over a scripted worker.
import Testing

@testable import Bisque

@Suite(.timeLimit(.minutes(1))) struct MediasoupSessionTests {
    @Test func aClientJoinsProducesAndIsConsumed() async throws {
        let stage = try await Stage()
        let lobby = MediasoupLobby(try await stage.room())
        let alice = try lobby.client("alice")
        let bob = try lobby.client("bob")
        for client in [alice, bob] {
            _ = try await client.ask("createWebRtcTransport", ["consuming": true])
        }
        #expect(try await alice.join()[member: "peers"] == [])
        let sending = try await alice.sendingTransport()
        let produced = try await alice.ask(
            "produce",
            [
                "transportId": sending, "kind": "audio",
                "rtpParameters": MediasoupRequestTests.opus, "appData": ["source": "microphone"],
            ])
        #expect(
            try await bob.join()[member: "peers"]
                == [["id": "alice", "displayName": "alice", "device": [:]]])

        let (question, data) = await bob.asked("newConsumer")
        #expect(data[member: "peerId"] == "alice")
        #expect(data[member: "producerId"] == produced[member: "id"])
        #expect(data[member: "appData"] == ["source": "microphone"])
        let sender = try #require(bob.peer.rtpSenders.first)
        #expect(sender.transport == nil)
        await bob.answer(question)
        #expect(sender.transport === bob.peer.transports.first)
        #expect(await alice.heard("newPeer")[member: "id"] == "bob")
        await stage.server.close()
    }

    @Test func aConsumerIsToldOfPausesAndTheEnd() async throws {
        let stage = try await Stage()
        let (alice, producer, bob) = try await conversation(stage)
        let sender = try #require(bob.peer.rtpSenders.first)
        #expect(sender.isActive)
        _ = try await alice.ask("pauseProducer", ["producerId": producer])
        #expect(await bob.heard("consumerPaused")[member: "consumerId"] == .string("\(sender.id)"))
        #expect(!sender.isActive)
        _ = try await alice.ask("resumeProducer", ["producerId": producer])
        #expect(
            await bob.heard("consumerResumed")[member: "consumerId"] == .string("\(sender.id)"))
        #expect(sender.isActive)
        _ = try await alice.ask("closeProducer", ["producerId": producer])
        #expect(await bob.heard("consumerClosed")[member: "consumerId"] == .string("\(sender.id)"))
        #expect(await alice.refusal(of: "closeProducer", ["producerId": producer]) == 404)
        await stage.server.close()
    }

    @Test("V3-07: a listener's wishes reach the sender; wrong ones change nothing")
    func wishes() async throws {
        let stage = try await Stage()
        let (_, _, bob) = try await conversation(stage)
        let sender = try #require(bob.peer.rtpSenders.first)
        let id = JSONValue.string("\(sender.id)")
        _ = try await bob.ask("setConsumerPriority", ["consumerId": id, "priority": 7])
        _ = try await bob.ask(
            "setConsumerPreferredLayers", ["consumerId": id, "spatialLayer": 1])
        _ = try await bob.ask("pauseConsumer", ["consumerId": id])
        #expect(sender.priority == 7)
        #expect(sender.preferredLayers == Layers(spatial: 1))
        #expect(sender.isPaused)
        for (method, more) in [
            ("setConsumerPriority", ["priority": 0]),
            ("setConsumerPreferredLayers", ["spatialLayer": 8]),
        ] as [(String, [String: JSONValue])] {
            let data = more.merging(["consumerId": id]) { _, new in new }
            #expect(await bob.refusal(of: method, .object(data)) == 400)
        }
        #expect(sender.priority == 7)
        #expect(sender.preferredLayers == Layers(spatial: 1))
        _ = try await bob.ask("resumeConsumer", ["consumerId": id])
        #expect(!sender.isPaused)
        await stage.server.close()
    }

    @Test func whatComesTooEarlyOrTwiceIsRefusedAndChangesNothing() async throws {
        let stage = try await Stage()
        let lobby = MediasoupLobby(try await stage.room())
        let alice = try lobby.client("alice")
        let sending = try await alice.sendingTransport()
        let stream: JSONValue = [
            "transportId": sending, "kind": "audio",
            "rtpParameters": MediasoupRequestTests.opus,
        ]
        #expect(await alice.refusal(of: "produce", stream) == 422)
        #expect(await alice.refusal(of: "join", ["rtpCapabilities": ["codecs": [7]]]) == 400)
        #expect(alice.peer.capabilities == nil)
        _ = try await alice.join()
        #expect(await alice.refusal(of: "join", [:]) == 409)
        #expect(
            await alice.refusal(of: "produce", ["transportId": "1", "kind": "audio"]) == 400)
        let receiving = try await alice.ask("createWebRtcTransport", ["direction": "recv"])
        let other = receiving[member: "id"] ?? nil
        #expect(
            await alice.refusal(
                of: "produce",
                [
                    "transportId": other, "kind": "audio",
                    "rtpParameters": MediasoupRequestTests.opus,
                ]) == 422)
        #expect(alice.peer.rtpReceivers.isEmpty)
        _ = try await alice.ask("produce", stream)
        #expect(await alice.refusal(of: "restartIce", ["transportId": "x"]) == 404)
        let connection: JSONValue = [
            "transportId": sending,
            "dtlsParameters": [
                "role": "server", "fingerprints": [MediasoupRequestTests.fingerprint],
            ],
        ]
        _ = try await alice.ask("connectWebRtcTransport", connection)
        #expect(await alice.refusal(of: "connectWebRtcTransport", connection) == 409)
        let restarted = try await alice.ask("restartIce", ["transportId": sending])
        #expect(restarted[member: "iceParameters"]?[member: "iceLite"] == true)
        await stage.server.close()
    }

    @Test("V3-06: what is not of the room is unsupported, and a source is nobody else's")
    func unsupported() async throws {
        let stage = try await Stage()
        let lobby = MediasoupLobby(try await stage.room())
        let alice = try lobby.client("alice")
        _ = try await alice.join()
        let sending = try await alice.sendingTransport()
        let vp9: JSONValue = [
            "mid": "1",
            "codecs": [["mimeType": "video/VP9", "payloadType": 98, "clockRate": 90_000]],
            "encodings": [["ssrc": 5]],
        ]
        #expect(
            await alice.refusal(
                of: "produce", ["transportId": sending, "kind": "video", "rtpParameters": vp9])
                == 415)
        #expect(alice.peer.rtpReceivers.isEmpty)
        await stage.server.close()
    }

    @Test func aClientWithoutTheRightNeitherProducesNorConsumes() async throws {
        let stage = try await Stage()
        let lobby = MediasoupLobby(try await stage.room())
        let alice = try lobby.client("alice", canPublish: false, canSubscribe: false)
        _ = try await alice.join()
        let sending = try await alice.sendingTransport()
        #expect(
            await alice.refusal(
                of: "produce",
                [
                    "transportId": sending, "kind": "audio",
                    "rtpParameters": MediasoupRequestTests.opus,
                ]) == 422)
        #expect(alice.peer.capabilities == nil)
        await stage.server.close()
    }

    @Test("V3-04: with its transport a producer closes, and its consumers are told")
    func transportclose() async throws {
        let stage = try await Stage()
        let (alice, _, bob) = try await conversation(stage)
        let receiver = try #require(alice.peer.rtpReceivers.first)
        let sending = try #require(receiver.transport)
        let closed = receiver.events()
        sending.close()
        for await event in closed {
            if case .closed = event { break }
        }
        #expect(await bob.heard("consumerClosed")[member: "consumerId"] != nil)
        await stage.server.close()
    }

    @Test func afterItsEndASessionIsSilent() async throws {
        let stage = try await Stage()
        let lobby = MediasoupLobby(try await stage.room())
        let alice = try lobby.client("alice")
        alice.session.end()
        await alice.session.receive(
            ProtooMessage.request(id: 1, method: "join", data: [:]).json)
        alice.session.came(MediasoupPerson(id: "x", displayName: "X"))
        #expect(alice.unread == [])
        #expect(!alice.session.hasJoined)
        await stage.server.close()
    }

    /// Alice's sound, which Bob consumes.
    private func conversation(
        _ stage: Stage
    ) async throws -> (alice: MediasoupClient, producer: JSONValue, bob: MediasoupClient) {
        let lobby = MediasoupLobby(try await stage.room())
        let alice = try lobby.client("alice")
        let bob = try lobby.client("bob")
        _ = try await alice.join()
        let sending = try await alice.sendingTransport()
        let produced = try await alice.ask(
            "produce",
            [
                "transportId": sending, "kind": "audio",
                "rtpParameters": MediasoupRequestTests.opus,
            ])
        _ = try await bob.ask("createWebRtcTransport", ["direction": "recv"])
        _ = try await bob.join()
        await bob.answer(await bob.asked("newConsumer").id)
        return (alice, produced[member: "id"] ?? nil, bob)
    }
}
