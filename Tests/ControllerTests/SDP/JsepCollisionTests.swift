/// Offers that meet, and what is taken back.
import Testing

@testable import Bisque

struct JsepCollisionTests {
    private let microphone = JsepTrack(id: "mic", streamIDs: ["camera"])
    private let picture = JsepTrack(id: "pic", streamIDs: ["camera"])

    @Test func aRolledBackOfferLeavesNothingButTheWishes() throws {
        var pair = JsepPair()
        pair.anna.openChannels()
        try pair.exchange()
        let id = try pair.anna.add(microphone, kind: .audio)
        var before = pair.anna
        _ = try pair.anna.makeOffer(fresh: JsepFixtures.credentials("unused"))
        let unheard = pair.anna.rollBack()
        #expect(unheard.isEmpty)

        #expect(pair.anna.state == .stable)
        #expect(pair.anna.transceiver(id)?.agreed.mid == nil)
        #expect(pair.anna.needsNegotiation)
        // Versions go on, and so do mids.
        #expect(pair.anna.origin.version == before.origin.version + 1)
        before.origin = pair.anna.origin
        #expect(pair.anna.settled == before.settled)
    }

    @Test func thePoliteEndGivesWayAndBothGetWhatTheyWanted() throws {
        var pair = JsepPair()
        pair.anna.openChannels()
        try pair.exchange()
        _ = try pair.anna.add(microphone, kind: .audio)
        _ = try pair.bert.add(picture, kind: .video)
        let impolite = try pair.anna.makeOffer(fresh: JsepFixtures.credentials("unused"))
        _ = try pair.bert.makeOffer(fresh: JsepFixtures.credentials("unused"))

        var perfect = PerfectNegotiation(isPolite: true)
        let isTaken = perfect.takesOffer(in: pair.bert.state)
        #expect(isTaken)
        let heard = try pair.bert.take(offer: impolite.description)
        #expect(heard.count == 1)
        let answer = try pair.bert.makeAnswer(fresh: JsepFixtures.credentials("unused"))
        _ = try pair.anna.take(answer: answer.description)
        #expect(pair.bert.needsNegotiation)
        let changes = try pair.exchangeBack()

        #expect(changes.anna.count == 1)
        #expect(pair.anna.transceivers.map(\.agreed.mid) == ["1", "2"])
        #expect(
            pair.bert.transceivers.map(\.kind).sorted { $0.rawValue < $1.rawValue } == [
                .audio, .video,
            ])
        #expect(!pair.anna.needsNegotiation && !pair.bert.needsNegotiation)
    }

    @Test func theImpoliteEndLeavesTheOfferUnread() {
        var perfect = PerfectNegotiation(isPolite: false)
        let isTaken = perfect.takesOffer(in: .haveLocalOffer)
        #expect(!isTaken && perfect.ignoresOffer)
        perfect.noteAnswer()
        #expect(!perfect.ignoresOffer)
        let isTakenLater = perfect.takesOffer(in: .stable)
        #expect(isTakenLater)
    }

    @Test func sectionsOfACollisionAreShared() throws {
        var pair = JsepPair()
        pair.anna.openChannels()
        try pair.exchange()
        _ = try pair.anna.add(microphone, kind: .audio)
        _ = try pair.bert.add(JsepTrack(id: "b", streamIDs: []), kind: .audio)
        let offer = try pair.anna.makeOffer(fresh: JsepFixtures.credentials("unused"))
        _ = try pair.bert.makeOffer(fresh: JsepFixtures.credentials("unused"))
        _ = try pair.bert.take(offer: offer.description)
        let answer = try pair.bert.makeAnswer(fresh: JsepFixtures.credentials("unused"))
        _ = try pair.anna.take(answer: answer.description)

        #expect(pair.bert.transceivers.count == 1)
        #expect(pair.bert.transceivers.first?.agreed.direction == .sendAndReceive)
        #expect(!pair.anna.needsNegotiation && !pair.bert.needsNegotiation)
    }

    @Test func whoPrevailsUsesNoNumberOfAnOfferThatIsTakenBack() throws {
        let terms = JsepSession.Terms(
            capabilities: JsepFixtures.capabilities, fingerprints: [], cname: "anna",
            prevails: true)
        let fresh = JsepSession(terms: terms, ice: JsepFixtures.credentials("anna0"), seed: 1)
        var (first, second) = (fresh, fresh)
        _ = try first.add(microphone, kind: .audio)
        _ = try first.add(.video, direction: .sendAndReceive)
        let offer = try first.makeOffer(fresh: JsepFixtures.credentials("unused"))
        let numbers = offer.media.map { $0.headerExtensions { _ in true }.map(\.id) }

        #expect(numbers == [[9, 12], [9, 12]])

        // What the other end has numbered stays as it is.
        let theirs = try SessionDescription(RealOffers.chromium()).media[0]
            .headerExtensions { _ in true }
        _ = try second.take(offer: RealOffers.chromium())
        _ = try second.makeAnswer(fresh: JsepFixtures.credentials("unused"))
        _ = try second.add(.audio, direction: .sendOnly)
        let next = try second.makeOffer(fresh: JsepFixtures.credentials("unused"))
        let ours = try #require(next.media.last).headerExtensions { _ in true }
        #expect(ours.count == 2 && ours.allSatisfy { theirs.contains($0) })
    }

    @Test func aRestartThatWasRolledBackIsMadeGoodFor() throws {
        var pair = JsepPair()
        pair.anna.openChannels()
        try pair.exchange()
        let old = pair.bert.ice
        pair.bert.restartIce()
        _ = try pair.bert.makeOffer(fresh: JsepFixtures.credentials("wasted"))
        #expect(pair.bert.ice.usernameFragment == "wasted")
        _ = try pair.anna.add(microphone, kind: .audio)
        try pair.exchange()

        #expect(pair.bert.ice == old)
        #expect(pair.bert.needsNegotiation)
        try pair.exchangeBack()
        #expect(pair.bert.ice != old)
        #expect(!pair.bert.needsNegotiation)
    }

    @Test func aRolledBackOfferOfTheOtherEndTakesItsTracksBack() throws {
        var pair = JsepPair()
        _ = try pair.anna.add(microphone, kind: .audio)
        let offer = try pair.anna.makeOffer(fresh: JsepFixtures.credentials("unused"))
        _ = try pair.bert.take(offer: offer.description)
        let changes = pair.bert.rollBack()

        #expect(changes.count == 1)
        guard case .trackRemoved(_, microphone) = changes.first else {
            Issue.record("\(changes)")
            return
        }
        #expect(pair.bert.transceivers.isEmpty)
        #expect(pair.bert.remote == nil)
    }

    // MARK: What may not come

    @Test func whatComesAtTheWrongTimeChangesNothing() throws {
        var pair = JsepPair()
        pair.anna.openChannels()
        let offer = try pair.anna.makeOffer(fresh: JsepFixtures.credentials("unused"))
        let waiting = pair.anna
        #expect(throws: SignallingError.wrongState("have-local-offer")) {
            try pair.anna.makeOffer(fresh: JsepFixtures.credentials("unused"))
        }
        #expect(throws: SignallingError.noOffer) {
            try pair.anna.makeAnswer(fresh: JsepFixtures.credentials("unused"))
        }
        #expect(throws: (any Error).self) { try pair.anna.take(answer: "garbage") }
        #expect(pair.anna == waiting)
        #expect(throws: SignallingError.noOffer) {
            try pair.bert.take(answer: offer.description)
        }
        pair.bert.close()
        #expect(throws: SignallingError.wrongState("closed")) {
            try pair.bert.take(offer: offer.description)
        }
    }

    @Test func anOfferThatComesLateIsKnownByItsVersion() throws {
        var pair = JsepPair()
        pair.anna.openChannels()
        let first = try pair.anna.makeOffer(fresh: JsepFixtures.credentials("unused"))
        _ = pair.anna.rollBack()
        try pair.exchange()

        #expect(throws: SignallingError.outdated) {
            try pair.bert.take(offer: first.description)
        }
        #expect(!pair.bert.isNewer(first.description))
    }

    @Test func anAnswerOfOtherSectionsIsRefused() throws {
        var pair = JsepPair()
        pair.anna.openChannels()
        _ = try pair.anna.add(microphone, kind: .audio)
        let offer = try pair.anna.makeOffer(fresh: JsepFixtures.credentials("unused"))
        _ = try pair.bert.take(offer: offer.description)
        let answer = try pair.bert.makeAnswer(fresh: JsepFixtures.credentials("unused"))
        let before = pair.anna
        let text = answer.description

        for (wrong, why) in [
            (text.replacing("a=mid:1", with: "a=mid:4"), SignallingError.wrongSection(1)),
            (text.replacing("BUNDLE 0 1", with: "BUNDLE 0"), .notBundled(mid: "1")),
            (text.replacing("a=setup:active", with: "a=setup:actpass"), .unusableSetup(mid: "0")),
            (
                text.replacing("UDP/TLS/RTP/SAVPF 100", with: "UDP/TLS/RTP/SAVPF 99"),
                .noCodec(mid: "0")
            ),
        ] {
            #expect(throws: why) { try pair.anna.take(answer: wrong) }
            #expect(pair.anna == before)
        }
        _ = try pair.anna.take(answer: text)
    }

    @Test func anOfferThatMovesSectionsIsRefused() throws {
        var pair = JsepPair()
        pair.anna.openChannels()
        _ = try pair.anna.add(microphone, kind: .audio)
        try pair.exchange()
        pair.anna.restartIce()
        let offer = try pair.anna.makeOffer(fresh: JsepFixtures.credentials("fresh"))
        let before = pair.bert
        var fewer = offer
        fewer.media.removeLast()
        var turned = offer
        turned.media.reverse()

        #expect(throws: SignallingError.wrongSectionCount(1, expected: 2)) {
            try pair.bert.take(offer: fewer.description)
        }
        #expect(throws: SignallingError.wrongSection(0)) {
            try pair.bert.take(offer: turned.description)
        }
        #expect(pair.bert == before)
    }
}
