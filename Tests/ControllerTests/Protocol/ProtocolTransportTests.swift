import Testing

@testable import Bisque

/// Transports as clients of the mediasoup protocol ask for them.
@Suite(.timeLimit(.minutes(1))) struct ProtocolTransportTests {
    @Test("W2-01, W2-02, M-11: transports for both directions, with and without DTLS parameters")
    func transportsForBothDirections() async throws {
        try await withProtocolRoom { room in
            let client = try await ProtocolClient(joining: room, as: "A")
            let sending = try await client.openTransport(
                1, "send", ["dtlsParameters": Produced.dtls("server")])
            let receiving = try await client.openTransport(2, "recv")
            for answer in [sending, receiving] {
                #expect(answer.names == ["iceParameters", "iceCandidates", "dtlsParameters"])
                #expect(
                    answer["iceParameters"].names == ["usernameFragment", "password", "iceLite"])
                #expect(answer["iceParameters"]["iceLite"] == true)
                #expect(!answer["iceCandidates"].array.isEmpty)
                for candidate in answer["iceCandidates"].array {
                    #expect(
                        candidate.names.subtracting(["tcpType"])
                            == ["foundation", "priority", "ip", "port", "protocol", "type"])
                }
                let fingerprints = answer["dtlsParameters"]["fingerprints"].array
                #expect(
                    fingerprints.map { $0["algorithm"].text }
                        == ["sha-1", "sha-224", "sha-256", "sha-384", "sha-512"])
                for value in fingerprints.compactMap({ $0["value"].text }) {
                    #expect(value == value.uppercased() && value.contains(":"))
                }
            }
            #expect(sending["dtlsParameters"]["role"] == "client")
            #expect(receiving["dtlsParameters"]["role"] == "auto")
            #expect(client.peer.transports.map(\.direction) == [.send, .recv])
        }
    }

    @Test("W2-03: of several fingerprints the last counts")
    func theLastFingerprintCounts() throws {
        let both = try DtlsParameters(ofClient: try ProtocolFields(Produced.dtls("client")))
        #expect(both.fingerprints.map(\.algorithm) == [.sha256])
        let unknown = try DtlsParameters(
            ofClient: try ProtocolFields([
                "fingerprints": [
                    Produced.fingerprint("sha-256", bytes: 32),
                    Produced.fingerprint("sha-1", bytes: 20, "cd"),
                    ["algorithm": "md5", "value": "00"],
                ]
            ]))
        #expect(unknown.role == .auto)
        #expect(unknown.fingerprints.map(\.algorithm) == [.sha1])
        #expect(unknown.fingerprints.first?.value.hasPrefix("CD:CD") == true)
    }

    @Test("W2-05: remote parameters come once; a second time closes the transport")
    func parametersComeOnce() async throws {
        try await withProtocolRoom { room in
            let client = try await ProtocolClient(joining: room, as: "A")
            _ = try await client.openTransport(2, "recv")
            let update: [String: JSONValue] = [
                "id": 2, "dtlsParameters": Produced.dtls("client"),
            ]
            try await client.tell("updateTransport", update)
            #expect(client.peer.transports.first?.dtlsParameters?.role == .server)
            #expect(await client.heard() == [])
            try await client.tell("updateTransport", update)
            #expect(await client.heard() == [.transportClosed(id: 2, appData: nil)])
            #expect(client.peer.transports.isEmpty)
            // The number is free again.
            _ = try await client.openTransport(2, "recv")
        }
    }

    @Test("W2-06: a transport that closes takes its producers along and leaves its consumers")
    func closingTakesProducersAlong() async throws {
        try await withProtocolRoom { room in
            let client = try await ProtocolClient(joining: room, as: "A")
            let other = try await ProtocolClient(joining: room, as: "B")
            for (client, number) in [(client, 1), (other, 10)] {
                _ = try await client.openTransport(number)
                _ = try await client.openTransport(number + 1, "recv")
                try await client.produce(number, on: number)
            }
            let (mine, theirs) = (try client.consumer, try other.consumer)
            try await client.enable(Int(mine.id), on: 2)
            let events = mine.consumerEvents()
            let producer = try #require(client.peer.producers.first)
            _ = await client.heard()
            _ = await other.heard()
            client.peer.transport(withID: 1)?.close(appData: "over")
            #expect(await client.heard() == [.transportClosed(id: 1, appData: "over")])
            #expect(producer.isClosed && client.peer.producers.isEmpty)
            #expect(
                await other.heard() == [.consumerClosed(id: Int(theirs.id), peerName: "A")])
            #expect(theirs.isClosed)

            client.peer.transport(withID: 2)?.close()
            #expect(await client.heard() == [.transportClosed(id: 2, appData: nil)])
            #expect(!mine.isEnabled && !mine.isClosed)
            #expect(client.peer.consumers.count == 1)
            _ = try await client.openTransport(3, "recv")
            try await client.enable(Int(mine.id), on: 3)
            #expect(mine.isEnabled)
            room.close()
            var seen: [RtpSender.ConsumerEvent] = []
            for await event in events { seen.append(event) }
            #expect(seen == [.unhandled, .handled, .closed])
        }
    }

    @Test("M-12: bad DTLS parameters are refused, and there is no transport then")
    func badParametersLeaveNothing() async throws {
        let bad: [JSONValue] = [
            ["role": "server"], ["role": "server", "fingerprints": []],
            ["role": "boss", "fingerprints": [Produced.fingerprint("sha-256", bytes: 32)]],
            ["fingerprints": [Produced.fingerprint("sha-256", bytes: 31)]],
            ["fingerprints": [["algorithm": "md5", "value": "00"]]],
            ["fingerprints": [["algorithm": "sha-256"]]], ["fingerprints": "AB:CD"], 5,
        ]
        try await withProtocolRoom { room in
            let client = try await ProtocolClient(joining: room, as: "A")
            for parameters in bad {
                let refusal = await code {
                    _ = try await client.openTransport(1, "send", ["dtlsParameters": parameters])
                }
                #expect(refusal == .invalid, "\(parameters)")
            }
            #expect(client.peer.transports.isEmpty)
            #expect(await client.heard() == [])
            _ = try await client.openTransport(1)
        }
    }

    @Test("M-13: a restart gives other credentials, of a transport that there is")
    func restartingGivesOtherCredentials() async throws {
        try await withProtocolRoom { room in
            let client = try await ProtocolClient(joining: room, as: "A")
            let before = try await client.openTransport(1)["iceParameters"]
            let answer = try await client.request("restartTransport", ["id": 1])
            #expect(answer.names == ["iceParameters"])
            #expect(answer["iceParameters"]["iceLite"] == true)
            #expect(answer["iceParameters"]["usernameFragment"] != before["usernameFragment"])
            #expect(answer["iceParameters"]["password"] != before["password"])
            let unknown = await code {
                _ = try await client.request("restartTransport", ["id": 2])
            }
            #expect(unknown == .notFound)
        }
    }

    @Test("M-17: closing a transport closes the consumers of what came over it")
    func closingATransportClosesItsConsumers() async throws {
        try await withProtocolRoom { room in
            let client = try await ProtocolClient(joining: room, as: "A")
            let other = try await ProtocolClient(joining: room, as: "B")
            _ = try await client.openTransport(1)
            try await client.produce(2, on: 1)
            try await client.produce(3, on: 1, Produced.camera, kind: "video")
            let ids = other.peer.consumers.map { Int($0.id) }
            _ = await client.heard()
            _ = await other.heard()
            try await client.tell("closeTransport", ["id": 1, "appData": "enough"])
            // Who closed it is not told.
            #expect(await client.heard() == [])
            #expect(
                await other.heard() == ids.map { .consumerClosed(id: $0, peerName: "A") })
            #expect(client.peer.transports.isEmpty && client.peer.producers.isEmpty)
            let worker = try await room.dump().worker
            #expect(worker?.transports == [] && worker?.receivers.isEmpty == true)
        }
    }

    @Test("M-25: a plain transport answers with its address")
    func aPlainTransportHasAnAddress() async throws {
        try await withProtocolRoom { room in
            let client = try await ProtocolClient(joining: room, as: "A")
            let answer = try await client.openTransport(
                1, "send", ["plainRtpParameters": ["ip": "127.0.0.1", "port": 40404]])
            #expect(answer.names == ["plainRtpParameters"])
            #expect(answer["plainRtpParameters"]["ip"] == "127.0.0.1")
            #expect((answer["plainRtpParameters"]["port"].int ?? 0) > 0)
            for remote: JSONValue in [
                ["ip": "nowhere", "port": 1], ["ip": "127.0.0.1"], ["ip": "127.0.0.1", "port": 0],
            ] {
                let refusal = await code {
                    _ = try await client.openTransport(2, "send", ["plainRtpParameters": remote])
                }
                #expect(refusal == .invalid)
            }
        }
    }

    @Test("PR-05: a number that is in use is refused, whoever uses it")
    func numbersAreOneObjects() async throws {
        try await withProtocolRoom { room in
            let client = try await ProtocolClient(joining: room, as: "A")
            let other = try await ProtocolClient(joining: room, as: "B")
            _ = try await client.openTransport(1)
            #expect(await code { _ = try await client.openTransport(1) } == .duplicate)
            #expect(await code { _ = try await other.openTransport(1) } == .duplicate)
            _ = try await other.openTransport(2)
            try await client.produce(1, on: 1)
            let again = await code { try await client.produce(1, on: 1, Produced.opus(ssrc: 5)) }
            #expect(again == .duplicate)
            #expect(await code { try await other.produce(1, on: 2) } == .duplicate)
            #expect(client.peer.transports.count == 1 && other.peer.transports.count == 1)
            #expect(client.peer.producers.count == 1 && other.peer.producers.isEmpty)
            #expect(other.peer.consumers.count == 1)
            try await client.tell("closeProducer", ["id": 1])
            try await other.produce(1, on: 2)
        }
    }

    @Test func theServerChoosesANumberThatIsLeftOpen() async throws {
        try await withProtocolRoom { room in
            let client = try await ProtocolClient(joining: room, as: "A")
            _ = try await client.request(
                "createTransport", ["id": 0, "direction": "send", "options": [:]])
            let transport = try #require(client.peer.transports.first)
            #expect(transport.signalledID == Int(transport.id))
            #expect(client.peer.transport(withID: Int(transport.id)) === transport)
            try await client.produce(9, on: transport.signalledID)
        }
    }

    @Test("W2-04: what only a client receives over has no limit for what comes")
    func onlyWhatComesIsLimited() async throws {
        try await withProtocolRoom { room in
            let client = try await ProtocolClient(joining: room, as: "A")
            let wishes: [[String: JSONValue]] = [
                ["id": 1, "direction": "send", "options": [:]],
                ["id": 2, "direction": "recv", "options": [:]],
            ]
            for wish in wishes { _ = try await client.request("createTransport", wish) }
            let sending = try #require(client.peer.transport(withID: 1))
            let receiving = try #require(client.peer.transport(withID: 2))
            try await sending.setMaxBitrate(500_000)
            #expect(sending.maxBitrate == 500_000)
            #expect(await code { try await receiving.setMaxBitrate(500_000) } == .unsupported)
            #expect(receiving.maxBitrate == nil)
        }
    }
}
