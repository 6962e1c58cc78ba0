/// What goes over data channels, and to how many: `data/bulk`, `data/fan/1x100` in the report.
enum DataShape {
    /// One reliable channel, always full; told to a program, or dropped once it arrived.
    case bulk(isTold: Bool)
    /// A publisher's messages to so many listeners.
    case fan(Int)

    init?(_ name: String) {
        switch name {
        case "bulk": self = .bulk(isTold: false)
        case "bulk/told": self = .bulk(isTold: true)
        default:
            guard name.hasPrefix("fan/1x"), let listeners = Int(name.dropFirst("fan/1x".count)),
                (1...1_000).contains(listeners)
            else { return nil }
            self = .fan(listeners)
        }
    }

    var name: String {
        switch self {
        case .bulk(let isTold): isTold ? "data/bulk/told" : "data/bulk"
        case .fan(let listeners): "data/fan/1x\(listeners)"
        }
    }

    var isBulk: Bool {
        if case .bulk = self { true } else { false }
    }

    var messageLength: Int {
        switch self {
        case .bulk: 65_536
        case .fan: 100
        }
    }

    /// The transports at which messages arrive, and how many get each.
    var listeners: ClosedRange<Int> {
        switch self {
        case .bulk: 1...1
        case .fan(let listeners): 2...(1 + listeners)
        }
    }
}
