/// What the way between a client and the worker is like, there and back.
struct RelayConditions: Sendable, Hashable {
    /// From the client to the worker.
    var up = LinkConditions()
    /// From the worker to the client.
    var down = LinkConditions()

    static func bothWays(_ conditions: LinkConditions) -> RelayConditions {
        RelayConditions(up: conditions, down: conditions)
    }

    /// Both ways lose this share of the packets.
    static func losing(_ share: Double) -> RelayConditions {
        .bothWays(LinkConditions(loss: .random(share)))
    }
}

/// What became of the packets, there and back.
struct RelayCounts: Sendable, Hashable, CustomStringConvertible {
    var up = LinkCounts()
    var down = LinkCounts()

    var description: String { "up: \(up); down: \(down)" }

    static func - (now: RelayCounts, earlier: RelayCounts) -> RelayCounts {
        RelayCounts(up: now.up - earlier.up, down: now.down - earlier.down)
    }

    static func + (one: RelayCounts, other: RelayCounts) -> RelayCounts {
        RelayCounts(up: one.up + other.up, down: one.down + other.down)
    }
}
