/// What endpoints offer and answer, as short as it may be.
enum Descriptions {
    static let fingerprint =
        "sha-256 9C:EF:F4:D0:75:E8:68:5F:C7:9E:DD:D4:B9:CD:F8:50:"
        + "E8:02:1D:5E:D6:C2:88:9A:15:1D:82:CF:2C:07:FF:70"

    static func sound(_ mid: String = "0", direction: String = "sendonly") -> [String] {
        section("audio", mid, "111 opus/48000/2", direction, ssrc: 1_000)
    }

    /// Of somebody who says how loud he is (RFC 6464), as browsers do.
    static func speech(_ mid: String = "0") -> [String] {
        sound(mid) + ["a=extmap:3 urn:ietf:params:rtp-hdrext:ssrc-audio-level"]
    }

    static func picture(
        _ mid: String = "1", codec: String = "96 VP8/90000", direction: String = "sendonly",
        ssrc: UInt32 = 2_000
    ) -> [String] {
        section("video", mid, codec, direction, ssrc: ssrc)
    }

    private static func section(
        _ kind: String, _ mid: String, _ codec: String, _ direction: String, ssrc: UInt32
    ) -> [String] {
        [
            "m=\(kind) 9 UDP/TLS/RTP/SAVPF \(codec.prefix { $0 != " " })", "a=mid:\(mid)",
            "a=\(direction)", "a=rtpmap:\(codec)", "a=ssrc:\(ssrc) cname:somebody",
            "a=ice-ufrag:abcd", "a=ice-pwd:0123456789012345678901",
            "a=fingerprint:\(fingerprint)", "a=setup:actpass", "a=rtcp-mux",
        ]
    }

    /// All sections in one bundle.
    static func offer(_ sections: [[String]]) -> String {
        let mids = sections.map { $0[1].dropFirst("a=mid:".count) }.joined(separator: " ")
        let head = [
            "v=0", "o=- 1 1 IN IP4 0.0.0.0", "s=-", "t=0 0", "a=group:BUNDLE \(mids)",
        ]
        return (head + sections.flatMap { $0 }).joined(separator: "\r\n") + "\r\n"
    }

    static func offer(_ sections: [String]...) -> String { offer(sections) }

    /// What an endpoint that wants everything answers to an offer of ours.
    static func acceptance(of offer: String) -> String {
        offer.replacing("a=sendonly", with: "a=recvonly")
            .replacing("a=setup:actpass", with: "a=setup:active")
            .replacing("a=ice-lite\r\n", with: "")
    }
}
