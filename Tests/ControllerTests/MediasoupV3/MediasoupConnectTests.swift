import Channel
import Testing

@testable import Bisque

/// What clients of mediasoup's third generation say, as the worker is told of it.
@Suite(.timeLimit(.minutes(1))) struct MediasoupConnectTests {
    @Test("V3-04: to a client that is the DTLS server we are the client, by its strongest hash")
    func weAreTheDtlsClient() async throws {
        let stage = try await Stage()
        let alice = try MediasoupLobby(try await stage.room()).client("alice")
        let sending = try await alice.sendingTransport()
        _ = try await alice.ask(
            "connectWebRtcTransport",
            [
                "transportId": sending,
                "dtlsParameters": [
                    "role": "server", "fingerprints": [MediasoupRequestTests.fingerprint],
                ],
            ])
        let worker = await stage.fleet.worker(1)
        let asked = await worker.received(ConnectWebRtcTransport.self)
        #expect(asked.role == .client)
        #expect(asked.fingerprint.hash == .sha512)
        #expect(asked.fingerprint.value.bytes == [UInt8](repeating: 0xAB, count: 64))
        #expect(alice.peer.transports.first?.webRtcParameters?.dtlsParameters.role == .client)
        await stage.server.close()
    }

    @Test("V3-06: simulcast comes in by names that the client itself could not take")
    func simulcastByNames() async throws {
        let stage = try await Stage()
        let alice = try MediasoupLobby(try await stage.room()).client("alice")
        // What a browser tells a router: it takes no names of encodings.
        var capabilities = alice.peer.room.routerRtpCapabilities
        capabilities.headerExtensions.removeAll { $0.direction == .recvonly }
        _ = try await alice.ask(
            "join", ["rtpCapabilities": try JSONValue(encoding: capabilities)])
        let sending = try await alice.sendingTransport()
        _ = try await alice.ask(
            "produce",
            [
                "transportId": sending, "kind": "video",
                "rtpParameters": [
                    "mid": "1",
                    "codecs": [
                        ["mimeType": "video/VP8", "payloadType": 96, "clockRate": 90_000]
                    ],
                    "headerExtensions": [
                        ["uri": .string(URI.mid), "id": 4], ["uri": .string(URI.rid), "id": 10],
                    ],
                    "encodings": [
                        ["rid": "q", "maxBitrate": 100_000, "scalabilityMode": "L1T3"],
                        ["rid": "f", "maxBitrate": 900_000, "scalabilityMode": "L1T3"],
                    ],
                ],
            ])
        let worker = await stage.fleet.worker(1)
        let asked = await worker.received(CreateReceiver.self).reception
        #expect(asked.encodings.map(\.rid) == ["q", "f"])
        #expect(asked.extensions.contains { $0.id == 10 && $0.kind == .rid })
        #expect(alice.peer.rtpReceivers.first?.type == .simulcast)
        await stage.server.close()
    }
}
