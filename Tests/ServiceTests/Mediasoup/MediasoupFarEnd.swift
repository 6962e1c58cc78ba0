import Bisque

@testable import BisqueService

/// The far end of a conversation by protoo: says texts, and keeps what comes until it is looked at.
final class MediasoupFarEnd: Sendable {
    private struct State {
        var unread: [JSONValue] = []
        var waiting: [CheckedContinuation<Void, Never>] = []
        var closures: [UInt16] = []
        var last = 0
    }

    private let ears: Ears
    let client: MediasoupClient

    private final class Ears: Sendable {
        let state = Locked(State())

        func hear(_ text: String) {
            do throws(JsonError) {
                let message = JSONValue(try JsonParser.value(of: text, depth: 32))
                let waiting = state.withLock { state in
                    state.unread.append(message)
                    defer { state.waiting = [] }
                    return state.waiting
                }
                for one in waiting { one.resume() }
            } catch {
                preconditionFailure("the service says no JSON: \(text)")
            }
        }
    }

    /// - Throws: as `MediasoupDesk.open`.
    init(
        at desk: MediasoupDesk, name: String = "Ada", room: String = "green",
        token: String? = nil, now: ContinuousClock.Instant = .now
    ) async throws(ServiceError) {
        let ears = Ears()
        self.ears = ears
        client = try await desk.open(
            Knock(room: room, name: name, token: token, kind: .mediasoup), now: now,
            send: { ears.hear($0) },
            close: { code, _ in ears.state.withLock { $0.closures.append(code) } })
    }

    /// How the service closed the socket.
    var closures: [UInt16] { ears.state.withLock { $0.closures } }

    var unread: [JSONValue] { ears.state.withLock { $0.unread } }

    /// Asks, and gives the answer.
    func ask(
        _ method: String, _ data: JSONValue = [:], now: ContinuousClock.Instant = .now
    ) async -> JSONValue {
        let id = ears.state.withLock { state in
            state.last += 1
            return state.last
        }
        let message: JSONValue = [
            "request": true, "id": .int(id), "method": .string(method), "data": data,
        ]
        await client.receive(JsonValue(message).text, now: now)
        return await next { $0[member: "response"] == true && $0[member: "id"] == .int(id) }
    }

    /// All that a client does before it sends.
    func join() async -> JSONValue {
        let capabilities = await ask("getRouterRtpCapabilities")[member: "data"] ?? nil
        return await ask("join", ["rtpCapabilities": capabilities])
    }

    /// Sends sound; gives the answer.
    func produce(_ more: [String: JSONValue] = [:]) async -> JSONValue {
        let told = await ask("createWebRtcTransport", ["direction": "send"])
        var data: [String: JSONValue] = [
            "transportId": told[member: "data"]?[member: "id"] ?? nil, "kind": "audio",
            "rtpParameters": [
                "mid": "0",
                "codecs": [
                    [
                        "mimeType": "audio/opus", "payloadType": 111, "clockRate": 48_000,
                        "channels": 2,
                    ]
                ],
                "encodings": [["ssrc": 1_111]],
            ],
        ]
        data.merge(more) { _, new in new }
        return await ask("produce", .object(data))
    }

    /// The next request or notification of this name.
    func heard(_ method: String) async -> JSONValue {
        await next { $0[member: "method"] == .string(method) }
    }

    private func next(_ isIt: @Sendable (JSONValue) -> Bool) async -> JSONValue {
        while true {
            let found = ears.state.withLock { state -> JSONValue? in
                state.unread.firstIndex(where: isIt).map { state.unread.remove(at: $0) }
            }
            if let found { return found }
            await withCheckedContinuation { waiter in
                let isThere = ears.state.withLock { state in
                    let isThere = state.unread.contains(where: isIt)
                    if !isThere { state.waiting.append(waiter) }
                    return isThere
                }
                if isThere { waiter.resume() }
            }
        }
    }
}

extension SignallingStage {
    func mediasoup(_ settings: SignallingSettings = SignallingSettings()) -> MediasoupDesk {
        var settings = settings
        settings.clock = clock
        return MediasoupDesk(
            book: book, settings: settings, journal: Journal(level: .silent), counters: counters)
    }
}
