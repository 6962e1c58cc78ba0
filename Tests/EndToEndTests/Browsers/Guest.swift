/// A browser, or another client, in one of our rooms.
///
/// The test itself is the signalling: it carries descriptions between the client and the sessions.
import Bisque

final class Guest: Sendable {
    let name: String
    let client: any WebRTCClient
    let peer: Peer
    let publishing: PublishingSession
    let subscribing: SubscribingSession

    /// Joins and publishes, unless there is nothing to publish.
    init(
        _ client: any WebRTCClient, in room: Room, named name: String,
        publishing publication: Publication? = .cameraAndMicrophone,
        options: WebRtcTransportOptions = WebRtcTransportOptions(closesPeerOnFailure: true)
    ) async throws {
        self.name = name
        self.client = client
        peer = try room.createPeer(named: name)
        publishing = PublishingSession(over: try await peer.createWebRtcTransport(options))
        subscribing = SubscribingSession(over: try await peer.createWebRtcTransport(options))
        try peer.setCapabilities(room.capabilities)
        if let publication { try await publish(publication) }
    }

    /// The page of a browser.
    ///
    /// - Throws: for a script, which has none.
    var tab: any BrowserTab {
        get throws {
            guard let tab = client as? any BrowserTab else {
                throw EndpointFailure("\(name) is no browser")
            }
            return tab
        }
    }

    // MARK: Signalling

    func publish(_ publication: Publication) async throws {
        try await deliver(try await client.publish(publication))
    }

    /// Ends what is sent as `mid`.
    func unpublish(mid: String) async throws {
        try await deliver(try await tab.unpublish(mid: mid))
    }

    /// As a page does whose network has changed.
    func restartPublisher() async throws {
        try await deliver(try await tab.restartIce())
    }

    private func deliver(_ offer: String) async throws {
        try await client.acceptAnswer(try await publishing.answer(offer))
    }

    /// Takes everything that the others send by now.
    ///
    /// - Returns: the offer that said so.
    @discardableResult
    func listen(restartsIce: Bool = false) async throws -> String {
        let offer = try await subscribing.offer(restartsIce: restartsIce)
        try await subscribing.accept(try await client.subscribe(offer))
        return offer
    }

    // MARK: Looking

    /// Who is seen or heard in a section.
    func publisher(ofMid mid: String?) -> Peer? {
        peer.rtpSenders.first { $0.rtpParameters.mid == mid }?.associatedRtpReceiver.peer
    }

    /// What is received of the others that are still there.
    func received(_ kind: String) async throws -> [CallStatistics.Received] {
        try await client.statistics().received(kind).filter { publisher(ofMid: $0.mid) != nil }
    }

    /// Waits until so many streams of each kind are seen and heard.
    func expectMedia(
        videos: Int, sounds: Int, after earlier: CallStatistics? = nil
    ) async throws {
        var last: [CallStatistics.Received] = []
        do {
            try await eventually("\(name) has \(videos) pictures, \(sounds) sounds") {
                last = try await received("video") + received("audio")
                return last.count { $0.kind == "video" && $0.isAlive(since: earlier) } == videos
                    && last.count { $0.kind == "audio" && $0.isAlive(since: earlier) } == sounds
            }
        } catch {
            print("\(name): \(last)")
            throw error
        }
    }

    /// Waits until all that is received has gone on.
    func expectMediaToGoOn(videos: Int, sounds: Int) async throws {
        let now = try await client.statistics()
        try await expectMedia(videos: videos, sounds: sounds, after: now)
    }
}

extension CallStatistics.Received {
    /// Whether some pictures were decoded since, or something was heard.
    fileprivate func isAlive(since earlier: CallStatistics?) -> Bool {
        let before = earlier?.received.first { $0.mid == mid && $0.ssrc == ssrc }
        if kind == "video" {
            return framesDecoded ?? 0 > (before?.framesDecoded ?? 0) + 10
        }
        return audioEnergy ?? 0 > before?.audioEnergy ?? 0
    }
}
