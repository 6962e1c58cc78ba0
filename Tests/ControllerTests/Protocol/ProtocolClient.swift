import Testing

@testable import Bisque

/// One client of the mediasoup protocol: what it says, and what it is told.
final class ProtocolClient: Sendable {
    let room: Room
    let peer: Peer
    /// To its `join`.
    let answer: JSONValue
    private let stream: AsyncStream<ServerNotification>

    init(
        joining room: Room, as name: String, spy: Bool = false, appData: JSONValue = .null,
        capabilities: JSONValue? = nil
    ) async throws {
        let offered = try await room.receiveRequest(["method": "queryRoom", "target": "room"])
        (peer, answer) = try await room.join([
            "method": "join", "target": "room", "peerName": .string(name), "spy": .bool(spy),
            "appData": appData, "rtpCapabilities": capabilities ?? offered["rtpCapabilities"],
        ])
        self.room = room
        stream = peer.notifications()
    }

    func request(
        _ method: String, _ fields: [String: JSONValue] = [:]
    ) async throws -> JSONValue {
        try await peer.receiveRequest(message(method, fields))
    }

    func tell(_ method: String, _ fields: [String: JSONValue] = [:]) async throws {
        var fields = fields
        fields["notification"] = true
        try await peer.receiveNotification(message(method, fields))
    }

    private func message(_ method: String, _ fields: [String: JSONValue]) -> JSONValue {
        var fields = fields
        fields["method"] = .string(method)
        fields["target"] = "peer"
        return .object(fields)
    }

    /// All that it was told since it was asked last.
    ///
    /// - Parameter profiles: whether also what flows; a real worker says it when it comes to it.
    func heard(profiles: Bool = false) async -> [ServerNotification] {
        let end = ServerNotification.peerClosed(name: "the end of what there is", appData: nil)
        // Under the room's lock: after all that the change in hand tells.
        room.change { _ in _ = peer.signals.add(.notification(end)) }
        var heard: [ServerNotification] = []
        var iterator = stream.makeAsyncIterator()
        while let next = await iterator.next(), next != end { heard.append(next) }
        guard !profiles else { return heard }
        return heard.filter { $0.method != "consumerEffectiveProfileChanged" }
    }

    // MARK: Usual requests

    func openTransport(
        _ id: Int, _ direction: String = "send", _ more: [String: JSONValue] = [:]
    ) async throws -> JSONValue {
        try await request(
            "createTransport",
            ["id": .int(id), "direction": .string(direction), "options": [:]]
                .merging(more) { $1 })
    }

    func produce(
        _ id: Int, on transport: Int, _ parameters: JSONValue = Produced.opus(ssrc: 1111),
        kind: String = "audio", paused: Bool = false, appData: JSONValue = .null
    ) async throws {
        let answer = try await request(
            "createProducer",
            [
                "id": .int(id), "kind": .string(kind), "transportId": .int(transport),
                "rtpParameters": parameters, "paused": .bool(paused), "appData": appData,
            ])
        #expect(answer == [:])
    }

    @discardableResult
    func enable(
        _ consumer: Int, on transport: Int, paused: Bool = false, profile: String? = nil
    ) async throws -> JSONValue {
        var fields: [String: JSONValue] = [
            "id": .int(consumer), "transportId": .int(transport), "paused": .bool(paused),
        ]
        fields["preferredProfile"] = profile.map { .string($0) }
        return try await request("enableConsumer", fields)
    }

    /// Its only consumer.
    var consumer: Consumer {
        get throws { try #require(peer.consumers.count == 1 ? peer.consumers.first : nil) }
    }
}

/// A room over one real worker.
func withProtocolRoom(_ body: (Room) async throws -> Void) async throws {
    try await withServer(ServerConfiguration(workers: 1, logging: .silent)) { server in
        try await body(try await server.createRoom(mediaCodecs: [.opus, .pcmu, .vp8]))
    }
}

extension JSONValue {
    subscript(_ name: String) -> JSONValue {
        if case .object(let members) = self { members[name] ?? .null } else { .null }
    }

    subscript(_ index: Int) -> JSONValue {
        if case .array(let values) = self, values.indices.contains(index) {
            values[index]
        } else {
            .null
        }
    }

    var array: [JSONValue] { if case .array(let values) = self { values } else { [] } }
    var int: Int? { if case .int(let value) = self { value } else { nil } }
    var text: String? { if case .string(let value) = self { value } else { nil } }

    /// The names of an object's fields.
    var names: Set<String> {
        if case .object(let members) = self { Set(members.keys) } else { [] }
    }
}

/// What browsers' clients send.
enum Produced {
    static func opus(ssrc: Int) -> JSONValue {
        [
            "muxId": .null,
            "codecs": [
                [
                    "name": "opus", "mimeType": "audio/opus", "payloadType": 111,
                    "clockRate": 48000, "channels": 2, "parameters": ["useinbandfec": 1],
                    "rtcpFeedback": [],
                ]
            ],
            "headerExtensions": [["uri": .string(URI.mid), "id": 4]],
            "encodings": [["ssrc": .int(ssrc)]],
            "rtcp": ["cname": "mouth", "reducedSize": true, "mux": true],
        ]
    }

    static func vp8(_ encodings: [JSONValue]) -> JSONValue {
        [
            "codecs": [
                [
                    "name": "VP8", "mimeType": "video/VP8", "payloadType": 96,
                    "clockRate": 90000, "parameters": [:],
                    "rtcpFeedback": [
                        ["type": "nack"], ["type": "nack", "parameter": "pli"],
                        ["type": "goog-remb"],
                    ],
                ],
                [
                    "name": "rtx", "mimeType": "video/rtx", "payloadType": 97,
                    "clockRate": 90000, "parameters": ["apt": 96],
                ],
            ],
            "headerExtensions": [["uri": .string(URI.mid), "id": 4]],
            "encodings": .array(encodings),
            "rtcp": ["cname": "eye", "reducedSize": true, "mux": true],
        ]
    }

    static let camera = vp8([["ssrc": 2222, "rtx": ["ssrc": 2223]]])

    static let simulcast = vp8([
        ["ssrc": 1001, "rtx": ["ssrc": 1002], "profile": "low"],
        ["ssrc": 1003, "rtx": ["ssrc": 1004], "profile": "medium"],
        ["ssrc": 1005, "rtx": ["ssrc": 1006], "profile": "high"],
    ])

    static func fingerprint(_ algorithm: String, bytes: Int, _ byte: String = "AB") -> JSONValue {
        [
            "algorithm": .string(algorithm),
            "value": .string(Array(repeating: byte, count: bytes).joined(separator: ":")),
        ]
    }

    static func dtls(_ role: String) -> JSONValue {
        [
            "role": .string(role),
            "fingerprints": [fingerprint("sha-1", bytes: 20), fingerprint("sha-256", bytes: 32)],
        ]
    }
}
