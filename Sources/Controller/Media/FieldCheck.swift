/// The rules for single fields that capabilities and parameters have in common.
///
/// Every refusal says where the field is and what is wrong with its value.
enum FieldCheck {
    static func invalid(_ path: String, _ what: String) -> BisqueError {
        BisqueError(.invalid, "\(path): \(what)")
    }

    /// A stranger's text, fit for a message: short, and without control characters.
    static func quoted(_ text: String) -> String {
        String(text.prefix(64)).debugDescription
    }

    /// The codec's proper name; nothing when it is well-formed but nobody's.
    static func mimeType(
        _ text: String, kind: MediaKind, at path: String
    ) throws(BisqueError) -> MimeType? {
        let mimeType: MimeType
        do throws(MimeType.Fault) {
            mimeType = try MimeType(text)
        } catch {
            switch error {
            case .malformed:
                throw invalid(path, "\(quoted(text)) is not of the form type/subtype")
            case .unknownType(let type):
                throw invalid(path, "\(quoted(type)) in \(quoted(text)) is no media type")
            case .unknownSubtype:
                return nil
            }
        }
        guard mimeType.type == kind.mimeTypePrefix else {
            throw invalid(path, "\(quoted(text)) is no codec for \(kind.rawValue)")
        }
        return mimeType
    }

    static func payloadType(
        _ payloadType: UInt8, at path: String
    ) throws(BisqueError) {
        switch payloadType {
        case 128...:
            throw invalid(path, "\(payloadType) is above 127")
        case 64...95:
            throw invalid(path, "\(payloadType) looks like RTCP (RFC 5761 section 4)")
        default:
            break
        }
    }

    static func clockRate(_ clockRate: UInt32, at path: String) throws(BisqueError) {
        guard clockRate > 0 else { throw invalid(path, "0 is no clock rate") }
    }

    static func channels(_ channels: UInt8?, at path: String) throws(BisqueError) {
        if channels == 0 { throw invalid(path, "0 is no number of channels") }
    }

    static func rtcpFeedback(
        _ feedback: [RtcpFeedback], at path: String
    ) throws(BisqueError) {
        for (index, entry) in feedback.enumerated() where entry.type.isEmpty {
            throw invalid("\(path)[\(index)].type", "it is empty")
        }
    }

    /// RFC 6184 section 8.1 knows the modes 0, 1 and 2.
    static func packetizationMode(
        of mimeType: MimeType?, in parameters: [String: RtpParameterValue], at path: String
    ) throws(BisqueError) {
        guard mimeType?.spelling == "video/H264",
            let mode = CodecIdentity.packetizationMode(in: parameters)
        else { return }
        guard case .int(0...2) = mode else {
            throw invalid("\(path).packetization-mode", "\(described(mode)) is not 0, 1 or 2")
        }
    }

    /// The payload type whose packets an rtx codec repeats.
    static func associatedPayloadType(
        in parameters: [String: RtpParameterValue], at path: String
    ) throws(BisqueError) -> UInt8 {
        guard let value = parameters["apt"] else {
            throw invalid("\(path).apt", "an rtx codec needs it (RFC 4588 section 8.1)")
        }
        guard let int = value.int, let apt = UInt8(exactly: int), apt <= 127 else {
            throw invalid("\(path).apt", "\(described(value)) is no payload type")
        }
        return apt
    }

    static func headerExtension(
        uri: String, id: UInt8, at path: String, idName: String
    ) throws(BisqueError) {
        guard !uri.isEmpty else { throw invalid("\(path).uri", "it is empty") }
        guard id != 0 else { throw invalid("\(path).\(idName)", "0 is padding (RFC 8285)") }
        guard id != 15 else { throw invalid("\(path).\(idName)", "15 is reserved (RFC 8285)") }
    }

    static func ssrc(_ ssrc: UInt32?, at path: String) throws(BisqueError) {
        if ssrc == 0 { throw invalid(path, "0 is no source; leave it out when it is not known") }
    }

    private static func described(_ value: RtpParameterValue) -> String {
        switch value {
        case .bool(let value): "\(value)"
        case .int(let value): "\(value)"
        case .double(let value): "\(value)"
        case .string(let value): quoted(value)
        case .ints(let value): "\(value.prefix(8))"
        }
    }
}
