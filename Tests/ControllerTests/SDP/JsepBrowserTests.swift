/// What real browsers offer, answered by an equal end.
import Testing

@testable import Bisque

struct JsepBrowserTests {
    private func session() -> JsepSession { JsepFixtures.session("anna") }

    @Test func chromiumsOfferIsAnswered() throws {
        var session = session()
        let changes = try session.take(offer: RealOffers.chromium())
        let answer = try session.makeAnswer(fresh: JsepFixtures.credentials("unused"))

        #expect(answer.media.map(\.type) == ["audio", "video", "application"])
        #expect(answer.media.map(\.port) == [9, 9, 9])
        #expect(answer.attributes.bundle == ["0", "1", "2"])
        #expect(answer.media.map(\.attributes.direction) == [.receiveOnly, .receiveOnly, nil])
        #expect(changes.count == 2)
        #expect(session.channels?.remoteMaxMessageSize == 262_144)
        #expect(session.role == .client)
        let video = try #require(session.transceivers.last?.receiving)
        #expect(video.codecs.map(\.mimeType) == ["video/VP8", "video/rtx"])
        // Simulcast is not answered, so that one encoding comes.
        #expect(video.encodings.count == 1)
        #expect(!answer.description.contains("a=rid") && !answer.description.contains("simulcast"))
    }

    @Test func firefoxsOfferIsAnswered() throws {
        var session = session()
        _ = try session.add(JsepTrack(id: "mic", streamIDs: ["camera"]), kind: .audio)
        let changes = try session.take(offer: RealOffers.firefox())
        let answer = try session.makeAnswer(fresh: JsepFixtures.credentials("unused"))

        #expect(answer.media.map(\.type) == ["audio", "video", "application"])
        #expect(answer.media.first?.attributes.direction == .sendAndReceive)
        let received = changes.compactMap { change in
            if case .trackAdded(_, let track) = change { track.streamIDs } else { nil }
        }
        #expect(received == Array(repeating: ["{267a752e-3c34-419f-9c52-54ba0d353296}"], count: 2))
        let described = session.describedCandidates
        #expect(described.areAll)
        #expect(described.candidates.map(\.transport) == ["UDP", "TCP"])
        // Ours are in the browser's numbers.
        #expect(
            session.transceivers.first?.sending(cname: "c")?.codecs.map(\.payloadType) == [109])
    }

    @Test func ourNumbersGiveWayToTheBrowsers() throws {
        var session = session()
        _ = try session.take(offer: RealOffers.firefox())
        _ = try session.makeAnswer(fresh: JsepFixtures.credentials("unused"))
        _ = try session.add(JsepTrack(id: "mic", streamIDs: []), kind: .audio)
        session.setDirection(.inactive, of: try #require(session.transceivers.first).id)
        _ = try session.add(.video, direction: .sendOnly)
        let offer = try session.makeOffer(fresh: JsepFixtures.credentials("unused"))

        // VP8 is 120 and its repetition 124, in every section of the bundle.
        let sections = offer.media.filter { $0.type == "video" }
        #expect(sections.count == 2)
        #expect(sections.allSatisfy { $0.formats == ["120", "124"] })
    }
}
