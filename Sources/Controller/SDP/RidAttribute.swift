/// A stream by a name of its own instead of its source: `a=rid` (RFC 8851 section 10).
struct RidAttribute: Sendable, Hashable {
    enum Direction: String, Sendable, Hashable {
        case send
        case receive = "recv"
    }

    var id: String
    var direction: Direction
    /// `pt=96;max-width=1280`, unread.
    var restrictions: String?
}

extension RidAttribute: LosslessStringConvertible {
    init?(_ description: String) {
        var fields = SdpFields(description)
        guard let id = fields.next(), Self.isName(id),
            let name = fields.next(), let direction = Direction(rawValue: name)
        else { return nil }
        if !fields.isAtEnd {
            guard let restrictions = fields.remainder() else { return nil }
            self.restrictions = restrictions
        }
        self.id = id
        self.direction = direction
    }

    var description: String {
        "\(id) \(direction.rawValue)" + (restrictions.map { " \($0)" } ?? "")
    }

    static func isName(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
                default: false
                }
            }
    }
}
