/// One thing that is measured, and its name in the report.
enum BenchCase {
    /// So many publishers, each heard by so many listeners.
    case forwarding(ForwardingShape)
    /// What estimates and allocations add for so many listeners.
    case estimate(ForwardingShape)
    /// What a second worker adds when a room spreads, and whether anybody hears that it does.
    case spread(ForwardingShape)
    /// Questions to the worker and objects made in it, a second.
    case channel
    /// What an idle object takes in the worker.
    case memory
    /// How soon everybody hears everybody in a room of so many.
    case room(Int)
    /// How much goes over data channels, and what it costs.
    case data(DataShape)
    /// How much two direct peers say to each other, and what is held meanwhile.
    case direct

    init?(_ name: String) {
        switch name {
        case "channel": self = .channel
        case "memory": self = .memory
        case "data/direct": self = .direct
        default:
            if name.hasPrefix("estimate/") {
                guard let shape = Self.listeners(name.dropFirst("estimate/".count))
                else { return nil }
                self = .estimate(shape)
                return
            }
            if name.hasPrefix("data/") {
                guard let shape = DataShape(String(name.dropFirst("data/".count)))
                else { return nil }
                self = .data(shape)
                return
            }
            if name.hasPrefix("room/") {
                guard let people = Int(name.dropFirst("room/".count)), (2...500).contains(people)
                else { return nil }
                self = .room(people)
                return
            }
            if name.hasPrefix("spread/") {
                guard let shape = Self.listeners(name.dropFirst("spread/".count)),
                    shape.publishers == 1, shape.listeners > 1
                else { return nil }
                self = .spread(shape)
                return
            }
            guard let shape = ForwardingShape(name) else { return nil }
            self = .forwarding(shape)
        }
    }

    /// `video/1x500`, or `video/1x500/gcm` with listeners who get it sealed.
    private static func listeners(_ name: Substring) -> ForwardingShape? {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3 else { return nil }
        let seal = parts.count == 3 ? parts[2] : "plain"
        return ForwardingShape("\(seal)/\(parts[0])/\(parts[1])")
    }
}
