/// A browser, or another client, in one of our rooms.
///
/// The test itself is the signalling: it carries descriptions between the client and the sessions.
import Bisque

final class Guest<Client: WebRTCClient>: Sendable {
    let client: Client
    let peer: Peer
    let publishing: PublishingSession
    let subscribing: SubscribingSession

    /// Joins and publishes.
    init(
        _ client: Client, in room: Room, named name: String,
        publishing publication: Publication = .cameraAndMicrophone,
        options: WebRtcTransportOptions = WebRtcTransportOptions(closesPeerOnFailure: true)
    ) async throws {
        self.client = client
        peer = try room.createPeer(named: name)
        publishing = PublishingSession(over: try await peer.createWebRtcTransport(options))
        subscribing = SubscribingSession(over: try await peer.createWebRtcTransport(options))
        try peer.setCapabilities(room.capabilities)
        try await publish(publication)
    }

    func publish(_ publication: Publication) async throws {
        let offer = try await client.publish(publication)
        try await client.acceptAnswer(try await publishing.answer(offer))
    }

    /// Takes everything that the others send by now.
    func listen() async throws {
        let answer = try await client.subscribe(try await subscribing.offer())
        try await subscribing.accept(answer)
    }
}
