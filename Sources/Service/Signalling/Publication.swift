import Bisque

/// What one member sends: his offers come in, answers go out, and the others are told.
///
/// It outlives the member's sockets. When it refuses something, nothing has changed.
final class Publication: Sendable {
    private let member: Membership
    private let session = Locked<PublishingSession?>(nil)
    /// Two sockets of one member may overlap for a moment.
    private let turns = Turns()

    init(of member: Membership) {
        self.member = member
    }

    /// `nil` before the first offer.
    var transport: Transport? { session.withLock { $0?.transport } }

    /// - Throws: `.notAllowed`; `.badMessage` when the list does not fit the offer; `.closed` when
    ///   the connection of the offers before is gone, so that only a fresh one helps;
    ///   `.badDescription`, `.tooMany`, `.unavailable`.
    func publish(
        _ wish: ClientMessage.Publish
    ) async throws(ServiceError) -> (answer: String, tracks: [ServiceMessage.PublishedSection]) {
        guard member.rights.canPublish else {
            throw ServiceError(.notAllowed, "the token does not allow to publish")
        }
        try Publication.check(wish)
        return try await turns.take { () async throws(ServiceError) in
            try await self.exchange(wish)
        }
    }

    /// Every section that sends is listed, and nothing else.
    private static func check(_ wish: ClientMessage.Publish) throws(ServiceError) {
        let sending: Set<String>
        do throws(SignallingError) {
            sending = Set(
                try PublisherOffer(wish.offer).sections.filter(\.offersToSend).map(\.mid))
        } catch {
            throw ServiceError(.badDescription, "offer: \(error)")
        }
        for (index, track) in wish.tracks.enumerated() where !sending.contains(track.mid) {
            throw ServiceError(
                .badMessage, "tracks[\(index)].mid: no section of the offer sends as that")
        }
        guard sending.count == wish.tracks.count else {
            throw ServiceError(
                .badMessage,
                "tracks: the offer sends \(sending.count) of them, \(wish.tracks.count) are listed")
        }
    }

    private func exchange(
        _ wish: ClientMessage.Publish
    ) async throws(ServiceError) -> (answer: String, tracks: [ServiceMessage.PublishedSection]) {
        let before = session.withLock { $0 }
        do throws(BisqueError) {
            if let before, !wish.isFresh {
                let answer = try await before.answer(wish.offer)
                return (answer, say(wish.tracks, before))
            }
            let session = PublishingSession(over: try await member.peer.createWebRtcTransport())
            do throws(BisqueError) {
                let answer = try await session.answer(wish.offer)
                replace(before, by: session)
                return (answer, say(wish.tracks, session))
            } catch {
                session.transport.close()
                throw error
            }
        } catch {
            throw ServiceError(error)
        }
    }

    /// What came over the connection before goes with it.
    private func replace(_ before: PublishingSession?, by session: PublishingSession) {
        self.session.withLock { $0 = session }
        for receiver in (before?.receivers ?? [:]).values { receiver.close() }
        before?.transport.close()
    }

    /// What the room takes of it, by name.
    private func say(
        _ sections: [ClientMessage.PublishedSection], _ session: PublishingSession
    ) -> [ServiceMessage.PublishedSection] {
        let receivers = session.receivers
        let before = member.tracks
        var tracks: [Track] = []
        var published: [ServiceMessage.PublishedSection] = []
        for section in sections {
            guard let receiver = receivers[section.mid] else { continue }
            let wasMuted = before.first { $0.receiver === receiver }?.isMuted ?? false
            let track = Track(
                source: section.source, isMuted: section.isMuted ?? wasMuted, receiver: receiver,
                size: section.size)
            tracks.append(track)
            published.append(.init(mid: section.mid, track: track.id))
        }
        member.say(tracks: tracks)
        return published
    }
}
