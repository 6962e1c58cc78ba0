import Bisque

/// Tells one member whom he hears in which slot of a large room.
///
/// What it says is whole, and said when it has changed. A worker lets whoever has got a slot keep
/// it for a while: that bounds it.
final class Voices: Sendable {
    private struct State {
        /// `nil` while the member has no socket.
        var say: (@Sendable ([ServiceMessage.HeardSlot]) -> Void)?
        /// Nothing: it has to be said again.
        var told: [ServiceMessage.HeardSlot] = []
    }

    private let member: Membership
    private let listening: Listening
    private let state = Locked(State())
    /// Held from looking until it is told, so that the last word is the newest.
    private let pen = Locked(0)

    init(of member: Membership, listening: Listening) {
        self.member = member
        self.listening = listening
    }

    /// Another socket has to be told everything, by `look()`.
    func connect(_ say: @escaping @Sendable ([ServiceMessage.HeardSlot]) -> Void) {
        state.withLock { $0 = State(say: say) }
    }

    func disconnect() {
        state.withLock { $0.say = nil }
    }

    /// The client has got an offer, whose slots may be others.
    func offered() {
        state.withLock { $0.told = [] }
        look()
    }

    /// Somebody else may be heard, or be known by name now.
    func look() {
        pen.withLock { _ in
            guard let say = state.withLock({ $0.say }) else { return }
            let heard = listening.slots.map { mid, slot in
                ServiceMessage.HeardSlot(mid: mid, voice: slot.source.flatMap(voice))
            }.sorted { $0.mid < $1.mid }
            let isNew = state.withLock { state in
                defer { state.told = heard }
                return state.told != heard
            }
            if isNew { say(heard) }
        }
    }

    /// Nobody, as long as he has no name for the others.
    private func voice(of receiver: RtpReceiver) -> ServiceMessage.Voice? {
        let person = member.room.person(receiver.peer.name)
        guard let person, let track = person.tracks.first(where: { $0.receiver === receiver })
        else { return nil }
        return ServiceMessage.Voice(person: person.id, track: track.id, source: track.source)
    }
}
