/// How loud everybody in a room is, when its halves tell it each for itself.
///
/// A half hears its own publishers, and mirrors of others: of each publisher counts what his own
/// half says. One half sets the pace, the lowest in which anybody is heard; what the others told
/// last is told with it.
struct HalfLevels: Sendable {
    private var heard: [Int: [HeardLevel]] = [:]
    /// Somebody was heard when the room told last, for all that is known.
    private var wasSomebodyHeard = true

    /// A half has told what it heard. Returns what the room tells now; `nil`: nothing yet.
    mutating func tell(
        _ levels: [HeardLevel], in half: Int, atMost count: Int, isOwn: (UInt32) -> Bool
    ) -> [HeardLevel]? {
        let own = levels.filter { isOwn($0.receiver) }
        heard[half] = own.isEmpty ? nil : own
        guard let pace = heard.keys.min() else {
            defer { wasSomebodyHeard = false }
            return wasSomebodyHeard ? [] : nil
        }
        guard pace == half else { return nil }
        wasSomebodyHeard = true
        return merged(atMost: count)
    }

    /// The half is not there any more. Returns whether the room has become silent by that.
    mutating func forget(_ half: Int) -> Bool {
        guard heard.removeValue(forKey: half) != nil, heard.isEmpty else { return false }
        defer { wasSomebodyHeard = false }
        return wasSomebodyHeard
    }

    private func merged(atMost count: Int) -> [HeardLevel] {
        let all = heard.sorted { $0.key < $1.key }.flatMap(\.value)
        let order = all.indices.sorted { (-all[$0].level, $0) < (-all[$1].level, $1) }
        return order.prefix(count).map { all[$0] }
    }
}
