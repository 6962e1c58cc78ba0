import Bisque
import BisqueWeb

/// How a session comes to be: `POST` with an offer, 201 with the answer.
extension WhipDesk {
    /// What a request asks for, once it is understood.
    private struct Wish {
        let text: String
        let offer: PublisherOffer
        let knock: Knock
        /// Whose streams are to be played; nothing where that does not matter.
        let person: String?
    }

    func open(_ kind: WhipKind, for request: HttpRequest) async throws(WhipRefusal) -> HttpResponse
    {
        let address = AddressGroup(request.remoteAddress)
        let wish = try wish(kind, request)
        try ask(request.remoteAddress)
        try take(address)
        do throws(WhipRefusal) {
            switch kind {
            case .whip: return try await publish(wish, from: address)
            case .whep: return try await play(wish, from: address)
            }
        } catch {
            giveBack(address)
            throw error
        }
    }

    /// Whoever wants a session asks to join, as at every other door.
    private func ask(_ address: String) throws(WhipRefusal) {
        do throws(ServiceError) {
            try joins.take(address)
        } catch {
            throw WhipRefusal(error)
        }
    }

    private func wish(_ kind: WhipKind, _ request: HttpRequest) throws(WhipRefusal) -> Wish {
        let text = try text(of: request, type: HttpResponse.sdp)
        let offer: PublisherOffer
        do throws(SignallingError) {
            offer = try PublisherOffer(text)
        } catch {
            throw WhipRefusal(.badDescription, "sdp: \(error)")
        }
        try check(kind == .whip ? offer.sentKinds : offer.receivedKinds)
        return Wish(
            text: text, offer: offer,
            knock: Knock(
                room: request.parameters["room"] ?? "",
                name: request.query["name"] ?? "", token: Self.token(of: request),
                kind: kind.knock, remoteAddress: request.remoteAddress),
            person: request.query["person"] ?? request.query["publisher"])
    }

    /// One stream with a track of each kind at most (RFC 9725 section 4.4.2).
    private func check(_ kinds: [MediaKind]) throws(WhipRefusal) {
        guard !kinds.isEmpty else {
            throw .notAcceptable("no section of sound or pictures has the direction for this")
        }
        guard Set(kinds).count == kinds.count else {
            throw .notAcceptable("one section of sound and one of pictures are the most")
        }
    }

    /// From the header (RFC 6750 section 2.1), or from the URL, for clients that have no header.
    private static func token(of request: HttpRequest) -> String? {
        let words = request.headers["authorization"]?.split(separator: " ") ?? []
        guard words.count == 2, words[0].lowercased() == "bearer" else {
            return request.query["token"]
        }
        return String(words[1])
    }

    // MARK: Publishing

    private func publish(
        _ wish: Wish, from address: AddressGroup
    ) async throws(WhipRefusal) -> HttpResponse {
        let member = try await join(wish)
        do throws(WhipRefusal) {
            guard member.rights.canPublish else {
                throw WhipRefusal(.notAllowed, "this token does not let you publish")
            }
            let transport = try await transport(of: member)
            let session = PublishingSession(over: transport)
            let answer = try await answer(to: wish) { (offer) throws(BisqueError) in
                try await session.answer(offer)
            }
            guard session.receivers.count == wish.offer.sentKinds.count else { throw Self.noCodec }
            member.say(
                tracks: session.receivers.values.sorted { $0.id < $1.id }.map { receiver in
                    Track(
                        source: receiver.kind == .audio ? .microphone : .camera, isMuted: false,
                        receiver: receiver)
                })
            return created(.whip, wish, member, transport, address, answer)
        } catch {
            book.leave(member, because: .left)
            throw error
        }
    }

    // MARK: Playing

    private func play(
        _ wish: Wish, from address: AddressGroup
    ) async throws(WhipRefusal) -> HttpResponse {
        try await requirePublisher(wish)
        let member = try await join(wish)
        do throws(WhipRefusal) {
            guard member.rights.canSubscribe else {
                throw WhipRefusal(.notAllowed, "this token does not let you listen")
            }
            let transport = try await transport(of: member)
            let player = WhepPlayer(
                PlaybackSession(over: transport), in: member.room, of: wish.person)
            let answer = try await answer(to: wish) { (offer) throws(BisqueError) in
                try await player.session.answer(offer)
            }
            guard player.session.sections.count == wish.offer.receivedKinds.count
            else { throw Self.noCodec }
            let response = created(.whep, wish, member, transport, address, answer)
            Task { await player.run(journal) }
            return response
        } catch {
            book.leave(member, because: .left)
            throw error
        }
    }

    /// Looks before anybody joins, so that players who wait for a publisher open no rooms.
    ///
    /// - Throws: 401 and the like before 409, so that strangers learn nothing.
    private func requirePublisher(_ wish: Wish) async throws(WhipRefusal) {
        let room = await book.room(named: wish.knock.room)
        let isThere = room?.people.contains { person in
            !person.tracks.isEmpty
                && (wish.person.map { $0 == person.name || $0 == person.id } ?? true)
        }
        guard isThere != true else { return }
        do throws(ServiceError) {
            _ = try Naming.room(wish.knock.room)
            _ = try await gate.admit(wish.knock)
        } catch {
            throw WhipRefusal(error)
        }
        gate.forgive(wish.knock)
        throw .nobodyPublishes(retryAfter: settings.retryAfter)
    }

    // MARK: Both

    private static let noCodec = WhipRefusal.notAcceptable(
        "a section has no codec that this room knows, or is not in the bundle")

    private func join(_ wish: Wish) async throws(WhipRefusal) -> Membership {
        do throws(ServiceError) {
            return try await book.join(wish.knock, capabilities: .said(wish.offer.capabilities))
        } catch {
            throw WhipRefusal(error)
        }
    }

    private func transport(of member: Membership) async throws(WhipRefusal) -> Transport {
        do throws(BisqueError) {
            return try await member.peer.createWebRtcTransport(
                .init(timeouts: settings.timeouts))
        } catch {
            throw WhipRefusal(ServiceError(error))
        }
    }

    private func answer(
        to wish: Wish, by answer: (String) async throws(BisqueError) -> String
    ) async throws(WhipRefusal) -> String {
        do throws(BisqueError) {
            return try await answer(wish.text)
        } catch {
            throw WhipRefusal(ServiceError(error))
        }
    }

    private func created(
        _ kind: WhipKind, _ wish: Wish, _ member: Membership, _ transport: Transport,
        _ address: AddressGroup, _ answer: String
    ) -> HttpResponse {
        let session = WhipSession(
            kind, of: member, over: transport, from: address, remoteIce: wish.offer.remote?.ice)
        keep(session)
        return HttpResponse(
            201,
            headers: [
                .init("content-type", HttpResponse.sdp), .init("location", session.url),
                .init("etag", "\"\(session.tag)\""),
            ] + settings.iceServers.map { .init("link", $0) },
            body: Array(answer.utf8))
    }
}
