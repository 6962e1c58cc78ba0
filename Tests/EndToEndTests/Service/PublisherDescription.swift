/// What somebody who publishes one sound offers, as short as it may be.
enum PublisherDescription {
    static let text = lines.joined(separator: "\r\n") + "\r\n"

    private static let lines = [
        "v=0", "o=- 1 1 IN IP4 0.0.0.0", "s=-", "t=0 0", "a=group:BUNDLE 0",
        "m=audio 9 UDP/TLS/RTP/SAVPF 111", "a=mid:0", "a=sendonly", "a=rtpmap:111 opus/48000/2",
        "a=ssrc:1000 cname:somebody", "a=ice-ufrag:abcd", "a=ice-pwd:0123456789012345678901",
        "a=fingerprint:sha-256 9C:EF:F4:D0:75:E8:68:5F:C7:9E:DD:D4:B9:CD:F8:50:"
            + "E8:02:1D:5E:D6:C2:88:9A:15:1D:82:CF:2C:07:FF:70",
        "a=setup:actpass", "a=rtcp-mux",
    ]
}
