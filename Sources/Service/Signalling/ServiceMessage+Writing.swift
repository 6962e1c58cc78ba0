import Bisque

/// How each message looks on the wire.
extension ServiceMessage {
    /// One frame.
    var text: String { json.text }

    private var json: JsonValue {
        switch self {
        case .joined(let id, let joined):
            message("joined", id, joined.members)
        case .published(let id, let answer, let tracks):
            message(
                "published", id,
                [
                    JsonMember("answer", .string(answer)),
                    JsonMember("tracks", .array(tracks.map(\.json))),
                ])
        case .ok(let id): message("ok", id)
        case .offer(let offer): message("offer", nil, offer.members)
        case .heard(let slots):
            message("heard", nil, [JsonMember("slots", .array(slots.map(\.json)))])
        case .quality(let quality): message("quality", nil, quality.members)
        case .person(let person): message("person", nil, [JsonMember("person", person.json)])
        case .gone(let person, let reason):
            message(
                "gone", nil,
                [
                    JsonMember("person", .string(person)),
                    JsonMember("reason", .string(reason.rawValue)),
                ])
        case .demand(let source, let sizes):
            message(
                "demand", nil,
                [
                    JsonMember("source", .string(source.rawValue)),
                    JsonMember(
                        "sizes", sizes == Demand.everything ? .null : .integer(Int64(sizes))),
                ])
        case .interrupted(let reason):
            message("interrupted", nil, [JsonMember("reason", .string(reason.rawValue))])
        case .resumed: message("resumed", nil)
        case .ended(let ending):
            message("ended", nil, [JsonMember("reason", .string(ending.rawValue))])
        case .error(let id, let error):
            message(
                "error", id,
                [
                    JsonMember("code", .string(error.code.rawValue)),
                    JsonMember("message", .string(error.message)),
                ])
        }
    }

    private func message(
        _ type: String, _ id: Int64?, _ members: [JsonMember] = []
    ) -> JsonValue {
        let id = id.map { [JsonMember("id", .integer($0))] } ?? []
        return .object([JsonMember("type", .string(type))] + id + members)
    }
}

extension ServiceMessage.Joined {
    fileprivate var members: [JsonMember] {
        [
            JsonMember("you", .string(you)), JsonMember("secret", .string(secret)),
            JsonMember("resumed", .bool(isResumed)), JsonMember("room", .string(room)),
            JsonMember("capacity", .integer(Int64(capacity))),
            JsonMember(
                "allowed",
                .object([
                    JsonMember("publish", .bool(canPublish)),
                    JsonMember("subscribe", .bool(canSubscribe)),
                ])),
            JsonMember("people", .array(people.map(\.json))),
        ]
    }
}

extension ServiceMessage.Offer {
    fileprivate var members: [JsonMember] {
        [
            JsonMember("exchange", .integer(exchange)), JsonMember("offer", .string(offer)),
            JsonMember("fresh", .bool(isFresh)), JsonMember("tracks", .array(tracks.map(\.json))),
        ]
    }
}

extension ServiceMessage.Quality {
    fileprivate var members: [JsonMember] {
        var members = [
            JsonMember("person", .string(person)), JsonMember("track", .string(track)),
            JsonMember("source", .string(source.rawValue)),
            JsonMember("sizes", .integer(Int64(sizes))),
            JsonMember("rates", .integer(Int64(rates))),
        ]
        if let current = choice.current { members.append(JsonMember("current", current.json)) }
        if let decided = choice.decided { members.append(JsonMember("decided", decided.json)) }
        return members + [
            JsonMember("reason", .string(choice.reason.rawValue)),
            JsonMember("neededBitrate", .integer(Int64(choice.neededBitrate))),
            JsonMember("availableBitrate", .integer(Int64(choice.availableBitrate))),
        ]
    }
}

extension Layers {
    fileprivate var json: JsonValue {
        .object([
            JsonMember("size", .integer(Int64(spatial))),
            JsonMember("rate", .integer(Int64(temporal))),
        ])
    }
}

extension ServiceMessage.OfferedSection {
    fileprivate var json: JsonValue {
        let rest =
            switch content {
            case .track(let voice): voice.members
            case .slot(let number): [JsonMember("slot", .integer(Int64(number)))]
            }
        return .object([JsonMember("mid", .string(mid))] + rest)
    }
}

extension ServiceMessage.HeardSlot {
    fileprivate var json: JsonValue {
        .object([JsonMember("mid", .string(mid))] + (voice?.members ?? []))
    }
}

extension ServiceMessage.Voice {
    fileprivate var members: [JsonMember] {
        [
            JsonMember("person", .string(person)), JsonMember("track", .string(track)),
            JsonMember("source", .string(source.rawValue)),
        ]
    }
}

extension ServiceMessage.PublishedSection {
    fileprivate var json: JsonValue {
        .object([JsonMember("mid", .string(mid)), JsonMember("track", .string(track))])
    }
}

extension Person {
    fileprivate var json: JsonValue {
        .object([
            JsonMember("person", .string(id)), JsonMember("name", .string(name)),
            JsonMember("kind", .string(kind.rawValue)),
            JsonMember("isConnected", .bool(isConnected)),
            JsonMember("tracks", .array(tracks.map(\.json))),
        ])
    }
}

extension Track {
    fileprivate var json: JsonValue {
        .object([
            JsonMember("track", .string(id)), JsonMember("source", .string(source.rawValue)),
            JsonMember("isMuted", .bool(isMuted)),
        ])
    }
}
