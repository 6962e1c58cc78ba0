/// How well one of a publisher's streams arrives, from 0 to 10.
///
/// For people and for graphs: the mean of the last eight reports, the newer the heavier. Nothing is
/// decided by it, because a mixed figure hides its cause.
public struct StreamScore: Sendable, Hashable, Codable {
    public static let best: UInt8 = 10

    public let encoding: Int
    public let score: UInt8
}
