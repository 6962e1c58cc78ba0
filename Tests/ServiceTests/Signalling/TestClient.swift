import Bisque

@testable import BisqueService

/// The far end of a signalling session: asks, and keeps what it is told until it is looked at.
final class TestClient: Sendable {
    private struct State {
        var unread: [JsonValue] = []
        var waiting: [(type: String, found: CheckedContinuation<JsonValue, Never>)] = []
        var closures: [UInt16] = []
        var lastID: Int64 = 0
        var joined = JsonValue.null
    }

    let session: SignallingSession
    private let state: Locked<State>

    init(at desk: SignallingDesk) {
        let state = Locked(State())
        self.state = state
        session = desk.open(
            remoteAddress: "127.0.0.1",
            send: { text in
                do {
                    let message = try JsonParser.value(of: text, depth: 16)
                    TestClient.arrived(message, state)
                } catch {
                    preconditionFailure("the service says no JSON: \(text)")
                }
            },
            close: { code, _ in state.withLock { $0.closures.append(code) } })
    }

    /// How the service closed the socket.
    var closures: [UInt16] { state.withLock { $0.closures } }

    /// What nobody has looked at, by type.
    var unread: [String] { state.withLock { $0.unread.map(\.type) } }

    var person: String { state.withLock { $0.joined["you"].string } }
    var secret: String { state.withLock { $0.joined["secret"].string } }

    private static func arrived(_ message: JsonValue, _ state: Locked<State>) {
        let waiter = state.withLock { state -> CheckedContinuation<JsonValue, Never>? in
            if message.type == "joined" { state.joined = message }
            guard let index = state.waiting.firstIndex(where: { $0.type == message.type }) else {
                state.unread.append(message)
                return nil
            }
            return state.waiting.remove(at: index).found
        }
        waiter?.resume(returning: message)
    }

    /// The next message of this type, as soon as there is one.
    func next(_ type: String) async -> JsonValue {
        await withCheckedContinuation { found in
            let message = state.withLock { state -> JsonValue? in
                if let index = state.unread.firstIndex(where: { $0.type == type }) {
                    return state.unread.remove(at: index)
                }
                state.waiting.append((type, found))
                return nil
            }
            if let message { found.resume(returning: message) }
        }
    }

    /// The next one about somebody that is as it should be; those before it are dropped.
    func nextPerson(where isRight: (JsonValue) -> Bool = { _ in true }) async -> JsonValue {
        while true {
            let person = await next("person")["person"]
            if isRight(person) { return person }
        }
    }

    /// Says something and gives the answer, which carries its number.
    func ask(_ type: String, _ fields: String = "") async -> JsonValue {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        let rest = fields.isEmpty ? "" : ",\(fields)"
        await session.receive(#"{"type":"\#(type)","id":\#(id)\#(rest)}"#)
        return state.withLock { state in
            guard let index = state.unread.firstIndex(where: { $0["id"] == .integer(id) })
            else { return .null }
            return state.unread.remove(at: index)
        }
    }

    /// Says it as it is; gives the error that it is answered with.
    func say(_ text: String) async -> JsonValue {
        await session.receive(text)
        return state.withLock { state in
            guard let index = state.unread.lastIndex(where: { $0.type == "error" })
            else { return .null }
            return state.unread.remove(at: index)
        }
    }

    // MARK: What clients do

    func publish(
        _ offer: String, _ tracks: (mid: String, source: String)..., fresh: Bool = false
    ) async -> JsonValue {
        let listed = tracks.map { #"{"mid":"\#($0.mid)","source":"\#($0.source)"}"# }
        return await ask(
            "publish",
            #""offer":\#(JsonValue.string(offer).text),"fresh":\#(fresh),"#
                + #""tracks":[\#(listed.joined(separator: ","))]"#)
    }

    /// Takes the next offer and accepts everything in it.
    func acceptOffer() async -> (offer: JsonValue, answer: JsonValue) {
        let offer = await next("offer")
        return (offer, await answer(offer))
    }

    func answer(_ offer: JsonValue) async -> JsonValue {
        let text = Descriptions.acceptance(of: offer["offer"].string)
        return await ask(
            "answer",
            #""exchange":\#(offer["exchange"].text),"answer":\#(JsonValue.string(text).text)"#)
    }
}

extension JsonValue {
    /// The value of an object's member; `null` for what is not there.
    subscript(_ name: String) -> JsonValue {
        guard case .object(let members) = self else { return .null }
        return members.first { $0.name == name }?.value ?? .null
    }

    subscript(_ index: Int) -> JsonValue {
        guard case .array(let values) = self, values.indices.contains(index) else { return .null }
        return values[index]
    }

    var string: String {
        if case .string(let string) = self { string } else { "" }
    }

    var count: Int {
        if case .array(let values) = self { values.count } else { 0 }
    }

    fileprivate var type: String { self["type"].string }
}
