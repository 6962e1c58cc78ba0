/// Which worker takes a room whose options name none.
public enum RoomPlacement: Sendable, Hashable, CaseIterable {
    /// The one that has the least to do.
    case leastLoad
    /// One after the other, as mediasoup's second generation had it: the second worker is the first
    /// to get one, and after a room whose options named a worker its next neighbour does.
    case inTurn
}
