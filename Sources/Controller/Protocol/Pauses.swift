/// Who stopped a stream, or let it go on.
public enum PauseOriginator: String, Sendable, Hashable, Codable, CaseIterable {
    /// The application, at the server.
    case local
    /// The client, over signalling.
    case remote
    /// Of what a peer gets: whoever sends it has stopped.
    case source
}

/// All who hold a stream up: it flows when nobody does.
struct Pauses: Sendable, Hashable {
    private var originators: UInt8 = 0

    var isEmpty: Bool { originators == 0 }

    func contains(_ originator: PauseOriginator) -> Bool {
        originators & originator.bit != 0
    }

    /// - Returns: whether that was news.
    mutating func set(_ originator: PauseOriginator, _ isPaused: Bool) -> Bool {
        let before = originators
        if isPaused { originators |= originator.bit } else { originators &= ~originator.bit }
        return originators != before
    }
}

extension PauseOriginator {
    fileprivate var bit: UInt8 {
        switch self {
        case .local: 1
        case .remote: 2
        case .source: 4
        }
    }
}
