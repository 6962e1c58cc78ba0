/// Candidates that come one by one, ours and the far end's (RFC 8838, RFC 9429 section 4.1.19).
extension JsepSession {
    /// A candidate as it is signalled.
    package struct Signalled: Sendable, Hashable {
        /// `candidate:…`, or empty: then there are no more.
        package var text: String
        package var mid: String?
        /// The section's place; only where there is no mid.
        package var index: Int?
        package var usernameFragment: String?

        package init(
            text: String, mid: String?, index: Int?, usernameFragment: String? = nil
        ) {
            self.text = text
            self.mid = mid
            self.index = index
            self.usernameFragment = usernameFragment
        }
    }

    /// What to do about one of the far end's.
    package enum Verdict: Sendable, Hashable {
        case use(CandidateAttribute)
        case noMore
        /// For a transport that the bundle has made superfluous.
        case ignore
    }

    // MARK: Ours

    /// Keeps a candidate of ours for descriptions to come.
    ///
    /// - Returns: how it is signalled; nothing when it belongs to credentials of the past.
    package mutating func add(
        _ candidate: CandidateAttribute, usernameFragment: String
    ) -> Signalled? {
        guard usernameFragment == settled.ice.usernameFragment, !settled.hasAllCandidates,
            settled.candidates.count < SdpLimits.candidates, let tag = taggedSection
        else { return nil }
        settled.candidates.append(candidate)
        return Signalled(
            text: "candidate:\(candidate)", mid: tag.mid, index: tag.index,
            usernameFragment: usernameFragment)
    }

    /// - Returns: false for credentials of the past.
    package mutating func endCandidates(usernameFragment: String) -> Bool {
        guard usernameFragment == settled.ice.usernameFragment else { return false }
        settled.hasAllCandidates = true
        return true
    }

    package var hasAllCandidates: Bool { settled.hasAllCandidates }

    // MARK: The far end's

    /// Whether there is a description that candidates can belong to.
    package var takesCandidates: Bool { settled.remoteDescription != nil }

    /// Judges a candidate, and counts it.
    ///
    /// - Throws: `.unknownSection`, also before there is any; `.unknownCredentials`;
    ///   `.malformedCandidate`; `.tooManyCandidates`.
    package mutating func judge(_ signalled: Signalled) throws(SignallingError) -> Verdict {
        guard let remote = settled.remote,
            let media = settled.remoteDescription?.session.media
        else { throw .unknownSection }
        let mid: String
        if let given = signalled.mid {
            guard media.contains(where: { $0.mid == given }) else { throw .unknownSection }
            mid = given
        } else if let index = signalled.index, media.indices.contains(index) {
            mid = media[index].mid ?? settled.sections[index].mid
        } else {
            throw .unknownSection
        }
        let candidate = try Self.candidate(signalled.text)
        let named = candidate?.extensions.first { $0.name == "ufrag" }?.value
        if let fragment = signalled.usernameFragment ?? named,
            fragment != remote.ice.usernameFragment
        {
            throw .unknownCredentials
        }
        guard mid == settled.tag else { return .ignore }
        guard let candidate else { return .noMore }
        guard candidate.component == 1 else { return .ignore }
        guard settled.remoteCandidateCount < SdpLimits.candidates else {
            throw .tooManyCandidates
        }
        settled.remoteCandidateCount += 1
        return .use(candidate)
    }

    /// Those that the far end's description names itself, and whether they are all.
    package var describedCandidates: (candidates: [CandidateAttribute], areAll: Bool) {
        guard let session = settled.remoteDescription?.session, let tag = settled.tag,
            let index = settled.sections.firstIndex(where: { $0.mid == tag }),
            index < session.media.count
        else { return ([], false) }
        let attributes = session.media[index].attributes
        let candidates = attributes.compactMap { attribute in
            if case .candidate(let candidate) = attribute, candidate.component == 1 {
                candidate
            } else {
                nil
            }
        }
        return (
            Array(candidates.prefix(SdpLimits.candidates)),
            attributes.contains(.endOfCandidates)
                || session.attributes.contains(.endOfCandidates)
        )
    }

    /// Nothing for the empty text that ends them.
    private static func candidate(
        _ text: String
    ) throws(SignallingError) -> CandidateAttribute? {
        var rest = Substring(text)
        if rest.hasPrefix("a=") { rest = rest.dropFirst(2) }
        if rest.hasPrefix("candidate:") { rest = rest.dropFirst("candidate:".count) }
        guard !rest.isEmpty else { return nil }
        guard rest.utf8.count <= SdpLimits.lineBytes,
            !rest.utf8.contains(where: { $0 < 0x20 }),
            let candidate = CandidateAttribute(String(rest))
        else { throw .malformedCandidate }
        return candidate
    }
}
