/// Two equal ends, from the first exchange to the last.
import Testing

@testable import Bisque

struct JsepSessionTests {
    private let microphone = JsepTrack(id: "mic", streamIDs: ["camera"])
    private let picture = JsepTrack(id: "pic", streamIDs: ["camera"])

    // MARK: The first exchange

    @Test func anOfferOfChannelsHasOneSection() throws {
        var anna = JsepFixtures.session("anna")
        anna.openChannels()
        #expect(anna.needsNegotiation)
        let offer = try anna.makeOffer(fresh: JsepFixtures.credentials("unused"))

        #expect(anna.state == .haveLocalOffer)
        #expect(offer.media.count == 1)
        let text = offer.description
        #expect(text.contains("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n"))
        for line in [
            "a=group:BUNDLE 0", "a=ice-options:trickle", "a=ice-ufrag:anna0", "a=setup:actpass",
            "a=mid:0", "a=sctp-port:5000", "a=max-message-size:262144",
        ] {
            #expect(text.contains("\(line)\r\n"), "\(line)")
        }
    }

    @Test func bothEndsSettleTheChannels() throws {
        var pair = JsepPair()
        pair.anna.openChannels()
        try pair.exchange()

        #expect(pair.anna.state == .stable && pair.bert.state == .stable)
        #expect(pair.anna.channels == pair.bert.channels)
        #expect(pair.anna.channels?.remoteMaxMessageSize == 262_144)
        #expect(pair.anna.role == .server && pair.bert.role == .client)
        #expect(pair.anna.remote?.ice.usernameFragment == "bert0")
        #expect(pair.bert.remote?.ice.usernameFragment == "anna0")
        #expect(pair.bert.remote?.dtls.role == .server)
        #expect(!pair.anna.needsNegotiation && !pair.bert.needsNegotiation)
    }

    @Test func tracksOfBothEndsShareASection() throws {
        var pair = JsepPair()
        let sent = try pair.anna.add(microphone, kind: .audio)
        let answered = try pair.bert.add(JsepTrack(id: "b", streamIDs: ["s"]), kind: .audio)
        let changes = try pair.exchange()

        #expect(pair.bert.transceivers.map(\.id) == [answered])
        #expect(changes.bert == [.trackAdded(answered, microphone)])
        #expect(changes.anna == [.trackAdded(sent, JsepTrack(id: "b", streamIDs: ["s"]))])
        let anna = try #require(pair.anna.transceivers.first)
        let bert = try #require(pair.bert.transceivers.first)
        #expect(anna.agreed.direction == .sendAndReceive)
        #expect(anna.sending(cname: "anna")?.codecs == bert.receiving?.codecs)
        #expect(
            anna.sending(cname: "anna")?.encodings.first?.ssrc
                == bert.receiving?.encodings.first?.ssrc)
        #expect(bert.receiving?.rtcp.cname == "anna")
        #expect(!pair.anna.needsNegotiation && !pair.bert.needsNegotiation)
    }

    @Test func aTrackOfTheAnswererIsSentInItsOwnOffer() throws {
        var pair = JsepPair()
        pair.anna.openChannels()
        _ = try pair.bert.add(microphone, kind: .audio)
        try pair.exchange()
        #expect(pair.bert.needsNegotiation)
        #expect(pair.bert.unplacedTracks.count == 1)
        let changes = try pair.exchangeBack()

        #expect(changes.anna.count == 1)
        #expect(pair.anna.transceivers.map(\.agreed.direction) == [.receiveOnly])
        #expect(pair.bert.transceivers.map(\.agreed.direction) == [.sendOnly])
        #expect(pair.anna.transceivers.first?.direction == .receiveOnly)
        #expect(!pair.anna.needsNegotiation && !pair.bert.needsNegotiation)
    }

    @Test func picturesComeWithTheirRepetitions() throws {
        var pair = JsepPair()
        _ = try pair.anna.add(picture, kind: .video)
        try pair.exchange()
        let receiving = try #require(pair.bert.transceivers.first?.receiving)

        #expect(receiving.codecs.map(\.payloadType) == [101, 102])
        #expect(receiving.encodings.first?.rtx?.ssrc != nil)
        #expect(receiving.headerExtensions.map(\.id) == [5, 8])
        #expect(pair.bert.transceivers.first?.sending(cname: "bert") == nil)
    }

    // MARK: Changes

    @Test func aRemovedTrackIsMissedAtTheOtherEnd() throws {
        var pair = JsepPair()
        let id = try pair.anna.add(microphone, kind: .audio)
        try pair.exchange()
        pair.anna.removeTrack(id)
        #expect(pair.anna.needsNegotiation)
        let changes = try pair.exchange()

        let there = try #require(pair.bert.transceivers.first)
        #expect(changes.bert == [.trackRemoved(there.id, microphone)])
        #expect(there.agreed.direction == .inactive)
        #expect(!pair.anna.needsNegotiation && !pair.bert.needsNegotiation)
    }

    @Test func aTrackAfterARemovedOneHasASectionOfItsOwn() throws {
        var pair = JsepPair()
        let id = try pair.anna.add(microphone, kind: .audio)
        try pair.exchange()
        pair.anna.removeTrack(id)
        try pair.exchange()
        let again = try pair.anna.add(microphone, kind: .audio)
        let changes = try pair.exchange()

        #expect(again != id)
        #expect(pair.anna.transceivers.map(\.agreed.mid) == ["0", "1"])
        #expect(changes.bert.count == 1)
    }

    @Test func aTrackInAnotherStreamIsTheSameTrack() throws {
        var pair = JsepPair()
        _ = try pair.anna.add(microphone, kind: .audio)
        try pair.exchange()
        pair.anna.restartIce()
        let offer = try pair.anna.makeOffer(fresh: JsepFixtures.credentials("fresh"))
        let changes = try pair.bert.take(
            offer: offer.description.replacing("msid:camera", with: "msid:other"))

        let there = try #require(pair.bert.transceivers.first)
        #expect(
            changes == [
                .streamsChanged(
                    there.id, from: microphone, to: JsepTrack(id: "mic", streamIDs: ["other"]))
            ])
    }

    @Test func aStoppedSectionIsRefusedAndUsedAgainUnderANewMid() throws {
        var pair = JsepPair()
        let id = try pair.anna.add(microphone, kind: .audio)
        pair.anna.openChannels()
        try pair.exchange()
        pair.anna.stop(id)
        let changes = try pair.exchange()
        #expect(changes.bert.contains { if case .trackRemoved = $0 { true } else { false } })
        #expect(pair.anna.transceivers.isEmpty && pair.bert.transceivers.isEmpty)
        let refused = try #require(pair.anna.localDescription)
        #expect(refused.media.map(\.port) == [0, 9])
        #expect(refused.attributes.bundle == ["1"])

        _ = try pair.anna.add(picture, kind: .video)
        try pair.exchange()
        let revived = try #require(pair.anna.localDescription)
        #expect(revived.media.map(\.type) == ["video", "application"])
        #expect(revived.media.compactMap(\.mid) == ["2", "1"])
        #expect(pair.bert.transceivers.map(\.agreed.mid) == ["2"])
        #expect(pair.anna.taggedSection?.mid == "2" || pair.anna.taggedSection?.mid == "1")
    }

    @Test func theAnswererMayUseARefusedSectionAgain() throws {
        var pair = JsepPair()
        let id = try pair.anna.add(microphone, kind: .audio)
        pair.anna.openChannels()
        try pair.exchange()
        pair.anna.stop(id)
        try pair.exchange()
        _ = try pair.bert.add(picture, kind: .video)
        try pair.exchangeBack()

        #expect(pair.anna.localDescription?.media.map(\.type) == ["video", "application"])
        #expect(pair.anna.transceivers.map(\.agreed.direction) == [.receiveOnly])
    }

    @Test func aSectionWithoutACodecOfOursIsRefused() throws {
        var pair = JsepPair()
        pair.bert = JsepFixtures.session(
            "bert",
            RtpCapabilities(
                codecs: JsepFixtures.capabilities.codecs.filter { $0.kind == .audio }))
        _ = try pair.anna.add(picture, kind: .video)
        let sound = try pair.anna.add(microphone, kind: .audio)
        let changes = try pair.exchange()

        #expect(changes.anna.count == 1)
        guard case .stopped = changes.anna.first else {
            Issue.record("\(changes.anna)")
            return
        }
        #expect(pair.anna.transceivers.map(\.id) == [sound])
        #expect(pair.bert.transceivers.count == 1)
        #expect(pair.anna.taggedSection?.mid == "1")
        #expect(!pair.anna.needsNegotiation && !pair.bert.needsNegotiation)
    }

    @Test func aRefusedSectionOfChannelsIsNotOfferedAgain() throws {
        var anna = JsepFixtures.session("anna")
        var bert = JsepFixtures.session("bert")
        anna.openChannels()
        _ = try anna.add(microphone, kind: .audio)
        let offer = try anna.makeOffer(fresh: JsepFixtures.credentials("unused"))
        _ = try bert.take(offer: offer.description)
        let answer = try bert.makeAnswer(fresh: JsepFixtures.credentials("unused"))
        let refusing = answer.description
            .replacing("m=application 9", with: "m=application 0")
            .replacing("a=group:BUNDLE 0 1", with: "a=group:BUNDLE 0")

        let changes = try anna.take(answer: refusing)
        #expect(changes.contains(.channelsRefused))
        #expect(anna.channels == nil)
        #expect(!anna.needsNegotiation)
    }

    // MARK: ICE

    @Test func aRestartChangesBothEndsCredentials() throws {
        var pair = JsepPair()
        pair.anna.openChannels()
        try pair.exchange()
        let before = (pair.anna.ice, pair.bert.ice)
        pair.anna.restartIce()
        #expect(pair.anna.needsNegotiation)
        try pair.exchange()

        #expect(pair.anna.ice != before.0 && pair.bert.ice != before.1)
        #expect(pair.anna.remote?.ice == pair.bert.ice)
        #expect(pair.bert.remote?.ice == pair.anna.ice)
        #expect(pair.anna.role == .server && pair.bert.role == .client)
        #expect(!pair.anna.needsNegotiation && !pair.bert.needsNegotiation)
    }

    @Test func aRestartThatTheOtherEndTakesNoPartInDidNotHappen() throws {
        var pair = JsepPair()
        pair.anna.openChannels()
        try pair.exchange()
        let (before, there) = (pair.anna.ice, pair.bert.ice)
        pair.anna.restartIce()
        let offer = try pair.anna.makeOffer(fresh: JsepFixtures.credentials("fresh"))
        #expect(pair.anna.ice.usernameFragment == "fresh")
        // Bert answers as if the credentials were the known ones.
        _ = try pair.bert.take(
            offer: offer.description
                .replacing("ice-ufrag:fresh", with: "ice-ufrag:\(before.usernameFragment)")
                .replacing("ice-pwd:\(pair.anna.ice.password)", with: "ice-pwd:\(before.password)"))
        let answer = try pair.bert.makeAnswer(fresh: JsepFixtures.credentials("unused"))
        _ = try pair.anna.take(answer: answer.description)

        #expect(pair.bert.ice == there)
        #expect(pair.anna.ice == before && pair.anna.remote?.ice == there)
        #expect(!pair.anna.needsNegotiation)
    }

    @Test func partsInTheHandshakeStayWhoeverOffers() throws {
        var pair = JsepPair()
        pair.anna.openChannels()
        try pair.exchange()
        _ = try pair.bert.add(microphone, kind: .audio)
        try pair.exchangeBack()

        #expect(pair.anna.role == .server && pair.bert.role == .client)
        #expect(pair.anna.localDescription?.description.contains("a=setup:passive") == true)
    }

    @Test func anotherCertificateIsRefused() throws {
        var pair = JsepPair()
        pair.anna.openChannels()
        try pair.exchange()
        _ = try pair.bert.add(microphone, kind: .audio)
        let offer = try pair.bert.makeOffer(fresh: JsepFixtures.credentials("unused"))
        let before = pair.anna
        let forged = offer.description.replacing("BB:BB", with: "CC:CC")

        #expect(throws: SignallingError.changedEnd(mid: "0")) {
            try pair.anna.take(offer: forged)
        }
        #expect(pair.anna == before)
    }

    @Test func candidatesAreSignalledForTheBundle() throws {
        var pair = JsepPair()
        pair.anna.openChannels()
        _ = try pair.anna.add(microphone, kind: .audio)
        try pair.exchange()
        let added = pair.anna.add(JsepFixtures.candidate(1), usernameFragment: "anna0")
        let stale = pair.anna.add(JsepFixtures.candidate(2), usernameFragment: "old")
        let signalled = try #require(added)
        #expect(stale == nil)
        #expect(signalled.text == "candidate:1 1 udp 2130706431 192.0.2.1 4000 typ host")
        #expect(signalled.mid == "0" && signalled.index == 0)
        let verdict = try pair.bert.judge(signalled)
        #expect(verdict == .use(JsepFixtures.candidate(1)))

        var elsewhere = signalled
        elsewhere.mid = "1"
        let ignored = try pair.bert.judge(elsewhere)
        #expect(ignored == .ignore)
        elsewhere.mid = "7"
        #expect(throws: SignallingError.unknownSection) { try pair.bert.judge(elsewhere) }
        var late = signalled
        late.usernameFragment = "anna9"
        #expect(throws: SignallingError.unknownCredentials) { try pair.bert.judge(late) }
        var garbage = signalled
        garbage.text = "candidate:what"
        #expect(throws: SignallingError.malformedCandidate) { try pair.bert.judge(garbage) }
        let end = try pair.bert.judge(.init(text: "", mid: nil, index: 0))
        #expect(end == .noMore)
    }

    @Test func laterDescriptionsHaveTheCandidates() throws {
        var pair = JsepPair()
        pair.anna.openChannels()
        try pair.exchange()
        _ = pair.anna.add(JsepFixtures.candidate(1), usernameFragment: "anna0")
        let isCurrent = pair.anna.endCandidates(usernameFragment: "anna0")
        #expect(isCurrent)
        _ = try pair.anna.add(microphone, kind: .audio)
        try pair.exchange()

        #expect(pair.bert.describedCandidates.candidates == [JsepFixtures.candidate(1)])
        #expect(pair.bert.describedCandidates.areAll)
    }

    @Test func tooManyCandidatesAreRefused() throws {
        var pair = JsepPair()
        pair.anna.openChannels()
        try pair.exchange()
        let candidate = JsepSession.Signalled(
            text: "candidate:1 1 udp 1 192.0.2.9 9 typ host", mid: "0", index: 0)
        for _ in 0..<SdpLimits.candidates { _ = try pair.bert.judge(candidate) }

        #expect(throws: SignallingError.tooManyCandidates) { try pair.bert.judge(candidate) }
    }
}
