/// A browser's page, or a script beside it, that is one end of a direct connection, with a direct
/// peer at the other.
import Bisque
import BisqueDirect
import Foundation

final class DirectTab: Sendable {
    struct Message: Decodable, Hashable, Sendable {
        let text: String?
        let size: Int?
        let sum: Int?
    }

    struct Heard: Decodable, Sendable {
        let kind: String
        let stream: String?
        let ended: Bool
        let packets: Int
        let frames: Int
        let energy: Double?
    }

    struct Status: Decodable, Sendable {
        let state: String
        let label: String?
        let messages: [Message]
        let errors: [String]
        let heard: [Heard]
        let connection: String
        let signaling: String
    }

    /// Calls a function of the page's, or of the script's.
    typealias Caller = @Sendable (String, [JSONValue]) async throws -> JSONValue

    let caller: Caller
    let peer: DirectPeer
    let listener: DirectListener
    private let carrier: Task<Void, any Error>

    /// - Parameter isInitiator: whether the page is.
    init(
        _ kind: ClientKind, at server: Server, isInitiator: Bool,
        _ change: (inout DirectPeerOptions) -> Void = { _ in }
    ) async throws {
        let caller = try await Self.open(kind)
        _ = try await caller("start", [["initiator": .bool(isInitiator)]])
        var options = DirectPeerOptions(debug: .none, initiator: !isInitiator)
        change(&options)
        let peer = try await server.createDirectPeer(options)
        self.caller = caller
        self.peer = peer
        listener = DirectListener(peer) { signal in
            do {
                _ = try await caller(
                    "signal", [.array([try JSONValue(reading: Array(signal.json.utf8))])])
            } catch {
                // The page says itself what was wrong; one that is gone says nothing.
            }
        }
        carrier = Task { [weak peer] in
            while !Task.isCancelled, let peer, !peer.isDestroyed {
                let signals = try await caller("signals", [])
                guard case .array(let list) = signals else { continue }
                for signal in list { await peer.signal(try signal.text) }
                try await Task.sleep(for: .milliseconds(10))
            }
        }
    }

    deinit {
        carrier.cancel()
    }

    func connect() async throws {
        try await eventually("the peer is connected") { peer.isReady }
        try await eventually("the page is connected") { try await status().state == "open" }
    }

    func status() async throws -> Status {
        try await call("status").decoded(as: Status.self)
    }

    /// Texts as they are, numbers as so many bytes.
    func send(_ messages: [JSONValue]) async throws {
        _ = try await call("send", .array(messages))
    }

    func bytes(_ size: Int) async throws -> Message {
        Message(text: nil, size: size, sum: try await call("sumOf", .int(size)).integer)
    }

    func call(_ function: String, _ arguments: JSONValue...) async throws -> JSONValue {
        try await caller(function, arguments)
    }

    private static func open(_ kind: ClientKind) async throws -> Caller {
        if kind == .aiortc {
            let script = try ScriptedPeer(.aiortc, script: "aiortc_direct.py")
            return { try await script.call($0, $1) }
        }
        return try await equip(try await kind.openTab())
    }

    /// Makes a page one that can be an end.
    static func equip(_ tab: any BrowserTab) async throws -> Caller {
        for file in ["capture.js", "direct.js", "amount.js"] {
            let script = try String(
                contentsOfFile: "\(EndpointFiles.folder)/\(file)", encoding: .utf8)
            _ = try await tab.evaluate(script)
        }
        return { function, arguments in
            let list = try arguments.map { try $0.text }.joined(separator: ", ")
            return try await tab.evaluate("return await direct.\(function)(\(list)) ?? null;")
        }
    }
}
