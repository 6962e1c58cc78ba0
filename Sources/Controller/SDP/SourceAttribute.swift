/// Something about one synchronisation source: `a=ssrc` (RFC 5576 section 4.1).
struct SourceAttribute: Sendable, Hashable {
    var ssrc: UInt32
    var name: String
    var value: String?
}

extension SourceAttribute: LosslessStringConvertible {
    init?(_ description: String) {
        var fields = SdpFields(description)
        guard let ssrc: UInt32 = fields.number(), let attribute = fields.remainder()
        else { return nil }
        var parts = SdpFields(attribute)
        guard let name = parts.next(upTo: ":"), name.isSdpToken else { return nil }
        if !parts.isAtEnd { value = parts.remainder() ?? "" }
        self.ssrc = ssrc
        self.name = name
    }

    var description: String { "\(ssrc) \(name)" + (value.map { ":\($0)" } ?? "") }
}
