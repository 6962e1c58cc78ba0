import Bisque

/// How one member would like to see the others: kept by name, wished of every sender that fits.
///
/// It outlives sockets, tracks and workers: who publishes again is seen as before.
final class Preferences: Sendable {
    private let member: Membership
    private let journal: Journal
    private let wishes = Locked(PreferenceBook())
    private let alarm: AsyncStream<Void>.Continuation
    private let alarms: AsyncStream<Void>

    init(of member: Membership, journal: Journal) {
        self.member = member
        self.journal = journal
        (alarms, alarm) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// - Throws: `.notFound` when nobody sends that.
    func prefer(_ wish: ClientMessage.Prefer) throws(ServiceError) {
        let people = member.room.people
        let subject = PreferenceBook.Subject(person: wish.person, source: wish.source)
        let sent = Set(
            people.flatMap { person in
                person.tracks.map { .init(person: person.id, source: $0.source) }
            } as [PreferenceBook.Subject])
        guard wish.person != member.id, sent.contains(subject) else {
            throw ServiceError(
                .notFound, "person: nobody else sends \(wish.source.rawValue) by that name")
        }
        let preference = Preference(size: wish.size, isPinned: wish.isPinned, source: wish.source)
        wishes.withLock {
            $0.note(preference, for: subject, present: Set(people.map(\.id)), sent: sent)
        }
        wake()
    }

    // MARK: What is done

    /// Senders have come, or are known by name now.
    func wake() { alarm.yield() }

    /// The member is gone.
    func stop() { alarm.finish() }

    func run() async {
        for await _ in alarms {
            let tracks = member.room.tracks
            for sender in member.peer.rtpSenders where sender.kind != .audio {
                guard let track = tracks[sender.associatedRtpReceiver.id] else { continue }
                await tell(sender, of: track)
            }
        }
    }

    private func tell(_ sender: RtpSender, of track: Track) async {
        let receiver = sender.associatedRtpReceiver
        let subject = PreferenceBook.Subject(person: receiver.peer.name, source: track.source)
        let wish = wishes.withLock { $0.preference(for: subject) }
        let layers = wish.layers(of: receiver.scalabilityMode, size: track.size ?? .usual)
        member.room.want(
            layers.map { $0.spatial + 1 } ?? Demand.everything, of: receiver, by: member.id)
        do throws(BisqueError) {
            if sender.preferredLayers != layers { try await sender.setPreferredLayers(layers) }
            if sender.comesFirst != wish.comesFirst {
                try await sender.setComesFirst(wish.comesFirst)
            }
        } catch {
            // What has ended meanwhile needs no wishes any more.
            guard error.code != .closed, error.code != .workerDied else { return }
            journal.warning(
                "could not wish for layers",
                ["room": member.room.name, "person": member.id, "reason": error.description])
        }
    }
}
