import Bisque

/// Whose sound everybody gets: in a large room the loudest on a few slots, otherwise everybody's.
extension OpenRoom {
    /// How many are heard at once in a large room.
    static let slots = 5

    /// Players of WHEP have chosen one publisher, so they hear him in large rooms, too.
    func sound(for kind: Knock.Kind) -> SoundWish {
        kind == .page && isLarge ? .loudest : .everybody
    }

    /// Follows the number of people for as long as the room is open.
    func followCrowd() async {
        var hearing: Task<Void, Never>?
        for await _ in crowdChanges {
            do throws(BisqueError) {
                // Once there, slots stay: who does not wish for them has none.
                if isLarge, room.slots.isEmpty {
                    try await room.forwardLoudest(slots: OpenRoom.slots)
                }
            } catch {
                // Without a worker there is nothing to hear; the next one begins it again.
                continue
            }
            if hearing == nil, !room.slots.isEmpty { hearing = Task { await followVoices() } }
            for peer in room.peers { tune(peer) }
        }
        await hearing?.value
    }

    /// Everybody looks whom he hears when somebody else has got a slot.
    private func followVoices() async {
        for await event in room.audioEvents() {
            if case .slot = event { wakeListeners() }
        }
    }

    /// Lets somebody hear what he is to hear now; without effect on who has left.
    func tune(_ peer: Peer) {
        guard let kind = person(peer.name)?.kind else { return }
        do throws(BisqueError) {
            try peer.hear(sound(for: kind))
        } catch {
            return
        }
    }
}
