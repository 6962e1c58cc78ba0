import Bisque
import BisqueWeb

/// WHIP (RFC 9725) and WHEP (draft-ietf-wish-whep): publishers and players that need no signalling
/// but one HTTP request.
///
/// A request in, a response out; it knows no sockets. What it makes are memberships of the rooms
/// that signalling uses, too: a publisher is somebody whom the others see, a player is not.
final class WhipDesk: Sendable {
    private struct State {
        var shelf: WhipShelf<WhipSession>
        var limits: AddressLimits
    }

    let book: RoomBook
    let gate: Gate
    let settings: WhipSettings
    let journal: Journal
    let counters: Counters
    let joins: JoinLimits
    private let state: Locked<State>

    init(
        book: RoomBook, gate: Gate, settings: WhipSettings = WhipSettings(),
        joins: JoinLimits? = nil, journal: Journal, counters: Counters
    ) {
        self.book = book
        self.gate = gate
        self.settings = settings
        self.journal = journal
        self.counters = counters
        self.joins = joins ?? JoinLimits(SignallingSettings().joins)
        state = Locked(
            State(
                shelf: WhipShelf(
                    most: settings.sessions, mostPerAddress: settings.sessionsPerAddress),
                limits: AddressLimits(settings.requests)))
    }

    /// Sessions of both kinds that live now.
    var count: Int { state.withLock { $0.shelf.count } }

    // MARK: Requests

    /// What is answered at `/whip/:room` and `/whep/:room`.
    func answer(_ request: HttpRequest, at kind: WhipKind) async -> HttpResponse {
        await answer(request, at: kind, methods: "POST, GET, HEAD, OPTIONS") {
            (request) throws(WhipRefusal) in
            switch request.method {
            case "POST": try await self.open(kind, for: request)
            case "OPTIONS":
                .options(
                    methods: "POST, GET, HEAD, OPTIONS",
                    .init("accept-post", HttpResponse.sdp))
            case "GET", "HEAD": Self.nothing
            default: nil
            }
        }
    }

    /// What is answered at `/whip/:room/:session` and `/whep/:room/:session`.
    func answerSession(_ request: HttpRequest, at kind: WhipKind) async -> HttpResponse {
        await answer(request, at: kind, methods: "PATCH, DELETE, GET, HEAD, OPTIONS") {
            (request) throws(WhipRefusal) in
            switch request.method {
            case "PATCH": try await self.patch(kind, for: request)
            case "DELETE": try self.delete(kind, for: request)
            case "OPTIONS":
                .options(
                    methods: "PATCH, DELETE, GET, HEAD, OPTIONS",
                    .init("accept-patch", HttpResponse.iceFragment))
            case "GET", "HEAD": try self.nothing(to: request, at: kind)
            default: nil
            }
        }
    }

    private func answer(
        _ request: HttpRequest, at kind: WhipKind, methods: String,
        by fulfil: (HttpRequest) async throws(WhipRefusal) -> HttpResponse?
    ) async -> HttpResponse {
        let response: HttpResponse
        do throws(WhipRefusal) {
            try spend(request.remoteAddress)
            response = try await fulfil(request) ?? .notAllowed(methods: methods)
        } catch {
            response = HttpResponse(error)
        }
        let known = ["POST", "PATCH", "DELETE", "GET", "HEAD", "OPTIONS", "PUT"]
        counters.add(
            "bisque_whip_requests_total",
            [
                "protocol": kind.rawValue, "status": "\(response.status)",
                "method": known.contains(request.method) ? request.method : "other",
            ])
        return response.sharedWithAllOrigins()
    }

    /// A resource without a representation, which is no mistake (RFC 9725 section 4.1).
    private static let nothing = HttpResponse(204)

    private func nothing(
        to request: HttpRequest, at kind: WhipKind
    ) throws(WhipRefusal) -> HttpResponse {
        _ = try session(kind, in: request)
        return Self.nothing
    }

    private func spend(_ address: String) throws(WhipRefusal) {
        let now = settings.clock()
        guard state.withLock({ $0.limits.take(address, at: now) }) else {
            throw WhipRefusal(.tooMany, "too many requests from your address")
        }
    }

    // MARK: Sessions

    func take(_ address: AddressGroup) throws(WhipRefusal) {
        do throws(ServiceError) {
            try state.withLock { (state) throws(ServiceError) in try state.shelf.take(address) }
        } catch {
            throw WhipRefusal(error)
        }
    }

    func giveBack(_ address: AddressGroup) {
        state.withLock { $0.shelf.giveBack(address) }
    }

    /// From now on it can be found, and ends with its transport.
    func keep(_ session: WhipSession) {
        let events = session.transport.events()
        state.withLock { $0.shelf.put(session, session.id) }
        Task {
            for await case .closed(let reason) in events { self.end(session, because: reason) }
        }
    }

    /// - Throws: 404.
    func session(_ kind: WhipKind, in request: HttpRequest) throws(WhipRefusal) -> WhipSession {
        let id = request.parameters["session"] ?? ""
        guard let session = state.withLock({ $0.shelf[id] }), session.kind == kind,
            session.member.room.name == request.parameters["room"]
        else { throw .noSuchSession }
        return session
    }

    /// Takes everything back that belongs to a session; without effect the second time.
    ///
    /// - Parameter reason: nothing when its client deleted it.
    func end(_ session: WhipSession, because reason: CloseReason?) {
        guard state.withLock({ $0.shelf.remove(session.id, of: session.address) }) else { return }
        let word = reason.map(Self.word) ?? "deleted"
        counters.add(
            "bisque_whip_ended_total", ["protocol": session.kind.rawValue, "reason": word])
        journal.note(
            "\(session.kind.rawValue) session ended",
            [
                "room": session.member.room.name, "person": session.member.id,
                "reason": reason?.description ?? "deleted by its client",
            ])
        let isFarewell = reason == nil || reason == .failed(.dtlsClosed)
        book.leave(session.member, because: isFarewell ? .left : .lost)
    }

    private static func word(_ reason: CloseReason) -> String {
        switch reason {
        case .application: "application"
        case .parent: "roomClosed"
        case .remote: "remote"
        case .refused: "refused"
        case .failed(let failure): failure.rawValue
        case .workerDied: "workerDied"
        }
    }
}
