/// Attributes from and to the text after `a=`.
extension SdpAttribute {
    /// Nothing when an attribute of a known name has a value that it cannot have.
    init?(name: String, value: String?) {
        guard let attribute = Self.known(name, value) else { return nil }
        self = attribute
    }

    var name: String {
        switch self {
        case .group: "group"
        case .iceLite: "ice-lite"
        case .mid: "mid"
        case .direction(let direction): direction.rawValue
        case .rtpMap: "rtpmap"
        case .format: "fmtp"
        case .feedback: "rtcp-fb"
        case .extensionMap: "extmap"
        case .extensionsMayBeMixed: "extmap-allow-mixed"
        case .source: "ssrc"
        case .sourceGroup: "ssrc-group"
        case .rid: "rid"
        case .simulcast: "simulcast"
        case .stream: "msid"
        case .iceUsernameFragment: "ice-ufrag"
        case .icePassword: "ice-pwd"
        case .iceOptions: "ice-options"
        case .candidate: "candidate"
        case .endOfCandidates: "end-of-candidates"
        case .fingerprint: "fingerprint"
        case .setup: "setup"
        case .rtcpMux: "rtcp-mux"
        case .rtcpReducedSize: "rtcp-rsize"
        case .sctpPort: "sctp-port"
        case .maxMessageSize: "max-message-size"
        case .other(let name, _): name
        }
    }

    var value: String? {
        switch self {
        case .iceLite, .direction, .extensionsMayBeMixed, .endOfCandidates, .rtcpMux,
            .rtcpReducedSize:
            nil
        case .group(let value): value.description
        case .rtpMap(let value): value.description
        case .format(let value): value.description
        case .feedback(let value): value.description
        case .extensionMap(let value): value.description
        case .source(let value): value.description
        case .sourceGroup(let value): value.description
        case .rid(let value): value.description
        case .simulcast(let value): value.description
        case .stream(let value): value.description
        case .candidate(let value): value.description
        case .fingerprint(let value): value.description
        case .setup(let value): value.description
        case .mid(let value), .iceUsernameFragment(let value), .icePassword(let value): value
        case .iceOptions(let options): options.joined(separator: " ")
        case .sctpPort(let port): "\(port)"
        case .maxMessageSize(let size): "\(size)"
        case .other(_, let value): value
        }
    }

    private static func known(_ name: String, _ value: String?) -> SdpAttribute? {
        switch name {
        case "group": parsed(value, group)
        case "ice-lite": flag(value, .iceLite)
        case "mid": parsed(value, { $0.isSdpToken ? .mid($0) : nil })
        case "rtpmap": parsed(value, rtpMap)
        case "fmtp": parsed(value, format)
        case "rtcp-fb": parsed(value, feedback)
        case "extmap": parsed(value, extensionMap)
        case "extmap-allow-mixed": flag(value, .extensionsMayBeMixed)
        case "ssrc": parsed(value, source)
        case "ssrc-group": parsed(value, sourceGroup)
        case "rid": parsed(value, rid)
        case "simulcast": parsed(value, simulcast)
        case "msid": parsed(value, stream)
        case "ice-ufrag":
            parsed(value, { isIceText($0, least: 4) ? .iceUsernameFragment($0) : nil })
        case "ice-pwd": parsed(value, { isIceText($0, least: 22) ? .icePassword($0) : nil })
        case "ice-options": parsed(value, options)
        case "candidate": parsed(value, candidate)
        case "end-of-candidates": flag(value, .endOfCandidates)
        case "fingerprint": parsed(value, fingerprint)
        case "setup": parsed(value, setup)
        case "rtcp-mux": flag(value, .rtcpMux)
        case "rtcp-rsize": flag(value, .rtcpReducedSize)
        case "sctp-port": parsed(value, { UInt16(decimal: $0).map { .sctpPort($0) } })
        case "max-message-size": parsed(value, { UInt64(decimal: $0).map { .maxMessageSize($0) } })
        default:
            if let direction = SdpDirection(rawValue: name) {
                flag(value, .direction(direction))
            } else {
                name.isSdpToken ? .other(name: name, value: value) : nil
            }
        }
    }

    private static func flag(_ value: String?, _ attribute: SdpAttribute) -> SdpAttribute? {
        value == nil ? attribute : nil
    }

    private static func parsed<Value: LosslessStringConvertible>(
        _ text: String?, _ attribute: (Value) -> SdpAttribute?
    ) -> SdpAttribute? {
        text.flatMap { Value($0) }.flatMap(attribute)
    }

    private static func options(_ text: String) -> SdpAttribute? {
        var fields = SdpFields(text)
        return fields.all().map { .iceOptions($0) }
    }

    /// RFC 8839 section 5.4, and four more characters that some endpoints have always used.
    private static func isIceText(_ text: String, least: Int) -> Bool {
        (least...256).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                case UInt8(ascii: "+"), UInt8(ascii: "/"): true
                case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "="), UInt8(ascii: "#"):
                    true
                default: false
                }
            }
    }
}
