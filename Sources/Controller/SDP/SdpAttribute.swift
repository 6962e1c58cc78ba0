/// One `a=` line: what it says if it is one that WebRTC needs, and as it is otherwise.
enum SdpAttribute: Sendable, Hashable {
    case group(GroupAttribute)
    case iceLite
    case mid(String)
    case direction(SdpDirection)
    case rtpMap(RtpMapAttribute)
    case format(FormatAttribute)
    case feedback(FeedbackAttribute)
    case extensionMap(ExtensionAttribute)
    case extensionsMayBeMixed
    case source(SourceAttribute)
    case sourceGroup(SourceGroupAttribute)
    case rid(RidAttribute)
    case simulcast(SimulcastAttribute)
    case stream(StreamAttribute)
    case iceUsernameFragment(String)
    case icePassword(String)
    case iceOptions([String])
    case candidate(CandidateAttribute)
    case endOfCandidates
    case fingerprint(FingerprintAttribute)
    case setup(SdpSetup)
    case rtcpMux
    case rtcpReducedSize
    case sctpPort(UInt16)
    case maxMessageSize(UInt64)
    case other(name: String, value: String?)

    /// Where an attribute may stand.
    enum Level {
        case session, media, either
    }

    /// An attribute of this name may stand there.
    static func level(of name: String) -> Level {
        switch name {
        case "group", "ice-lite": .session
        case "mid", "rtpmap", "fmtp", "rtcp-fb", "ssrc", "ssrc-group", "rid", "simulcast",
            "candidate", "rtcp-mux", "rtcp-rsize", "sctp-port", "max-message-size":
            .media
        default: .either
        }
    }

    /// The same for any two attributes of which a section may have only one; nothing for those
    /// that may be repeated.
    var uniqueName: String? {
        switch self {
        case .direction: "direction"
        case .rtpMap(let map): "rtpmap:\(map.payloadType)"
        case .iceLite, .mid, .extensionsMayBeMixed, .simulcast, .iceUsernameFragment,
            .icePassword, .iceOptions, .endOfCandidates, .setup, .rtcpMux, .rtcpReducedSize,
            .sctpPort, .maxMessageSize:
            name
        case .group, .format, .feedback, .extensionMap, .source, .sourceGroup, .rid, .stream,
            .candidate, .fingerprint, .other:
            nil
        }
    }
}
