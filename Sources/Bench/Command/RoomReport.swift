/// How long after the last join everybody had a sender of everybody else, and heard him.
struct RoomReport: Encodable {
    /// So long it may take until all streams flow, of a room of a hundred.
    static let mostSeconds = 3.0

    let name: String
    let senders: Int
    /// From the first join to the last.
    let joinSeconds: Double
    let existSeconds: Double
    let flowSeconds: Double

    var isWithinGate: Bool { flowSeconds <= Self.mostSeconds }

    private enum CodingKeys: String, CodingKey {
        case name = "case"
        case senders
        case joinSeconds = "join_seconds"
        case existSeconds = "exist_seconds"
        case flowSeconds = "flow_seconds"
    }
}
