import Bisque

/// How messages of the mediasoup protocol travel over a WebSocket, as its reference application
/// wrapped them: requests with a number, answers with the same, notifications without.
enum ProtocolEnvelope: Sendable, Hashable {
    /// How much one frame may hold, and how deep.
    static let mostBytes = 262_144
    static let mostDepth = 16

    static let requestMethod = "mediasoup-request"
    static let notificationMethod = "mediasoup-notification"

    case request(id: Int64, JSONValue)
    /// Some clients number notifications too, and wait for an empty answer.
    case notification(id: Int64?, JSONValue)

    /// Why a frame is refused, and the number it had if that could be read.
    struct Refusal: Error, Sendable, Hashable {
        let id: Int64?
        let error: ServiceError
    }

    init(_ text: String) throws(Refusal) {
        guard text.utf8.count <= ProtocolEnvelope.mostBytes else {
            throw Refusal(
                id: nil,
                error: ServiceError(
                    .tooLarge, "a message has at most \(ProtocolEnvelope.mostBytes) bytes"))
        }
        let fields: MessageFields
        var number: Int64?
        do throws(ServiceError) {
            fields = try MessageFields(try ProtocolEnvelope.value(of: text))
            number = fields.has("id") ? try fields.integer("id", in: 0...(1 << 53)) : nil
            let content = JSONValue(try fields.required("data"))
            switch try fields.string("method") {
            case ProtocolEnvelope.requestMethod:
                guard let number else { throw fields.refusal("id", "is missing") }
                self = .request(id: number, content)
            case ProtocolEnvelope.notificationMethod:
                self = .notification(id: number, content)
            default: throw fields.refusal("method", "is none that a client sends")
            }
        } catch {
            throw Refusal(id: number, error: error)
        }
    }

    private static func value(of text: String) throws(ServiceError) -> JsonValue {
        do throws(JsonError) {
            return try JsonParser.value(of: text, depth: mostDepth)
        } catch {
            throw ServiceError(.badMessage, "no JSON: \(error)")
        }
    }

    // MARK: Writing

    static func answer(_ id: Int64, _ content: JSONValue) -> String {
        JsonValue.object([
            JsonMember("response", .bool(true)), JsonMember("id", .integer(id)),
            JsonMember("ok", .bool(true)), JsonMember("data", JsonValue(content)),
        ]).text
    }

    static func refusal(_ id: Int64?, _ error: ServiceError) -> String {
        JsonValue.object([
            JsonMember("response", .bool(true)), JsonMember("id", id.map { .integer($0) } ?? .null),
            JsonMember("ok", .bool(false)),
            JsonMember("errorCode", .integer(Int64(error.code.httpStatus))),
            JsonMember("errorReason", .string(error.message)),
        ]).text
    }

    static func notification(_ message: ServerNotification) -> String {
        JsonValue.object([
            JsonMember("notification", .bool(true)),
            JsonMember("method", .string(notificationMethod)),
            JsonMember("data", JsonValue(message.json)),
        ]).text
    }
}
