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
    private let isHeld: Locked<Bool>
    private let carried: Locked<[DirectSignal]>

    /// - Parameters:
    ///   - isInitiator: whether the page is.
    ///   - configuration: the page's, as `RTCPeerConnection` takes it.
    init(
        _ kind: ClientKind, at server: Server, isInitiator: Bool, configuration: JSONValue = [:],
        _ change: (inout DirectPeerOptions) -> Void = { _ in }
    ) async throws {
        let caller = try await Self.open(kind)
        _ = try await caller(
            "start", [["initiator": .bool(isInitiator), "config": configuration]])
        let isHeld = Locked(false)
        let carried = Locked<[DirectSignal]>([])
        self.isHeld = isHeld
        self.carried = carried
        var options = DirectPeerOptions(debug: .none, initiator: !isInitiator)
        change(&options)
        let peer = try await server.createDirectPeer(options)
        self.caller = caller
        self.peer = peer
        listener = DirectListener(peer) { signal in
            do {
                try await Self.wait(for: isHeld)
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
                for signal in list {
                    try await Self.wait(for: isHeld)
                    let text = try signal.text
                    let read = try DirectSignal(json: text)
                    carried.withLock { $0.append(read) }
                    await peer.signal(text)
                }
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

    /// Keeps the signals of both ends back meanwhile; afterwards they go on in their order.
    func holdingSignals(_ body: () async throws -> Void) async throws {
        isHeld.withLock { $0 = true }
        defer { isHeld.withLock { $0 = false } }
        try await body()
    }

    private static func wait(for isHeld: Locked<Bool>) async throws {
        while isHeld.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(2)) }
    }

    /// The addresses that the page has offered.
    var pageCandidates: [String] {
        carried.withLock { signals in
            signals.compactMap { signal in
                if case .candidate(let one) = signal.content { one.candidate } else { nil }
            }
        }
    }

    func status() async throws -> Status {
        try await call("status").decoded(as: Status.self)
    }

    /// How many of one kind the page has had, all tracks together.
    func packets(of kind: String) async throws -> Int {
        try await status().heard.filter { $0.kind == kind }.map(\.packets).reduce(0, +)
    }

    /// How often we have offered.
    var offers: Int {
        listener.signals.count { if case .offer = $0.content { true } else { false } }
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
