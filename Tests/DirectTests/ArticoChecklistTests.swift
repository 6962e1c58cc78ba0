/// What Artico's own peers were seen to do, row by row, on a line without a network.
import Testing

@testable import Bisque
@testable import BisqueDirect

struct ArticoChecklistTests {
    private let microphone = TrackName.audio("mic")
    private let picture = TrackName.video("pic")

    @Test("initiator offers without media")
    func initiatorOffersWithoutMedia() throws {
        var pair = try StatePair()
        pair.begin()
        pair.settle(.anna)
        pair.settle(.bert)

        let offer = try SessionDescription(try #require(pair.offers(.anna).first))
        #expect(offer.media.map(\.type) == ["application"])
        #expect(pair.heard(.bert).isEmpty)
    }

    @Test("connect on both ends")
    func connectOnBothEnds() throws {
        let pair = try StatePair.connected { side, options in
            if side == .anna { options.channelName = "chat" }
        }
        for side in Line.Side.allCases {
            #expect(pair.count(.connect, side) == 1)
            #expect(pair.state(side).isReady)
            #expect(pair.errors(side).isEmpty)
            #expect(pair.state(side).channelName == "chat")
        }
        #expect(pair.line.faults.isEmpty)
        #expect(pair.line.ends[.anna]?.farEnd?.isControlling == true)
    }

    @Test("text and binary both ways")
    func textAndBinaryBothWays() throws {
        var pair = try StatePair.connected()
        let messages: [DirectMessage] = [
            .text("hello"), .binary([0, 1, 255]), .text(""), .binary([]),
            .text(#"{"type":"[artico]"}"#),
        ]
        for side in Line.Side.allCases {
            for message in messages { try pair.send(message, side) }
        }
        pair.run()

        #expect(pair.messages(.anna) == messages)
        #expect(pair.messages(.bert) == messages)
    }

    @Test("addStream after connect renegotiates, stream+track events per track")
    func addStreamAfterConnectRenegotiates() throws {
        var pair = try StatePair.connected()
        pair.forget()
        try pair.act(.anna) {
            try $0.addStream("camera", [microphone, picture], metadata: nil)
        }
        pair.run()

        #expect(pair.offers(.anna).count == 1)
        #expect(pair.streams(.bert) == ["camera", "camera"])
        #expect(pair.tracks(.bert) == ["mic in camera", "pic in camera"])
        let kinds = pair.heard(.bert).compactMap { notice -> String? in
            switch notice {
            case .stream: "stream"
            case .track: "track"
            default: nil
            }
        }
        #expect(kinds == ["stream", "track", "stream", "track"])
        #expect(pair.line.ends[.anna]?.sending.count == 2)
        #expect(pair.line.mediaFaults.isEmpty)
    }

    @Test("simultaneous adds converge with one ignored offer")
    func simultaneousAddsConverge() throws {
        var pair = try StatePair.connected()
        pair.forget()
        try pair.add(microphone, to: "camera", .anna)
        try pair.add(picture, to: "screen", .bert)
        pair.settle(.anna)
        pair.settle(.bert)
        pair.deliver(to: .anna)
        #expect(pair.sent(.anna).count == 1)
        #expect(pair.state(.anna).perfect.ignoresOffer)
        pair.run()

        #expect(pair.tracks(.bert) == ["mic in camera"])
        #expect(pair.tracks(.anna) == ["pic in screen"])
        #expect(pair.errors(.anna).isEmpty && pair.errors(.bert).isEmpty)
        #expect(pair.offers(.bert).count == 2 && pair.answers(.bert).count == 1)
        #expect(pair.line.mediaFaults.isEmpty && pair.line.faults.isEmpty)
    }

    @Test("replaceTrack needs no renegotiation")
    func replaceTrackNeedsNoRenegotiation() throws {
        var pair = try StatePair.connected()
        try pair.add(microphone, to: "camera", .anna)
        pair.run()
        pair.forget()
        let other = TrackName.audio("other")
        try pair.act(.anna) { try $0.replace(microphone, with: other) }
        pair.run()

        #expect(pair.heard(.anna) == [.replaceTrack(old: microphone, new: other)])
        #expect(pair.heard(.bert).isEmpty)
        #expect(pair.state(.anna).section(of: other) != nil)
        #expect(throws: BisqueError.self) {
            try pair.act(.anna) { try $0.replace(microphone, with: other) }
        }
    }

    @Test("removeStream gives removetrack")
    func removeStreamGivesRemovetrack() throws {
        var pair = try StatePair.connected()
        try pair.act(.anna) {
            try $0.addStream("camera", [microphone, picture], metadata: nil)
        }
        pair.run()
        pair.forget()
        pair.act(.anna) { $0.removeStream("camera") }
        #expect(pair.line.ends[.anna]?.sending.isEmpty == true)
        pair.run()

        #expect(pair.removedTracks(.bert) == ["mic in camera", "pic in camera"])
        #expect(pair.removedStreams(.bert) == ["camera"])
        guard
            case .removeStream = pair.heard(.bert).last(where: {
                if case .negotiated = $0 { false } else if case .signal = $0 { false } else { true }
            })
        else {
            Issue.record("\(pair.heard(.bert))")
            return
        }
        #expect(pair.state(.bert).streams.isEmpty)
    }

    @Test("re-adding works with new m-sections")
    func readdingWorksWithNewSections() throws {
        var pair = try StatePair.connected()
        try pair.add(microphone, to: "camera", .anna)
        pair.run()
        pair.act(.anna) { $0.remove(microphone) }
        pair.run()
        pair.forget()
        try pair.add(microphone, to: "camera", .anna)
        pair.run()

        let offer = try SessionDescription(try #require(pair.offers(.anna).first))
        #expect(offer.media.map(\.type) == ["application", "audio", "audio"])
        #expect(pair.tracks(.bert) == ["mic in camera"])
        #expect(pair.line.mediaFaults.isEmpty)
    }

    @Test("destroy closes both, later send throws")
    func destroyClosesBoth() throws {
        var pair = try StatePair.connected()
        pair.forget()
        pair.act(.anna) { $0.destroy() }
        pair.run()

        for side in Line.Side.allCases {
            #expect(pair.heard(side) == [.close])
            #expect(pair.state(side).phase == .closed)
            #expect(pair.line.ends[side]?.isClosed == true)
            #expect(throws: BisqueError.self) { try pair.send(.text("late"), side) }
        }
        pair.act(.anna) { $0.destroy() }
        #expect(pair.heard(.anna) == [.close])
    }

    @Test("garbage answer and early candidate raise `error` only")
    func garbageAnswerAndEarlyCandidateRaiseErrorOnly() throws {
        var pair = try StatePair()
        pair.begin()
        pair.settle(.anna)
        let early = DirectSignal.Candidate(
            candidate: "candidate:1 1 udp 1 192.0.2.9 9 typ host", sdpMid: "0", sdpMLineIndex: 0)
        for text in [
            DirectSignal(.answer(sdp: "garbage")).json, DirectSignal(.candidate(early)).json,
            "garbage", #"{"type":"later"}"#,
        ] {
            pair.act(.anna) { $0.signal(text: text, now: .zero) }
        }
        #expect(pair.errors(.anna) == [.badDescription, .earlyCandidate, .badSignal])
        pair.act(.bert) { $0.signal(DirectSignal(.answer(sdp: "v=0")), now: .zero) }
        pair.act(.bert) { $0.signal(DirectSignal(.offer(sdp: "v=0")), now: .zero) }
        #expect(pair.errors(.bert) == [.badDescription, .badDescription])
        let offer = try #require(pair.offers(.anna).first)
        pair.act(.bert) { $0.signal(DirectSignal(.answer(sdp: offer)), now: .zero) }
        #expect(pair.errors(.bert).last == .unexpectedAnswer)
        pair.run()

        #expect(pair.count(.connect, .anna) == 1 && pair.count(.connect, .bert) == 1)
    }

    // MARK: What else was seen

    @Test func candidatesAreSignalledAfterTheirDescription() throws {
        let pair = try StatePair.connected()
        for side in Line.Side.allCases {
            let kinds = pair.sent(side).map { content in
                if case .candidate = content { "candidate" } else { "description" }
            }
            #expect(kinds == ["description", "candidate", "candidate"])
        }
    }

    @Test func whoIsPoliteMayOfferFirst() throws {
        var pair = try StatePair { side, options in
            if side == .bert { options.initiator = false }
        }
        try pair.add(microphone, to: "camera", .bert)
        pair.begin()
        pair.settle(.bert)
        pair.settle(.anna)
        #expect(pair.offers(.bert).count == 1 && pair.offers(.anna).count == 1)
        pair.run()

        #expect(pair.tracks(.anna) == ["mic in camera"])
        #expect(pair.count(.connect, .anna) == 1 && pair.count(.connect, .bert) == 1)
        #expect(pair.line.faults.isEmpty && pair.line.mediaFaults.isEmpty)
    }

    @Test func aTrackWithoutAStreamGetsOne() throws {
        var pair = try StatePair.connected()
        pair.forget()
        try pair.add(microphone, to: "camera", .anna)
        pair.settle(.anna)
        let offer = try #require(pair.signals[.bert]?.first)
        pair.signals[.bert] = [offer.replacing("msid:camera", with: "msid:-")]
        pair.run()

        #expect(pair.tracks(.bert).count == 1)
        #expect(pair.streams(.bert).first?.isEmpty == false)
    }

    @Test func aLostPathEndsThePeerUnlessItMayComeBack() throws {
        var pair = try StatePair.connected { side, options in
            options.survivesDisconnection = side == .bert
        }
        pair.act(.anna) { $0.note(.ice(.disconnected)) }
        pair.act(.bert) { $0.note(.ice(.disconnected)) }

        #expect(pair.state(.anna).phase == .closed)
        #expect(pair.state(.bert).phase == .running)
    }

    @Test func aFailedPathIsLookedForAgain() throws {
        var pair = try StatePair.connected()
        let before = pair.state(.anna).jsep.ice
        pair.act(.anna) { $0.note(.ice(.failed)) }
        pair.run()

        #expect(pair.state(.anna).jsep.ice != before)
        #expect(pair.line.ends[.anna]?.generations.last == pair.state(.anna).jsep.ice)
        #expect(pair.state(.anna).phase == .running)
        for _ in 0...DirectState.mostRestarts {
            pair.act(.anna) { $0.note(.ice(.failed)) }
            pair.act(.anna) { $0.note(.ice(.checking)) }
            pair.run()
        }
        #expect(pair.errors(.anna) == [.connectionFailed])
        #expect(pair.heard(.anna).last == .close)
    }

    @Test func aRestartThatTheOtherEndTakesNoPartInIsTakenBack() throws {
        var pair = try StatePair.connected()
        let before = pair.state(.anna).jsep.ice
        pair.act(.anna) {
            $0.restartIce()
            return []
        }
        pair.settle(.anna)
        let fresh = pair.state(.anna).jsep.ice
        // Bert hears of the known credentials only, and answers with his own.
        pair.signals[.bert] = pair.signals[.bert]?
            .map { $0.replacing(fresh.usernameFragment, with: before.usernameFragment) }
        pair.deliver(to: .bert)
        pair.deliver(to: .anna)

        #expect(fresh != before && pair.state(.anna).jsep.ice == before)
        #expect(pair.line.ends[.anna]?.generations == [before])
        #expect(!pair.state(.anna).isUnsettled)
        #expect(pair.errors(.anna).isEmpty && pair.line.faults.isEmpty)
    }

    @Test func aDeadWorkerIsAnErrorAndThenTheEnd() throws {
        var pair = try StatePair.connected()
        pair.forget()
        pair.act(.anna) { $0.note(.died("signal 9")) }

        #expect(pair.errors(.anna) == [.workerDied])
        #expect(pair.heard(.anna).last == .close)
    }

    @Test func streamMetadataComeBeforeTheTracksAndAreSwallowed() throws {
        var pair = try StatePair.connected()
        pair.forget()
        try pair.act(.anna) { try $0.addStream("camera", [microphone], metadata: "front") }
        // They are on their way before the offer is.
        pair.report(to: .bert)
        pair.run()

        #expect(pair.heard(.bert).contains(.stream("camera", metadata: "front")))
        #expect(pair.messages(.bert).isEmpty)
    }

    @Test func metadataBeforeTheChannelIsOpenAreRefused() throws {
        var pair = try StatePair()
        pair.begin()
        #expect(throws: BisqueError.self) {
            try pair.act(.anna) {
                try $0.addStream("camera", [microphone], metadata: "front")
            }
        }
        #expect(pair.state(.anna).sentTracks.isEmpty)
    }

    @Test func metadataAreTextForWhoDoesNotKnowThem() throws {
        var pair = try StatePair.connected { _, options in
            options.understandsStreamMetadata = false
        }
        let text = StreamMetadata(streamID: "camera", metadata: "front").text
        try pair.send(.text(text), .anna)
        pair.run()

        #expect(pair.messages(.bert) == [.text(text)])
    }

    @Test func messagesThatAreTooLargeAreRefusedBeforeTheyLeave() throws {
        var pair = try StatePair.connected { _, options in options.maxMessageSize = 1_000 }
        pair.forget()
        let refused = try #require(throws: BisqueError.self) {
            try pair.send(.text(String(repeating: "x", count: 1_001)), .anna)
        }
        #expect(refused.code == .limit)
        try pair.send(.text(String(repeating: "x", count: 1_000)), .anna)
        pair.run()
        #expect(pair.messages(.bert).count == 1)
        #expect(pair.heard(.anna).isEmpty)
    }

    @Test func messagesThatAreTooLargeAreNotTaken() throws {
        var pair = try StatePair.connected { _, options in options.maxMessageSize = 1_000 }
        let channel = try #require(pair.line.ends[.bert]?.open.first)
        pair.act(.bert) {
            $0.note(.message(.binary([UInt8](repeating: 0, count: 1_001)), channel))
        }

        #expect(pair.errors(.bert) == [.messageTooLarge])
        #expect(pair.state(.bert).isReady)
    }

    @Test func aSecondChannelOfTheOtherEndIsRefused() throws {
        var pair = try StatePair.connected()
        pair.act(.bert) {
            $0.note(.channelAnnounced(ChannelNumber(9), label: "more", .init()))
        }

        #expect(pair.errors(.bert) == [.channel])
        #expect(pair.state(.bert).isReady)
        pair.run()
        #expect(pair.state(.bert).phase == .running)
    }

    @Test func tooMuchThatWaitsIsRefused() throws {
        var pair = try StatePair.connected { _, options in options.maxBufferedAmount = 10 }
        try pair.send(.text("0123456789"), .anna)
        #expect(throws: BisqueError.self) { try pair.send(.text("x"), .anna) }
        pair.run()
        try pair.send(.text("x"), .anna)
        pair.run()
        #expect(pair.messages(.bert).count == 2)
    }
}
