/// How an exchange begins, ends, and is taken back.
extension JsepSession {
    /// Keeps what there is, for the case that the exchange comes to nothing.
    mutating func begin() {
        before = Restored(
            settled: settled,
            agreed: Dictionary(
                transceivers.map { ($0.id, $0.agreed) }, uniquingKeysWith: { first, _ in first }))
    }

    /// Both ends have agreed.
    mutating func complete() {
        state = .stable
        before = nil
        let used = Set(settled.sections.compactMap(\.transceiver))
        transceivers.removeAll { $0.isStopped && !used.contains($0.id) }
    }

    /// Takes the offer under way back, whoever made it, as if it had never been.
    ///
    /// What the program has wished meanwhile stays, and so do candidates of credentials that are
    /// still ours.
    ///
    /// - Returns: what the program has heard of and is not so any more.
    @discardableResult
    package mutating func rollBack() -> [JsepChange] {
        guard let before, state != .closed else { return [] }
        var restored = before.settled
        restored.needsIceRestart = restored.needsIceRestart || settled.needsIceRestart
        if restored.ice == settled.ice {
            restored.candidates = settled.candidates
            restored.hasAllCandidates = settled.hasAllCandidates
        }
        settled = restored
        var changes: [JsepChange] = []
        for place in transceivers.indices {
            let agreed = before.agreed[transceivers[place].id] ?? .init()
            changes += Self.changes(
                of: transceivers[place].id, from: transceivers[place].agreed.received,
                to: agreed.received)
            transceivers[place].agreed = agreed
        }
        // Those the offer brought go with it, unless a track was put into them.
        transceivers.removeAll {
            $0.isVain || before.brought.contains($0.id) && $0.track == nil
        }
        state = .stable
        self.before = nil
        return changes
    }

    static func changes(
        of id: JsepTransceiver.ID, from old: JsepTrack?, to new: JsepTrack?
    ) -> [JsepChange] {
        switch (old, new) {
        case (nil, nil): []
        case (nil, let new?): [.trackAdded(id, new)]
        case (let old?, nil): [.trackRemoved(id, old)]
        case (let old?, let new?) where old == new: []
        case (let old?, let new?) where old.id == new.id:
            [.streamsChanged(id, from: old, to: new)]
        case (let old?, let new?): [.trackRemoved(id, old), .trackAdded(id, new)]
        }
    }

    // MARK: Whether there is something to say

    /// Whether an exchange would bring the far end something new. Only in the stable state.
    package var needsNegotiation: Bool {
        guard state == .stable else { return false }
        if settled.needsIceRestart { return true }
        if wantsChannels, !settled.sections.contains(where: { $0.use == .channels }) {
            return true
        }
        return transceivers.contains { isUntold($0) }
    }

    /// Transceivers with tracks that no section is there for.
    package var unplacedTracks: [JsepTransceiver.ID] {
        transceivers.filter { $0.agreed.mid == nil && $0.track != nil && !$0.isStopped }.map(\.id)
    }

    private func isUntold(_ transceiver: JsepTransceiver) -> Bool {
        let index = settled.sections.firstIndex { $0.transceiver == transceiver.id }
        guard !transceiver.isStopped else { return index != nil }
        guard let index, let local = settled.local, let remote = settled.remoteDescription,
            index < local.session.media.count, index < remote.session.media.count
        else { return true }
        let said = local.session.media[index].attributes
        let heard = direction(of: remote.session.media[index], in: remote.session)
        let wanted = transceiver.direction
        if wanted.sends, transceiver.track != nil,
            said.streams != transceiver.attributes([], cname: "").streams
        {
            return true
        }
        guard let saidDirection = said.direction else { return true }
        if local.isOffer { return saidDirection != wanted && heard.reversed != wanted }
        return saidDirection != wanted.limited(to: heard.reversed)
    }

    func direction(
        of section: MediaDescription, in session: SessionDescription
    ) -> SdpDirection {
        guard !section.isRefused else { return .inactive }
        return section.attributes.direction ?? session.attributes.direction ?? .sendAndReceive
    }
}

extension Sequence where Element == SdpAttribute {
    var streams: [StreamAttribute] {
        compactMap { if case .stream(let stream) = $0 { stream } else { nil } }
    }
}
