/// What a half of a room costs its worker, for whoever asks where the next peer shall be.
struct HalfCost: Sendable, Hashable {
    /// Workers this near to each other have as much to do as one another.
    static let margin = 0.1
    /// What somebody who is not measured yet may cost at least, as a part of a core.
    static let leastPerPeer = 0.001

    let half: Int
    /// Senders of this room.
    let weight: Int
    /// What the whole worker takes of a core, this room or another; `nil` when nobody measured it.
    let load: Double?
    /// Peers that came since then, and do not show in `load`.
    let newcomers: Int

    /// The half in which the next peer costs the least: by what the workers were measured to do,
    /// and where that tells nothing by the number of senders.
    static func lightest(of halves: [HalfCost], peers: Int) -> Int? {
        let loads = halves.compactMap(\.load)
        let byWeight = halves.min { ($0.weight, $0.half) < ($1.weight, $1.half) }
        guard loads.count == halves.count else { return byWeight?.half }
        let measured = max(peers - halves.reduce(0) { $0 + $1.newcomers }, 1)
        let perPeer = max(loads.reduce(0, +) / Double(measured), leastPerPeer)
        let expected = halves.map { ($0.load ?? 0) + Double($0.newcomers) * perPeer }
        guard let least = expected.min(), let most = expected.max(), most - least > margin else {
            return byWeight?.half
        }
        return zip(halves, expected).min { $0.1 < $1.1 }?.0.half
    }
}
