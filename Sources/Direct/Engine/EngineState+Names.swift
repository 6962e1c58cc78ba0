import Bisque

/// Candidates of the other end that have a name instead of an address: browsers hide behind these
/// from whoever is not in their network.
extension EngineState {
    private static let mostSought = 8

    mutating func seek(_ candidate: CandidateAttribute) {
        guard findsLocalNames else {
            return leaveOut(candidate, "its name is known in its own network only")
        }
        guard !sought.contains(candidate) else { return }
        guard sought.count < Self.mostSought else {
            return leaveOut(candidate, "\(sought.count) names are looked for already")
        }
        sought.append(candidate)
        act(.find(candidate, from: place.hosts.map(\.ip)))
    }

    /// What a name turned out to stand for.
    mutating func found(
        _ addresses: [String], for candidate: CandidateAttribute
    ) -> [EngineAction] {
        // It may belong to credentials that are gone.
        guard phase == .open, let index = sought.firstIndex(of: candidate) else { return [] }
        sought.remove(at: index)
        if addresses.isEmpty { leaveOut(candidate, "nobody in our networks has this name") }
        for address in addresses {
            var known = candidate
            known.address = address
            add(known)
        }
        if hasAllCandidates { tellEnd() }
        return drain()
    }
}
