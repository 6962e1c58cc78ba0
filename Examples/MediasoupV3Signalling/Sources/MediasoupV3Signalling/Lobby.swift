/// Who is in a room: what mediasoup does not know, and an application does.
import Bisque
import Foundation
import Synchronization

/// The rooms by name.
actor Lobbies {
    private let server: Server
    private var lobbies: [String: Lobby] = [:]

    init(server: Server) {
        self.server = server
    }

    func lobby(_ name: String) async throws -> Lobby {
        if let lobby = lobbies[name] { return lobby }
        let room = try await server.createRoom(mediaCodecs: [.opus, .vp8])
        // Somebody else may have been faster.
        if let lobby = lobbies[name] {
            room.close()
            return lobby
        }
        let lobby = Lobby(room)
        lobbies[name] = lobby
        return lobby
    }
}

final class Lobby: Sendable {
    /// Somebody with a socket.
    struct Guest: Sendable {
        let person: MediasoupPerson
        let session: MediasoupSession
    }

    private let room: Room
    private let waiting = Mutex<[String: Guest]>([:])
    private let joined = Mutex<[String: Guest]>([:])

    init(_ room: Room) {
        self.room = room
    }

    /// Gives somebody a session; the others hear of him when he joins.
    func admit(
        named name: String, send: @escaping @Sendable (JSONValue) -> Void,
        lost: @escaping @Sendable () -> Void = {}
    ) throws -> Guest {
        let peer = try room.createPeer(named: UUID().uuidString)
        let person = MediasoupPerson(id: peer.name, displayName: name)
        let session = MediasoupSession(
            of: peer,
            in: MediasoupApplication(
                join: { [weak self] _, _ in self?.join(person) ?? [] }, lost: lost),
            send: send)
        let guest = Guest(person: person, session: session)
        waiting.withLock { $0[person.id] = guest }
        return guest
    }

    func dismiss(_ guest: Guest) {
        guest.session.end()
        waiting.withLock { _ = $0.removeValue(forKey: guest.person.id) }
        let others = joined.withLock { joined in
            joined[guest.person.id] = nil
            return joined.values
        }
        guest.session.peer.close()
        for other in others { other.session.left(guest.person.id) }
    }

    /// Tells the others, and says who they are.
    private func join(_ person: MediasoupPerson) -> [MediasoupPerson] {
        guard let guest = waiting.withLock({ $0.removeValue(forKey: person.id) }) else { return [] }
        let others = joined.withLock { joined in
            defer { joined[person.id] = guest }
            return joined.values.map { $0 }
        }
        for other in others { other.session.came(person) }
        return others.map(\.person)
    }
}
