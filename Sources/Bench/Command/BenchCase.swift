/// One thing that is measured, and its name in the report.
enum BenchCase {
    /// So many publishers, each heard by so many listeners.
    case forwarding(ForwardingShape)
    /// Questions to the worker and objects made in it, a second.
    case channel
    /// What an idle object takes in the worker.
    case memory

    init?(_ name: String) {
        switch name {
        case "channel": self = .channel
        case "memory": self = .memory
        default:
            guard let shape = ForwardingShape(name) else { return nil }
            self = .forwarding(shape)
        }
    }
}
