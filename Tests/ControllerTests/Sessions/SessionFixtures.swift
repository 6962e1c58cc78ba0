/// Endpoints that publish and listen by session descriptions, and what they say.
@testable import Bisque

extension Room {
    /// A peer that can do all of the fixture, and its session.
    func publisher(
        _ name: String, _ capabilities: RtpCapabilities = Fixtures.peerCapabilities
    ) async throws -> (peer: Peer, session: PublishingSession) {
        let peer = try createPeer(named: name)
        try peer.setCapabilities(capabilities)
        return (peer, PublishingSession(over: try await peer.createWebRtcTransport()))
    }

    func listener(
        _ name: String, _ capabilities: RtpCapabilities = Fixtures.peerCapabilities
    ) async throws -> (peer: Peer, session: SubscribingSession) {
        let peer = try createPeer(named: name)
        try peer.setCapabilities(capabilities)
        return (peer, SubscribingSession(over: try await peer.createWebRtcTransport()))
    }
}

extension SubscribingSession {
    /// Offers, and takes the answer of an endpoint that wants everything.
    func exchange() async throws {
        try await accept(SignallingFixtures.acceptance(of: try await offer()))
    }
}

/// What a browser offers to send.
enum Offers {
    /// A section of sound, by default in opus.
    static func audio(
        _ mid: String = "0", ssrc: UInt32 = 1_001, codec: String = "100 opus/48000/2"
    ) -> [String] {
        section("audio", mid, ssrc, codec)
    }

    static func video(
        _ mid: String = "1", ssrc: UInt32 = 2_001, codec: String = "110 VP8/90000"
    ) -> [String] {
        section("video", mid, ssrc, codec)
    }

    private static func section(
        _ kind: String, _ mid: String, _ ssrc: UInt32, _ codec: String
    ) -> [String] {
        let payloadType = codec.prefix { $0 != " " }
        return [
            "m=\(kind) 9 UDP/TLS/RTP/SAVPF \(payloadType)", "a=mid:\(mid)", "a=sendonly",
            "a=rtpmap:\(codec)", "a=ssrc:\(ssrc) cname:alice",
        ]
    }

    /// All sections in one bundle.
    static func offer(
        _ sections: [String]..., setup: String = "actpass", fragment: String = "abcd"
    ) -> String {
        let mids = sections.map { $0[1].dropFirst("a=mid:".count) }
        return SignallingFixtures.offer(
            bundle: mids.joined(separator: " "), setup: setup, sections
        ).replacing("a=ice-ufrag:abcd", with: "a=ice-ufrag:\(fragment)")
    }

    static func otherCertificate(_ text: String) -> String {
        text.replacing(
            SignallingFixtures.fingerprint,
            with: "sha-256 " + Array(repeating: "AB", count: 32).joined(separator: ":")
        ).replacing(
            "sha-256 00:01:02",
            with: "sha-256 FF:01:02")
    }
}
