/// Sections that belong together: `a=group` (RFC 5888 section 5).
struct GroupAttribute: Sendable, Hashable {
    /// They share one transport (RFC 9143).
    static let bundle = "BUNDLE"

    var semantics: String
    var mids: [String]
}

extension GroupAttribute: LosslessStringConvertible {
    init?(_ description: String) {
        var fields = SdpFields(description)
        guard let semantics = fields.next(), semantics.isSdpToken,
            let mids = fields.all(), mids.allSatisfy(\.isSdpToken)
        else { return nil }
        self.semantics = semantics
        self.mids = mids
    }

    var description: String { ([semantics] + mids).joined(separator: " ") }
}
