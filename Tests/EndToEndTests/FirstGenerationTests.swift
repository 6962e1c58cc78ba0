/// The first generation's calls, and what they bring about at the real worker.
import Bisque
import Testing

extension EndToEnd {
    @Suite("First generation")
    struct FirstGenerationTests {
        @Test("SS-03: media stops and starts, and the publisher is asked for a key frame")
        func disablingStopsAndEnablingStarts() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let publisher = try await room.join("publisher")
                let listener = try await room.join("listener")
                let receiver = try await publisher.publish(.camera(ssrc: 1111))
                let sender = try #require(listener.peer.rtpSenders.first)
                try await sender.setTransport(listener.transport)
                var source = Source(ssrc: 1111)
                let before = try source.send(20, from: publisher)
                try await listener.endpoint.rtp(sender.ssrc, count: 20)
                try await eventually("the beginning asks for a key frame") {
                    try await receiver.getStats().pliSent == 1
                }

                try await sender.disable()
                #expect(!sender.isActive)
                try source.send(30, from: publisher)
                try await eventually("the worker skips them") {
                    try await sender.getStats().skipped == 30
                }
                let asked = try await receiver.getStats().keyframesWanted
                try await sender.enable()
                #expect(sender.isActive)
                #expect(try await receiver.getStats().keyframesWanted > asked)
                try await eventually("the publisher hears of it") {
                    try await receiver.getStats().pliSent >= 2
                        && publisher.endpoint.rtcp.filter(\.isPictureLoss).count >= 2
                }
                let after = try source.send(20, from: publisher)
                let got = try await listener.endpoint.rtp(sender.ssrc, count: 40)
                #expect(got.map(\.payload) == (before + after).map(\.payload))
            }
        }

        @Test func levelsComeWhileSomebodyListens() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let publisher = try await room.join("publisher")
                let receiver = try await publisher.publish(
                    .microphone(ssrc: 2222), kind: .audio)
                var levels = room.audioLevels().makeAsyncIterator()
                var packet = RtpPacket(payloadType: 111, ssrc: 2222, payload: [1, 2, 3])
                var named: AudioLevel?
                while named == nil {
                    // Half of them at -20, half at -41 dBov: -30.5 on average.
                    for level: UInt8 in [20, 41] {
                        packet.extensions = [(id: 3, bytes: [0x80 | level])]
                        packet.sequence &+= 1
                        packet.timestamp &+= 960
                        try publisher.send(packet)
                    }
                    named = try #require(await levels.next()).first
                }
                #expect(named?.receiver === receiver)
                #expect(named?.level == -30)
                room.close()
                #expect(await levels.next() == nil)
            }
        }

        @Test func aBridgePublishesAndListens() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let alice = RTCPeerConnection(peer: try room.createPeer(named: "alice"))
                let bob = RTCPeerConnection(peer: try room.createPeer(named: "bob"))
                try await alice.setCapabilities(BridgedEndpoint.capabilities)
                try await bob.setCapabilities(BridgedEndpoint.capabilities)
                try await BridgedEndpoint.exchange(with: alice, sending: 1111)
                try await BridgedEndpoint.exchange(with: bob, sending: nil)

                let receiver = try #require(alice.receivers["recv-video-0"])
                let transport = try #require(alice.transport)
                #expect(try await transport.dump().routes.ssrcs == [1111: receiver.id])
                let sender = try #require(bob.peer.rtpSenders.first)
                #expect(sender.isActive && sender.transport === bob.transport)
                #expect(try await sender.dump().receiver == receiver.id)
                alice.close()
                #expect(sender.isClosed && receiver.isClosed)
                bob.close()
                try await eventually("nothing is left of them") {
                    let worker = try #require(try await server.dump().workers.first)
                    return worker.transports == 0 && worker.receivers == 0 && worker.senders == 0
                }
            }
        }
    }
}

/// What an endpoint with one camera says, by text alone.
enum BridgedEndpoint {
    private static let transport = [
        "a=ice-ufrag:abcd", "a=ice-pwd:0123456789012345678901",
        "a=fingerprint:sha-256 " + Array(repeating: "AB", count: 32).joined(separator: ":"),
    ]

    static let capabilities =
        ([
            "v=0", "o=- 1 1 IN IP4 0.0.0.0", "s=-", "t=0 0", "a=group:BUNDLE 0",
            "m=video 9 UDP/TLS/RTP/SAVPF 96", "a=mid:0", "a=rtpmap:96 VP8/90000",
            "a=rtcp-fb:96 nack pli", "a=rtcp-mux", "a=setup:actpass",
        ] + transport).joined(separator: "\r\n")

    /// Takes what is offered, and sends pictures under this source if there is one.
    static func exchange(
        with connection: RTCPeerConnection, sending ssrc: UInt32?
    ) async throws {
        let offer = try await connection.createOffer(offerToReceiveAudio: 0)
        try connection.setLocalDescription(offer)
        var lines: [String] = []
        for line in offer.sdp.split(separator: "\r\n").map(String.init) {
            switch line {
            case "a=ice-lite", "a=end-of-candidates": break
            case "a=setup:actpass": lines += ["a=setup:active"]
            case "a=sendonly": lines += ["a=recvonly"]
            case "a=recvonly":
                lines += ssrc.map { ["a=sendonly", "a=ssrc:\($0) cname:alice"] } ?? ["a=inactive"]
            case _ where line.hasPrefix("a=candidate") || line.hasPrefix("a=fingerprint"):
                break
            case _ where line.hasPrefix("a=ice-ufrag"): lines += transport
            case _ where line.hasPrefix("a=ice-pwd"): break
            default: lines.append(line)
            }
        }
        let answer = try RTCSessionDescription(
            type: .answer, sdp: lines.joined(separator: "\r\n") + "\r\n")
        try await connection.setRemoteDescription(answer)
    }
}
