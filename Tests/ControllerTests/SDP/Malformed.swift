/// Texts with one wrong line each, and a right one to put it into.
import Testing

/// A line that must be refused, and for what.
struct Malformed: Sendable, CustomTestStringConvertible {
    static let fingerprint = "sha-1 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:EE:FF"

    let line: String
    let what: String

    var testDescription: String { line }

    /// A description with this line as its seventh, in the media section.
    var inSection: String {
        "v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\nt=0 0\nm=audio 9 UDP/TLS/RTP/SAVPF 0\n"
            + "a=mid:0\n\(line)\na=sendrecv\n"
    }

    /// A description with this line as its sixth, before any media section.
    var inSession: String {
        "v=0\no=- 1 1 IN IP4 0.0.0.0\ns=-\nt=0 0\na=tool:x\n\(line)\na=sendrecv\n"
    }

    /// Attributes of sections with values that they cannot have.
    static let attributes: [Malformed] =
        [
            "rtpmap", "rtpmap:", "rtpmap:96", "rtpmap:128 VP8/90000", "rtpmap:+96 VP8/90000",
            "rtpmap:96  VP8/90000", "rtpmap:96 VP8", "rtpmap:96 VP8/", "rtpmap:96 VP8/0",
            "rtpmap:96 VP8/4294967296", "rtpmap:96 opus/48000/0", "rtpmap:96 opus/48000/2/",
            "rtpmap:96 opus/48000/2 ", "rtpmap:96 V P8/90000", "rtpmap:x VP8/90000",
            "fmtp", "fmtp:", "fmtp:96", "fmtp:96 ", "fmtp: 96 x=1",
            "rtcp-fb", "rtcp-fb:", "rtcp-fb:96", "rtcp-fb:128 nack", "rtcp-fb:96 ",
            "rtcp-fb:96 nack ", "rtcp-fb:** nack",
            "extmap", "extmap:", "extmap:1", "extmap:0 urn:x", "extmap:256 urn:x",
            "extmap:4352 urn:x", "extmap:1/ urn:x", "extmap:1/both urn:x", "extmap:1 ",
            "extmap:1 urn:x ", "extmap:x urn:x",
            "ssrc", "ssrc:", "ssrc:1", "ssrc:1 ", "ssrc:4294967296 cname:x", "ssrc:x cname:x",
            "ssrc:1 :x",
            "ssrc-group", "ssrc-group:", "ssrc-group:FID", "ssrc-group:FID ",
            "ssrc-group:FID 1 ", "ssrc-group:FID x", "ssrc-group:FID 1  2",
            "rid", "rid:", "rid:x", "rid:x both", "rid:x send ", "rid:a.b send", "rid: send",
            "simulcast", "simulcast:", "simulcast:send", "simulcast:send ", "simulcast:send a;",
            "simulcast:send a,;b", "simulcast:send a send b", "simulcast:both a",
            "simulcast:send ~", "simulcast:send a.b", "simulcast:send a recv",
            "msid", "msid:", "msid:a ", "msid:a b c", "msid:a(b",
            "candidate", "candidate:", "candidate:1", "candidate:1 0 udp 1 ::1 9 typ host",
            "candidate:1 257 udp 1 ::1 9 typ host", "candidate:1 1 udp 4294967296 ::1 9 typ host",
            "candidate:1 1 udp 1 ::1 65536 typ host", "candidate:1 1 udp 1 ::1 9 host",
            "candidate:1 1 udp 1 ::1 9 typ", "candidate:1 1 udp 1 ::1 9 typ ",
            "candidate:1 1 udp 1 ::1 9 typ host tcptype",
            "candidate:1 1 udp 1 ::1 9 typ host tcptype ",
            "candidate:1 1 udp 1  9 typ host", "candidate:1 -1 udp 1 ::1 9 typ host",
            "fingerprint", "fingerprint:", "fingerprint:sha-1", "fingerprint:sha-1 ",
            "fingerprint:sha-1 00:11", "fingerprint:other 0", "fingerprint:other 00:1",
            "fingerprint:other 00:", "fingerprint:other 0g", "fingerprint:other 00 11",
            "fingerprint:\(fingerprint):00",
            "setup", "setup:", "setup:both", "setup:active ",
            "ice-ufrag", "ice-ufrag:", "ice-ufrag:abc", "ice-ufrag:abc d", "ice-ufrag:abcd:",
            "ice-ufrag:" + String(repeating: "x", count: 257),
            "ice-pwd", "ice-pwd:", "ice-pwd:" + String(repeating: "x", count: 21),
            "ice-pwd:" + String(repeating: "x", count: 257),
            "ice-pwd:" + String(repeating: "x", count: 22) + "é",
            "ice-options", "ice-options:", "ice-options:a  b", "ice-options:a ",
            "end-of-candidates:", "end-of-candidates:x", "rtcp-mux:", "rtcp-mux:x",
            "rtcp-rsize:x", "extmap-allow-mixed:x", "sendonly:", "recvonly:x",
            "sctp-port", "sctp-port:", "sctp-port:65536", "sctp-port:-1", "sctp-port:5000 ",
            "max-message-size", "max-message-size:", "max-message-size:18446744073709551616",
        ].map { text in
            Malformed(line: "a=\(text)", what: "a=\(text.prefix { $0 != ":" })")
        } + [
            Malformed(line: "a=", what: "a="), Malformed(line: "a=:x", what: "a="),
            Malformed(line: "a=no token", what: "a="), Malformed(line: "a=é:x", what: "a="),
        ]

    /// Attributes of the session with values that they cannot have.
    static let sessionAttributes: [Malformed] =
        [
            "group", "group:", "group:BUNDLE ", "group:BUNDLE a  b", "group:BUN(DLE a",
            "group:BUNDLE a(b", "ice-lite:", "ice-lite:x",
        ].map { text in
            Malformed(line: "a=\(text)", what: "a=\(text.prefix { $0 != ":" })")
        }

    /// Lines that begin a section, with values that they cannot have.
    static let sections: [Malformed] = [
        "m=", "m=audio", "m=audio ", "m=audio 9", "m=audio 9 RTP/AVP", "m=audio 9 RTP/AVP ",
        "m=audio 65536 RTP/AVP 0", "m=audio -9 RTP/AVP 0", "m=audio 9/ RTP/AVP 0",
        "m=audio 9/0 RTP/AVP 0", "m=audio 9/2/3 RTP/AVP 0", "m=audio 9 RTP/AVP 128",
        "m=audio 9 RTP/AVP 0 0", "m=audio 9 RTP/AVP x", "m=audio 9 RTP/AVP 0 ",
        "m=audio 9  0", "m=au(dio 9 RTP/AVP 0", "m=application 9 UDP/DTLS/SCTP a(b",
    ].map { Malformed(line: $0, what: "m=") }

    /// Other lines that may stand in a section, with values that they cannot have.
    static let details: [Malformed] = [
        ("c=", "c="), ("c=IN IP4", "c="), ("c=IN IP5 0.0.0.0", "c="), ("c=ATM IP4 0.0.0.0", "c="),
        ("c=IN IP4 0.0.0.0 ", "c="), ("b=", "b="), ("b=AS", "b="), ("b=AS:", "b="),
        ("b=AS:x", "b="), ("b=AS:1 ", "b="), ("b=:1", "b="), ("i=", "i="), ("k=", "k="),
    ].map { Malformed(line: $0.0, what: $0.1) }
}
