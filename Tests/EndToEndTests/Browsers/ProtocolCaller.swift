/// A client of the mediasoup protocol in a tab of a real browser: `mediasoup_v2/client.js`.
import Bisque
import Foundation

struct ProtocolCaller: Sendable {
    /// A stream that comes in.
    struct Received: Decodable, Sendable {
        let mid: String?
        let kind: String
        let packets: Int
        /// Those that were decoded.
        let frames: Int?
        let width: Int?
        let energy: Double?
    }

    /// Over what one of the two connections goes.
    struct Pair: Decodable, Sendable {
        let pair: String?
        let fragment: String?
        let state: String
    }

    /// What the client knows of a consumer.
    struct Consumer: Decodable, Sendable {
        let id: Int
        let kind: String
        let peerName: String
        let paused: Bool
        let isEnabled: Bool
        let isClosed: Bool?
        let effectiveProfile: String?
    }

    struct State: Decodable, Sendable {
        let peers: [String]
        let consumers: [Consumer]
        /// What the client could not make sense of.
        let problems: [String]
        /// How its socket was closed.
        let closed: Int?
        /// What its numbers stand for.
        let names: [String: String]
        let log: [MessageLog.Entry]
    }

    private static let scripts = [
        "capture.js", "mediasoup_v2/protocol.js", "mediasoup_v2/sdp.js",
        "mediasoup_v2/capabilities.js", "mediasoup_v2/client.js",
    ]

    let name: String
    let tab: any BrowserTab

    /// Opens a tab and joins.
    init(
        _ chromium: Chromium, _ service: ServiceProgram, room: String, name: String
    ) async throws {
        // Any page of the service will do: its scripts are ours.
        tab = try await chromium.openTab(at: service.url + "/healthz")
        self.name = name
        for script in Self.scripts {
            let path = "\(EndpointFiles.folder)/\(script)"
            _ = try await tab.evaluate(try String(contentsOfFile: path, encoding: .utf8))
        }
        let url = "ws" + service.url.dropFirst("http".count) + "/mediasoup-v2/\(room)"
        try await call("join", .string(url), .string(name))
    }

    /// Calls a function of `client.js`.
    @discardableResult
    func call(_ function: String, _ arguments: JSONValue...) async throws -> JSONValue {
        let list = try arguments.map { try $0.text }.joined(separator: ", ")
        return try await tab.evaluate("return await client.\(function)(\(list)) ?? null;")
    }

    func state() async throws -> State {
        try await call("state").decoded(as: State.self)
    }

    func pairs() async throws -> [String: Pair] {
        try await call("pairs").decoded(as: [String: Pair].self)
    }

    /// Waits until there is such a consumer.
    func consumer(_ kind: String, of peer: String) async throws -> Consumer {
        try await eventually("\(name) hears of \(peer)'s \(kind)", every: .milliseconds(20)) {
            try await state().consumers.last { $0.kind == kind && $0.peerName == peer }
        }
    }

    func received(_ consumer: Consumer) async throws -> Received? {
        let mid = "\(consumer.kind.prefix(1))\(consumer.id)"
        let all = try await call("received").decoded(as: [Received].self)
        return all.first { $0.mid == mid }
    }

    /// Waits until there is an entry of the log that was not there before.
    func expectMessage(_ method: String, after count: Int = 0) async throws {
        try await eventually("\(name) is told \(method)", every: .milliseconds(20)) {
            try await state().log.dropFirst(count).contains { $0.method == method }
        }
    }

    // MARK: Media

    /// Waits until so many frames more than by now have been decoded, of such a width in the end.
    func expectPictures(_ consumer: Consumer, width: Int, more: Int = 10) async throws {
        var last: Received?
        let before = try await received(consumer)?.frames ?? 0
        do {
            try await eventually("\(name) sees", every: .milliseconds(100)) {
                last = try await received(consumer)
                return (last?.frames ?? 0) >= before + more && last?.width == width
            }
        } catch is NeverHappened {
            let state = last.map { "\($0)" } ?? "nothing"
            throw EndpointFailure(
                "\(name): not \(more) pictures after \(before) of \(width): \(state)")
        }
    }

    /// Waits until nothing new is decoded for some looks.
    func expectNoPictures(_ consumer: Consumer) async throws {
        try await eventually("\(name)'s picture stands still") {
            let before = try await received(consumer)
            try await Task.sleep(for: .milliseconds(500))
            let after = try await received(consumer)
            return before?.packets == after?.packets && before?.frames == after?.frames
        }
    }

    /// Waits until something is heard that was not before.
    func expectSound(_ consumer: Consumer) async throws {
        let before = try await received(consumer)?.energy ?? 0
        try await eventually("\(name) hears \(consumer.peerName)", every: .milliseconds(100)) {
            (try await received(consumer)?.energy ?? 0) > before
        }
    }
}
