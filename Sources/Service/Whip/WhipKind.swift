/// The two protocols that the desk serves: WHIP for publishers, WHEP for players.
enum WhipKind: String, Sendable, Hashable, CaseIterable {
    case whip
    case whep

    var knock: Knock.Kind {
        switch self {
        case .whip: .whip
        case .whep: .whep
        }
    }
}
