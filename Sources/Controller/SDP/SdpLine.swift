/// A line that only has to have its proper form and place, kept as it is.
struct SdpLine: Sendable, Hashable {
    enum Kind: Character, Sendable, Hashable {
        case information = "i"
        case uri = "u"
        case email = "e"
        case phone = "p"
        case connection = "c"
        case bandwidth = "b"
        case time = "t"
        case repetition = "r"
        case timeZone = "z"
        case key = "k"
    }

    var kind: Kind
    var value: String

    init(_ kind: Kind, _ value: String) {
        self.kind = kind
        self.value = value
    }

    /// Whether the value is what RFC 8866 section 5 wants of such a line.
    var isWellFormed: Bool {
        var fields = SdpFields(value)
        switch kind {
        case .connection:
            return fields.next() == "IN" && Self.isAddressType(fields.next())
                && fields.next() != nil && fields.isAtEnd
        case .bandwidth:
            let type = fields.next(upTo: ":")
            let bandwidth: UInt64? = fields.number()
            return type?.isSdpToken == true && bandwidth != nil && fields.isAtEnd
        case .time:
            let start: UInt64? = fields.number()
            let stop: UInt64? = fields.number()
            return start != nil && stop != nil && fields.isAtEnd
        case .information, .uri, .email, .phone, .repetition, .timeZone, .key:
            return !value.isEmpty
        }
    }

    static func isAddressType(_ text: String?) -> Bool {
        text == "IP4" || text == "IP6"
    }
}
