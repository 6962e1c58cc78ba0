/// What holds the sections of an endpoint's description together.
extension SessionDescription {
    /// Every section's mid, in their order.
    func mids() throws(SignallingError) -> [String] {
        var mids: [String] = []
        var seen: Set<String> = []
        for (index, section) in media.enumerated() {
            guard let mid = section.mid else { throw .noMid(section: index) }
            guard seen.insert(mid).inserted else { throw .duplicateMid(mid) }
            mids.append(mid)
        }
        return mids
    }

    /// The one transport of the bundle: what its first section says that is not refused
    /// (RFC 9143 section 7.2); nothing when all are.
    func remoteTransport(
        mids: [String], isAnswer: Bool
    ) throws(SignallingError) -> RemoteTransport? {
        let alive = zip(mids, media).filter { !$0.1.isRefused }
        let bundle = attributes.bundle ?? []
        let tagged = bundle.first { mid in alive.contains { $0.0 == mid } }
        guard let (mid, section) = alive.first(where: { $0.0 == tagged }) ?? alive.first
        else { return nil }
        return try RemoteTransport(of: section, mid: mid, in: self, isAnswer: isAnswer)
    }
}
