/// Reading what a client says: every field is looked at before anything is done.
extension ClientMessage {
    /// How much one frame may hold.
    enum Limit {
        /// In all: an answer to 128 sections, as many as one connection carries, has half of it.
        static let bytes = 262_144
        /// How much a stranger may say.
        static let joinBytes = 65_536
        static let depth = 16
        /// Sections of one offer.
        static let tracks = 16
        /// Any text but a description.
        static let textBytes = 4_096
    }

    /// Why a frame is refused, and the number it had if that could be read.
    package struct Refusal: Error, Sendable, Hashable {
        let id: Int64?
        let error: ServiceError
        package var code: String { error.code.rawValue }

        static let noText = Refusal(
            id: nil, error: ServiceError(.badMessage, "messages are text frames of JSON"))
    }

    /// - Throws: `.badMessage`, naming the field; `.tooLarge`.
    package init(_ text: String) throws(Refusal) {
        try self.init(text, bytes: Limit.bytes)
    }

    /// - Parameter bytes: how long the text may be.
    init(_ text: String, bytes: Int) throws(Refusal) {
        let fields: MessageFields
        do throws(ServiceError) {
            fields = try ClientMessage.fields(of: text, bytes: bytes)
        } catch {
            throw Refusal(id: nil, error: error)
        }
        let number: Int64
        do throws(ServiceError) {
            number = try fields.integer("id", in: 1...(1 << 53))
        } catch {
            throw Refusal(id: nil, error: error)
        }
        do throws(ServiceError) {
            body = try Body(fields)
        } catch {
            throw Refusal(id: number, error: error)
        }
        id = number
    }

    private static func fields(
        of text: String, bytes: Int
    ) throws(ServiceError) -> MessageFields {
        guard text.utf8.count <= bytes else {
            throw ServiceError(.tooLarge, "a message has at most \(bytes) bytes")
        }
        let value: JsonValue
        do throws(JsonError) {
            value = try JsonParser.value(of: text, depth: Limit.depth)
        } catch {
            throw ServiceError(.badMessage, "no JSON: \(error)")
        }
        return try MessageFields(value)
    }
}

extension ClientMessage.Body {
    fileprivate init(_ fields: MessageFields) throws(ServiceError) {
        switch try fields.string("type") {
        case "join": self = .join(try ClientMessage.Join(fields))
        case "publish": self = .publish(try ClientMessage.Publish(fields))
        case "answer":
            self = .answer(
                exchange: try fields.integer("exchange", in: 1...(1 << 53)),
                answer: try fields.string("answer"))
        case "listen":
            guard let wish = ClientMessage.ListenWish(rawValue: try fields.string("how")) else {
                throw fields.refusal("how", "is neither fresh nor restartIce")
            }
            self = .listen(wish)
        case "mute": self = .mute(try fields.source(), try fields.bool("isMuted"))
        case "prefer": self = .prefer(try ClientMessage.Prefer(fields))
        case "leave": self = .leave
        case "ping": self = .ping
        default: throw fields.refusal("type", "is none that a client sends")
        }
    }
}

extension ClientMessage.Join {
    fileprivate init(_ fields: MessageFields) throws(ServiceError) {
        room = try fields.short("room")
        name = try fields.short("name")
        token = try fields.has("token") ? fields.short("token") : nil
        resume = try fields.has("resume") ? fields.short("resume") : nil
        cause = try fields.optionalString("cause").map { RejoinCause(rawValue: $0) ?? .other }
        capabilities = try fields.optionalString("capabilities")
        hasChannels = try fields.optionalBool("channels") ?? false
    }
}

extension ClientMessage.Publish {
    fileprivate init(_ fields: MessageFields) throws(ServiceError) {
        offer = try fields.string("offer")
        isFresh = try fields.optionalBool("fresh") ?? false
        let sections = try fields.objects("tracks")
        guard sections.count <= ClientMessage.Limit.tracks else {
            throw ServiceError(
                .tooMany, "tracks: more than \(ClientMessage.Limit.tracks) at once")
        }
        var tracks: [ClientMessage.PublishedSection] = []
        for section in sections {
            let track = ClientMessage.PublishedSection(
                mid: try section.short("mid"), source: try section.source(),
                isMuted: try section.optionalBool("isMuted"), size: try section.size())
            guard !tracks.contains(where: { $0.mid == track.mid }) else {
                throw section.refusal("mid", "is listed twice")
            }
            guard !tracks.contains(where: { $0.source == track.source }) else {
                throw section.refusal("source", "is listed twice")
            }
            tracks.append(track)
        }
        self.tracks = tracks
    }
}

extension ClientMessage.Prefer {
    fileprivate init(_ fields: MessageFields) throws(ServiceError) {
        person = try fields.short("person")
        source = try fields.source()
        size = try fields.size()
        isPinned = try fields.optionalBool("pinned") ?? false
    }
}

extension MessageFields {
    fileprivate func size() throws(ServiceError) -> PictureSize? {
        guard let size = try optionalObject("size") else { return nil }
        return PictureSize(
            width: try size.integer("width", in: PictureSize.side),
            height: try size.integer("height", in: PictureSize.side))
    }

    fileprivate func short(_ name: String) throws(ServiceError) -> String {
        let text = try string(name)
        guard text.utf8.count <= ClientMessage.Limit.textBytes else {
            throw ServiceError(
                .tooLarge, "\(name): more than \(ClientMessage.Limit.textBytes) bytes")
        }
        return text
    }

    fileprivate func source() throws(ServiceError) -> MediaSource {
        guard let source = MediaSource(rawValue: try string("source")) else {
            throw refusal("source", "is no word of 1 to 32 letters, digits, - and _")
        }
        return source
    }
}
