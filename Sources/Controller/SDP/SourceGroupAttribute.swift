/// Sources that belong together: `a=ssrc-group` (RFC 5576 section 4.2).
struct SourceGroupAttribute: Sendable, Hashable {
    /// The second source repeats what the first one lost (RFC 5888, FID).
    static let retransmission = "FID"
    /// One picture in several sizes.
    static let simulcast = "SIM"

    var semantics: String
    var sources: [UInt32]
}

extension SourceGroupAttribute: LosslessStringConvertible {
    init?(_ description: String) {
        var fields = SdpFields(description)
        guard let semantics = fields.next(), semantics.isSdpToken, !fields.isAtEnd
        else { return nil }
        self.semantics = semantics
        sources = []
        while !fields.isAtEnd {
            guard let ssrc: UInt32 = fields.number() else { return nil }
            sources.append(ssrc)
        }
    }

    var description: String {
        ([semantics] + sources.map { "\($0)" }).joined(separator: " ")
    }
}
