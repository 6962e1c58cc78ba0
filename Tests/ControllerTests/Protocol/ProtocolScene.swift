@testable import Bisque

/// Two clients of the mediasoup protocol in one room: `client` publishes sound as 2 over its
/// transport 1, and `other` hears of it and has a transport 10 to listen over.
struct ProtocolScene {
    let room: Room
    let client: ProtocolClient
    let other: ProtocolClient

    init(_ room: Room) async throws {
        self.room = room
        client = try await ProtocolClient(joining: room, as: "A")
        other = try await ProtocolClient(joining: room, as: "B")
        _ = try await client.openTransport(1)
        _ = try await other.openTransport(10, "recv")
        try await client.produce(2, on: 1)
    }
}
