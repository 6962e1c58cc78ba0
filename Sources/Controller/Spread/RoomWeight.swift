/// What a room costs its workers.
struct RoomWeight: Sendable {
    let whole: Int
    /// Of that, in each other worker than its own.
    let guests: [Int: Int]
    let maySpread: Bool

    init(of core: RoomCore) {
        whole = core.state.weight
        guests = core.spread.weights
        maySpread = core.state.hearing.wish.maySpread && core.state.slotSenders.isEmpty
    }
}
