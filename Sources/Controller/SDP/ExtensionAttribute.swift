/// The number of a header extension in the packets: `a=extmap` (RFC 8285 section 8).
struct ExtensionAttribute: Sendable, Hashable {
    /// 1 to 255, or from 4096 on as long as no number is settled.
    var id: UInt16
    /// Nothing means both ways, as far as the section goes.
    var direction: SdpDirection?
    var uri: String
    var configuration: String?
}

extension ExtensionAttribute: LosslessStringConvertible {
    init?(_ description: String) {
        var fields = SdpFields(description)
        guard let target = fields.next() else { return nil }
        var parts = SdpFields(target)
        guard let id: UInt16 = parts.number(upTo: "/"),
            (1...255).contains(id) || (4_096...4_351).contains(id)
        else { return nil }
        if !parts.isAtEnd {
            guard let name = parts.remainder(), let direction = SdpDirection(rawValue: name)
            else { return nil }
            self.direction = direction
        }
        guard let uri = fields.next() else { return nil }
        if !fields.isAtEnd {
            guard let configuration = fields.remainder() else { return nil }
            self.configuration = configuration
        }
        self.id = id
        self.uri = uri
    }

    var description: String {
        "\(id)" + (direction.map { "/\($0.rawValue)" } ?? "") + " \(uri)"
            + (configuration.map { " \($0)" } ?? "")
    }
}
