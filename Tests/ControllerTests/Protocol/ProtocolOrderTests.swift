import Channel
import Testing

@testable import Bisque

/// In which order a client is sent answers and notifications, and how often its mistakes are told.
@Suite(.timeLimit(.minutes(1))) struct ProtocolOrderTests {
    /// All that a client was sent, from now on and once it has closed.
    private func sent(to client: ProtocolClient) async -> [ServerMessage] {
        client.peer.close()
        return await all(of: client.peer.messages())
    }

    /// The application holds the consumer up and lets it go, as fast as it can: the client hears of
    /// it from its enabling on, and the answer says what was so when it was given.
    @Test(arguments: 0..<20)
    func anAnswerIsNotOvertakenByWhatComesOfItsRequest(_ run: Int) async throws {
        try await withProtocolRoom { room in
            let scene = try await ProtocolScene(room)
            let consumer = try scene.other.consumer
            let flicker = Task {
                // An end to it: where the machine is busy the answer may take its time, and neither
                // the client's messages nor the worker's may become too many meanwhile.
                for _ in 0..<1000 where !Task.isCancelled {
                    consumer.pause(appData: nil)
                    consumer.resume(appData: nil)
                    await Task.yield()
                }
            }
            let enable: JSONValue = [
                "method": "enableConsumer", "target": "peer", "id": .int(Int(consumer.id)),
                "transportId": 10, "paused": false,
            ]
            await scene.other.peer.receiveRequest(enable, numbered: run)
            flicker.cancel()
            await flicker.value
            var answer: JSONValue?
            for message in await sent(to: scene.other) {
                switch message {
                case .answer(let number, let content):
                    #expect(number == run && answer == nil)
                    answer = content
                case .refusal: Issue.record("it was refused")
                case .notification(.consumerPaused), .notification(.consumerResumed):
                    #expect(answer != nil, "it was told before the answer")
                case .notification: break
                }
            }
            #expect(answer != nil)
        }
    }

    @Test func everyRequestHasItsAnswerOrItsRefusal() async throws {
        try await withProtocolRoom { room in
            let scene = try await ProtocolScene(room)
            let peer = scene.client.peer
            _ = await scene.client.heard()
            await peer.receiveRequest(
                ["method": "createTransport", "id": 5, "direction": "send", "options": [:]],
                numbered: 1)
            await peer.receiveRequest(["method": "restartTransport", "id": 5], numbered: 2)
            await peer.receiveRequest(["method": "restartTransport", "id": 6], numbered: 3)
            await peer.receiveRequest(
                [
                    "method": "createProducer", "id": 7, "kind": "audio", "transportId": 5,
                    "rtpParameters": Produced.opus(ssrc: 7777), "paused": false,
                ], numbered: 4)
            await peer.receiveRequest(["method": "dance"], numbered: 5)
            peer.transport(withID: 5)?.close()
            let sent = await sent(to: scene.client)
            try #require(sent.count == 7)
            guard case .answer(1, let transport) = sent[0],
                case .answer(2, let parameters) = sent[1]
            else {
                Issue.record("\(sent)")
                return
            }
            #expect(transport.names == ["iceParameters", "iceCandidates", "dtlsParameters"])
            #expect(parameters.names == ["iceParameters"])
            #expect(parameters["iceParameters"] != transport["iceParameters"])
            guard case .refusal(3, let unknown) = sent[2], case .refusal(5, let strange) = sent[4]
            else {
                Issue.record("\(sent)")
                return
            }
            #expect(unknown.code == .notFound && strange.code == .unsupported)
            #expect(sent[3] == .answer(4, [:]))
            #expect(sent[5] == .notification(.transportClosed(id: 5, appData: nil)))
            #expect(sent[6] == .notification(.closed(appData: nil)))
        }
    }

    /// Whoever has no answer knows of no transport.
    @Test func aTransportThatClosesBeforeItsAnswerIsNotSpokenOf() async throws {
        let stage = try await Stage()
        let room = try await stage.server.createRoom(mediaCodecs: [.opus, .vp8])
        let scene = try await ProtocolScene(room)
        _ = await scene.client.heard()
        let worker = await stage.fleet.worker(1)
        worker.hold(ConnectWebRtcTransport.op)
        let peer = scene.client.peer
        let asking = Task {
            await peer.receiveRequest(
                [
                    "method": "createTransport", "id": 5, "direction": "send", "options": [:],
                    "dtlsParameters": Produced.dtls("server"),
                ], numbered: 1)
        }
        _ = await worker.received(ConnectWebRtcTransport.self)
        try #require(peer.transport(withID: 5)).close()
        worker.release()
        await asking.value
        let sent = await sent(to: scene.client)
        try #require(sent.count == 2, "\(sent)")
        guard case .refusal(1, let reason) = sent[0] else {
            Issue.record("\(sent)")
            return
        }
        #expect(reason.code == .closed)
        #expect(sent[1] == .notification(.closed(appData: nil)))
        await stage.server.close()
    }

    @Test func mistakesOfOneClientAreLoggedSeldom() async throws {
        let times = Locked<[String]>([])
        var configuration = ServerConfiguration(workers: 1)
        configuration.logging = Logging(level: .note) { record in
            guard let count = record.metadata["times"] else { return }
            times.withLock { $0.append(count) }
        }
        try await withServer(configuration) { server in
            let room = try await server.createRoom(mediaCodecs: [.opus])
            let client = try await ProtocolClient(joining: room, as: "A")
            for _ in 0..<1000 { try await client.tell("pauseProducer", ["id": 1]) }
        }
        #expect(
            times.withLock { $0 } == ["1", "2", "4", "8", "16", "32", "64", "128", "256", "512"])
    }
}
