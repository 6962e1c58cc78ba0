/// One message of protoo, the framing by which applications of mediasoup's third generation speak:
/// requests that are answered, in both directions, and notifications that are not.
public enum ProtooMessage: Sendable, Hashable {
    /// What a request comes to.
    public enum Answer: Sendable, Hashable {
        case accepted(JSONValue)
        case refused(code: Int, reason: String)
    }

    case request(id: UInt32, method: String, data: JSONValue)
    case response(id: UInt32, Answer)
    case notification(method: String, data: JSONValue)
}

extension ProtooMessage {
    /// - Throws: `.invalid`, saying what of the framing is wrong.
    public init(_ json: JSONValue) throws(BisqueError) {
        let envelope: Envelope = try json.decode()
        switch (envelope.isRequest, envelope.isResponse, envelope.isNotification) {
        case (true, false, false):
            self = .request(
                id: try Envelope.required(envelope.id, "id"),
                method: try Envelope.required(envelope.method, "method"),
                data: envelope.data ?? [:])
        case (false, true, false):
            self = .response(
                id: try Envelope.required(envelope.id, "id"), try Answer(envelope))
        case (false, false, true):
            self = .notification(
                method: try Envelope.required(envelope.method, "method"),
                data: envelope.data ?? [:])
        default:
            throw BisqueError(
                .invalid, "one of request, response and notification must be true, and no other")
        }
    }

    /// The number of a request that is wrong in another way, so that it can be refused by name.
    static func requestID(in json: JSONValue) -> UInt32? {
        guard json[member: "request"] == true, case .int(let id)? = json[member: "id"] else {
            return nil
        }
        return UInt32(exactly: id)
    }

    public var json: JSONValue {
        switch self {
        case .request(let id, let method, let data):
            ["request": true, "id": .int(Int(id)), "method": .string(method), "data": data]
        case .response(let id, .accepted(let data)):
            ["response": true, "id": .int(Int(id)), "ok": true, "data": data]
        case .response(let id, .refused(let code, let reason)):
            [
                "response": true, "id": .int(Int(id)), "ok": false, "errorCode": .int(code),
                "errorReason": .string(reason),
            ]
        case .notification(let method, let data):
            ["notification": true, "method": .string(method), "data": data]
        }
    }
}

extension ProtooMessage.Answer {
    /// Why something was refused, in the manner of HTTP's statuses.
    init(_ error: BisqueError) {
        let code =
            switch error.code {
            case .invalid: 400
            case .notFound: 404
            case .duplicate: 409
            case .closed: 410
            case .unsupported: 415
            case .refused: 422
            case .limit: 429
            case .workerDied, .cancelled: 503
            default: 500
            }
        self = .refused(code: code, reason: error.message)
    }

    fileprivate init(_ envelope: ProtooMessage.Envelope) throws(BisqueError) {
        if try ProtooMessage.Envelope.required(envelope.ok, "ok") {
            self = .accepted(envelope.data ?? [:])
        } else {
            self = .refused(code: envelope.errorCode ?? 500, reason: envelope.errorReason ?? "")
        }
    }
}

extension ProtooMessage {
    fileprivate struct Envelope: Decodable {
        let request: Bool?
        let response: Bool?
        let notification: Bool?
        let id: UInt32?
        let method: String?
        let data: JSONValue?
        let ok: Bool?
        let errorCode: Int?
        let errorReason: String?

        var isRequest: Bool { request ?? false }
        var isResponse: Bool { response ?? false }
        var isNotification: Bool { notification ?? false }

        static func required<Value>(
            _ value: Value?, _ name: String
        ) throws(BisqueError) -> Value {
            guard let value else { throw FieldCheck.invalid(name, "it is missing") }
            return value
        }
    }
}
