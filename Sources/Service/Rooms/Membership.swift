import Bisque

/// Somebody's place in a room, from joining to leaving.
///
/// It outlives the socket it was made over, and belongs to whoever knows its secret.
final class Membership: Sendable {
    /// What the others know him by; his Bisque peer has the same name.
    let id: String
    /// Takes the place over after a lost socket.
    let secret: String
    let name: String
    let kind: Knock.Kind
    let peer: Peer
    let rights: Rights
    let room: OpenRoom
    let seat: RoomSeat

    init(
        id: String, secret: String, name: String, kind: Knock.Kind, peer: Peer, rights: Rights,
        room: OpenRoom, seat: RoomSeat
    ) {
        self.id = id
        self.secret = secret
        self.name = name
        self.kind = kind
        self.peer = peer
        self.rights = rights
        self.room = room
        self.seat = seat
    }

    /// Whether the others see him: players are not shown.
    var isShown: Bool { seat.isShown }

    /// As the others see him; `nil` after he has left.
    var person: Person? { room.person(id) }

    var tracks: [Track] { person?.tracks ?? [] }

    /// Tells the others what he sends from now on: everything, one track of each source.
    func say(tracks: [Track]) {
        room.say(tracks, of: id)
    }

    /// - Throws: `.notFound` when he sends nothing from this source.
    func mute(_ source: MediaSource, _ isMuted: Bool) throws(ServiceError) {
        try room.mute(source, isMuted, of: id)
    }
}
