/// A room, the server's end of a transport, and short ways to say offers and answers.
@testable import Bisque

enum SignallingFixtures {
    static let fingerprint =
        "sha-256 9C:EF:F4:D0:75:E8:68:5F:C7:9E:DD:D4:B9:CD:F8:50:"
        + "E8:02:1D:5E:D6:C2:88:9A:15:1D:82:CF:2C:07:FF:70"

    static let transport = LocalTransport(
        ice: IceParameters(
            usernameFragment: "0123456789abcdef", password: "0123456789abcdef0123456789abcdef",
            isLite: true),
        candidates: [
            IceCandidate(
                foundation: "udpcandidate", priority: 1_078_862_079, ip: "192.0.2.1",
                port: 40_000, protocol: .udp),
            IceCandidate(
                foundation: "tcpcandidate", priority: 1_078_862_078, ip: "192.0.2.1",
                port: 40_000, protocol: .tcp, tcpType: .passive),
        ],
        fingerprints: [
            DtlsFingerprint(
                algorithm: .sha1,
                value: "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33"),
            DtlsFingerprint(
                algorithm: .sha256, value: String(fingerprint.dropFirst("sha-256 ".count))),
        ])

    static func room(_ codecs: [RtpCodecCapability]) throws -> RtpCapabilities {
        try Negotiation.roomCapabilities(for: codecs)
    }

    static func answer(
        to offer: String, codecs: [RtpCodecCapability]
    ) throws -> PublisherAnswer {
        try answer(to: offer, room: room(codecs))
    }

    static func answer(to offer: String, room: RtpCapabilities) throws -> PublisherAnswer {
        PublisherAnswer(
            to: try PublisherOffer(offer), room: room, transport: transport,
            origin: SdpOrigin(sessionID: 7, version: 1))
    }

    /// An offer of these sections, whose attributes come first, then what every section has.
    static func offer(
        bundle: String? = "0", setup: String = "actpass", _ sections: [[String]]
    ) -> String {
        let head = ["v=0", "o=- 1 1 IN IP4 0.0.0.0", "s=-", "t=0 0"]
        let group = bundle.map { ["a=group:BUNDLE \($0)"] } ?? []
        let common = [
            "a=ice-ufrag:abcd", "a=ice-pwd:0123456789012345678901", "a=fingerprint:\(fingerprint)",
            "a=setup:\(setup)", "a=rtcp-mux",
        ]
        return (head + group + sections.flatMap { $0 + common }).joined(separator: "\n")
    }

    static let audio = ["m=audio 9 UDP/TLS/RTP/SAVPF 0", "a=mid:0"]
    static let video = ["m=video 9 UDP/TLS/RTP/SAVPF 96", "a=mid:0", "a=rtpmap:96 VP8/90000"]

    /// What an endpoint that wants everything answers to an offer of ours.
    static func acceptance(of offer: String) -> String {
        offer.replacing("a=sendonly", with: "a=recvonly")
            .replacing("a=setup:actpass", with: "a=setup:active")
            .replacing("a=ice-lite\r\n", with: "")
    }

    static func stream(
        _ mid: String, _ kind: MediaKind = .video, ssrc: UInt32 = 1_000, isActive: Bool = true
    ) -> SubscriberStream {
        let codecs: [RtpCodecParameters] =
            kind == .audio
            ? [
                .init(
                    mimeType: "audio/opus", payloadType: 100, clockRate: 48_000, channels: 2,
                    rtcpFeedback: [.init("nack")])
            ]
            : [
                .init(
                    mimeType: "video/VP8", payloadType: 101, clockRate: 90_000,
                    rtcpFeedback: [.init("nack"), .init("nack", "pli")]),
                .init(
                    mimeType: "video/rtx", payloadType: 102, clockRate: 90_000,
                    parameters: ["apt": 101]),
            ]
        return SubscriberStream(
            mid: mid, kind: kind,
            parameters: RtpParameters(
                mid: mid, codecs: codecs,
                headerExtensions: [.init(uri: HeaderExtensionURI.mid, id: 5)],
                encodings: [
                    RtpEncoding(
                        ssrc: ssrc, rtx: kind == .audio ? nil : .init(ssrc: ssrc + 1))
                ],
                rtcp: RtcpParameters(cname: "alice", isReducedSize: true)),
            streamID: "alice", trackID: "track\(ssrc)", isActive: isActive)
    }
}
