/// Signalling over a bare WebSocket, by somebody who need not keep to its rules.
import Bisque

final class SignallingClient {
    let wire: WireClient
    private var lastID = 0

    /// Has sent its upgrade and read no answer.
    init(unopened port: UInt16, from source: String = "127.0.0.1") async throws {
        wire = try WireClient(port: port, from: source)
        try await wire.send(WireClient.upgrade)
    }

    init(port: UInt16, from source: String = "127.0.0.1") async throws {
        wire = try WireClient(port: port, from: source)
        try await wire.send(WireClient.upgrade)
        try await expectOpen()
    }

    func expectOpen() async throws {
        let status = try await wire.readResponse().status
        guard status == 101 else { throw EndpointFailure("no WebSocket but \(status)") }
    }

    // MARK: - Saying

    func say(_ text: String) async throws {
        try await wire.send(WireClient.Frame(payload: Array(text.utf8)).bytes())
    }

    /// With a number of its own.
    @discardableResult
    func say(_ type: String, _ fields: [String: JSONValue]) async throws -> Int {
        lastID += 1
        let message = fields.merging(["type": .string(type), "id": .int(lastID)]) { $1 }
        try await say(JSONValue.object(message).text)
        return lastID
    }

    /// Says good-bye as a page that is closed.
    func goAway() async throws {
        try await wire.send(
            WireClient.Frame(kind: WireClient.Frame.Kind.close, payload: [3, 233]).bytes())
    }

    // MARK: - Hearing

    /// The next message, whatever it is.
    func hear() async throws -> JSONValue {
        let frame = try await wire.readFrame()
        guard frame.kind == WireClient.Frame.Kind.text else {
            throw EndpointFailure("no message but a frame \(frame.kind), \(frame.code)")
        }
        return try JSONValue(reading: frame.payload)
    }

    /// The next message of one of these types; those before it are passed over.
    func hear(_ types: String...) async throws -> JSONValue {
        while true {
            let message = try await hear()
            if types.contains(message["type"]?.string ?? "") { return message }
        }
    }

    /// What is answered to a message, whatever comes before that.
    func ask(_ type: String, _ fields: [String: JSONValue] = [:]) async throws -> JSONValue {
        let id = try await say(type, fields)
        while true {
            let message = try await hear()
            if message["id"]?.integer == id { return message }
        }
    }

    @discardableResult
    func join(
        _ room: String, name: String, token: String? = nil, resume: String? = nil
    ) async throws -> JSONValue {
        var fields: [String: JSONValue] = ["room": .string(room), "name": .string(name)]
        if let token { fields["token"] = .string(token) }
        if let resume { fields["resume"] = .string(resume) }
        return try await ask("join", fields)
    }

    /// The code with which it is closed, whatever comes before.
    func closeCode() async throws -> Int {
        while true {
            let frame = try await wire.readFrame()
            if frame.kind == WireClient.Frame.Kind.close { return frame.code }
        }
    }
}
