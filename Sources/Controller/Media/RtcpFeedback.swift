/// One kind of feedback that a codec's receiver may send (RFC 4585): `nack`, `nack pli`, …
public struct RtcpFeedback: Sendable, Hashable {
    public var type: String
    /// Empty when the type says it all. JSON's `null` and a missing entry are read as empty.
    public var parameter: String

    /// Which packets are missing.
    static let lost = "nack"
    /// Which packets came, and when (draft-holmer-rmcat-transport-wide-cc-extensions-01).
    static let transportWide = "transport-cc"
    /// What the far end believes its path to carry (draft-alvestrand-rmcat-remb-03).
    static let remb = "goog-remb"
    /// A time that the sender answers (RFC 3611 section 4.4), so that who only receives knows how
    /// far away it is.
    static let referenceTime = "rrtr"

    public init(_ type: String, _ parameter: String = "") {
        self.type = type
        self.parameter = parameter
    }
}

extension RtcpFeedback: Codable {
    private enum CodingKeys: String, CodingKey { case type, parameter }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        type = try container.decode(String.self, forKey: .type)
        parameter = try container.decodeIfPresent(String.self, forKey: .parameter) ?? ""
    }
}

extension [RtpCodecParameters] {
    /// What a listener over a sealed transport may ask for: what has no RTX cannot be sent again,
    /// for no packet is sealed twice under one number.
    func withoutVainRequests(hasRtx: Bool) -> [RtpCodecParameters] {
        let repeated = hasRtx ? Set(compactMap { $0.parameters["apt"]?.int }) : []
        return map { codec in
            var codec = codec
            if !repeated.contains(Int(codec.payloadType)) {
                codec.rtcpFeedback.removeAll { $0 == RtcpFeedback(RtcpFeedback.lost) }
            }
            return codec
        }
    }
}
