/// A page with data channels: those it opens, and those it is given.
import Bisque
import Foundation

struct ChannelTab: Sendable {
    struct Message: Decodable, Hashable, Sendable {
        let text: String?
        let size: Int?
        let sum: Int?
    }

    struct Channel: Decodable, Sendable {
        let state: String
        let messages: [Message]
        let `protocol`: String
        let id: UInt16?
        let ordered: Bool
    }

    let peer: Peer
    let tab: any BrowserTab
    let publishing: PublishingSession
    let subscribing: SubscribingSession

    init(_ kind: ClientKind, in room: Room, named name: String) async throws {
        peer = try room.createPeer(named: name)
        let options = WebRtcTransportOptions(sctp: SctpOptions())
        publishing = PublishingSession(over: try await peer.createWebRtcTransport(options))
        subscribing = SubscribingSession(over: try await peer.createWebRtcTransport(options))
        try peer.setCapabilities(room.capabilities)
        tab = try await kind.openTab()
        let script = try String(
            contentsOfFile: "\(EndpointFiles.folder)/channels.js", encoding: .utf8)
        _ = try await tab.evaluate(script)
    }

    // MARK: Signalling

    /// Opens a channel in band.
    func open(_ label: String, _ options: JSONValue = [:]) async throws {
        let offer = try await call("open", .string(label), options)
        let answer = try await publishing.answer(offer.string ?? "")
        _ = try await call("answer", .string(answer))
    }

    func listen() async throws {
        let answer = try await call("subscribe", .string(try await subscribing.offer()))
        try await subscribing.accept(answer.string ?? "")
    }

    func expect(_ label: String, stream: UInt16) async throws {
        _ = try await call("expect", .string(label), .int(Int(stream)))
    }

    // MARK: Messages

    /// Texts as they are, numbers as so many bytes.
    func send(_ label: String, _ messages: [JSONValue]) async throws {
        _ = try await call("send", .string(label), .array(messages))
    }

    func close(_ label: String) async throws {
        _ = try await call("close", .string(label))
    }

    func heard(_ label: String) async throws -> Channel? {
        let told = try await call("heard", .string(label))
        return told == .null ? nil : try told.decoded(as: Channel.self)
    }

    /// So many of our bytes as the page tells of them.
    func bytes(_ size: Int) async throws -> Message {
        let sum = try await call("sumOf", .int(size)).integer
        return Message(text: nil, size: size, sum: sum)
    }

    private func call(_ function: String, _ arguments: JSONValue...) async throws -> JSONValue {
        let list = try arguments.map { try $0.text }.joined(separator: ", ")
        return try await tab.evaluate("return await channels.\(function)(\(list)) ?? null;")
    }
}
