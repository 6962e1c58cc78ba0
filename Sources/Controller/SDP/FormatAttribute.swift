/// The parameters of one format: `a=fmtp` (RFC 8866 section 6.15).
struct FormatAttribute: Sendable, Hashable {
    /// With RTP a payload type.
    var format: String
    var value: String

    var payloadType: UInt8? { UInt8(decimal: format) }
}

extension FormatAttribute: LosslessStringConvertible {
    init?(_ description: String) {
        var fields = SdpFields(description)
        guard let format = fields.next(), format.isSdpToken, let value = fields.remainder()
        else { return nil }
        self.format = format
        self.value = value
    }

    var description: String { "\(format) \(value)" }
}
