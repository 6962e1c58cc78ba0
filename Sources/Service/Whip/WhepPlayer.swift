import Bisque

/// Follows the publishers of a room for one player: whoever is chosen is what it plays.
final class WhepPlayer: Sendable {
    let session: PlaybackSession
    private let room: OpenRoom
    private let choice: Locked<PlaybackChoice>

    init(_ session: PlaybackSession, in room: OpenRoom, of person: String?) {
        self.session = session
        self.room = room
        choice = Locked(PlaybackChoice(of: person))
    }

    /// Plays until the transport closes.
    func run(_ journal: Journal) async {
        let (looks, look) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let news = room.listen().news
        // What a stream shows is said a moment after it is there.
        let naming = Task {
            for await _ in news.arrivals {
                _ = news.take()
                look.yield()
            }
        }
        let changing = Task {
            for await _ in session.changes() { look.yield() }
            look.finish()
        }
        for await _ in looks { await play(journal) }
        news.stop()
        await naming.value
        await changing.value
    }

    private func play(_ journal: Journal) async {
        do throws(BisqueError) {
            try await session.play(chosen())
        } catch {
            guard !session.transport.isClosed else { return }
            journal.warning(
                "could not play something for a whep session",
                [
                    "room": room.name, "person": session.transport.peer.name,
                    "reason": error.message,
                ])
        }
    }

    private func chosen() -> [RtpSender] {
        let senders = session.transport.peer.rtpSenders.filter { $0.isAvailable || $0.isActive }
        let candidates = senders.map { sender in
            let receiver = sender.associatedRtpReceiver
            let person = room.person(receiver.peer.name)
            return PlaybackChoice.Candidate(
                sender: sender.id, kind: sender.kind, publisher: receiver.peer.name,
                name: person?.name ?? "",
                source: person?.tracks.first { $0.receiver === receiver }?.source)
        }
        let ids = choice.withLock { $0.choose(from: candidates) }
        return senders.filter { ids.contains($0.id) }
    }
}
