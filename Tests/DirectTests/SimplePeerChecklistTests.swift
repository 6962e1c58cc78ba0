/// What simple-peer's own tests ask for, row by row, on a line without a network.
import Testing

@testable import Bisque
@testable import BisqueDirect

struct SimplePeerChecklistTests {
    private let microphone = TrackName.audio("mic")
    private let picture = TrackName.video("pic")

    @Test(
        "non-initiator emits no signal on its own, with or without stream",
        arguments: [false, true])
    func nonInitiatorEmitsNoSignalOnItsOwn(hasStream: Bool) throws {
        var pair = try StatePair(.simplePeer)
        if hasStream { try pair.add(microphone, to: "camera", .bert) }
        pair.act(.bert) { $0.begin() }
        pair.act(.bert) { state in
            state.negotiate()
            return []
        }
        for _ in 0..<3 { pair.settle(.bert) }

        #expect(pair.heard(.bert).isEmpty)
    }

    @Test("10-assertion text round trip incl. close on both")
    func textRoundTrip() throws {
        var pair = try StatePair.connected(.simplePeer)
        #expect(pair.count(.connect, .anna) == 1 && pair.count(.connect, .bert) == 1)
        try pair.send(.text("sup bert"), .anna)
        pair.run()
        #expect(pair.messages(.bert) == [.text("sup bert")])
        try pair.send(.text("sup anna"), .bert)
        pair.run()
        #expect(pair.messages(.anna) == [.text("sup anna")])
        pair.act(.bert) { $0.destroy() }
        pair.run()

        #expect(pair.heard(.anna).last == .close && pair.heard(.bert).last == .close)
        #expect(pair.errors(.anna).isEmpty && pair.errors(.bert).isEmpty)
    }

    @Test("sdpTransform is called")
    func sdpTransformIsCalled() throws {
        let pair = try StatePair.connected(.simplePeer) { side, options in
            options.sdpTransform = { $0 + "a=x-\(side)\r\n" }
        }
        #expect(pair.offers(.anna).allSatisfy { $0.hasSuffix("a=x-anna\r\n") })
        #expect(pair.answers(.bert).allSatisfy { $0.hasSuffix("a=x-bert\r\n") })
        #expect(pair.count(.connect, .anna) == 1)
    }

    @Test("remote address and port known at connect")
    func remoteAddressAndPortKnownAtConnect() throws {
        var pair = try StatePair(.simplePeer)
        pair.begin()
        while pair.count(.connect, .anna) == 0 {
            pair.settle(.anna)
            pair.settle(.bert)
            for side in Line.Side.allCases {
                pair.deliver(to: side)
                pair.report(to: side)
            }
        }
        #expect(pair.state(.anna).path?.remote == Line.address(of: .bert))
        #expect(pair.state(.anna).path?.local == Line.address(of: .anna))
    }

    @Test("binary kinds arrive as Buffer; in objectMode strings stay strings")
    func binaryStaysBinaryAndTextText() throws {
        var pair = try StatePair.connected(.simplePeer)
        try pair.send(.binary([1, 2, 3]), .anna)
        try pair.send(.text("123"), .anna)
        pair.run()

        #expect(pair.messages(.bert) == [.binary([1, 2, 3]), .text("123")])
    }

    @Test("trickle off gives exactly one signal per side (also one-sided)")
    func trickleOffGivesExactlyOneSignalPerSide() throws {
        let both = try StatePair.connected(.simplePeer, trickle: false)
        #expect(both.sent(.anna).count == 1 && both.sent(.bert).count == 1)
        #expect(both.count(.connect, .anna) == 1 && both.count(.connect, .bert) == 1)
        let offer = try #require(both.offers(.anna).first)
        #expect(offer.contains("a=candidate:0 1 udp") && offer.contains("a=end-of-candidates"))
        #expect(!offer.contains("a=ice-options:trickle"))

        let one = try StatePair.connected(.simplePeer) { side, options in
            options.trickle = side == .bert
            options.allowHalfTrickle = true
        }
        #expect(one.sent(.anna).count == 1 && one.sent(.bert).count == 3)
        #expect(one.offers(.anna).first?.contains("a=ice-options:trickle") == true)
        #expect(one.count(.connect, .anna) == 1 && one.count(.connect, .bert) == 1)
    }

    @Test func aDescriptionDoesNotWaitForCandidatesForEver() throws {
        var pair = try StatePair(.simplePeer, trickle: false)
        pair.line.ends[.anna]?.findsNothing = true
        pair.begin()
        pair.settle(.anna)
        #expect(pair.sent(.anna).isEmpty)
        #expect(pair.state(.anna).deadline == .seconds(5))
        pair.act(.anna) { $0.tick(now: .milliseconds(4_999)) }
        #expect(pair.sent(.anna).isEmpty)
        pair.act(.anna) { $0.tick(now: .seconds(5)) }

        #expect(pair.offers(.anna).count == 1)
        #expect(pair.state(.anna).deadline == nil)
    }

    @Test("null, empty and mDNS candidates do not fail")
    func nullEmptyAndMdnsCandidatesDoNotFail() throws {
        var pair = try StatePair.connected(.simplePeer)
        for text in [
            #"{"type":"candidate","candidate":{"candidate":null,"sdpMLineIndex":0,"sdpMid":"0"}}"#,
            #"{"type":"candidate","candidate":{"candidate":"","sdpMLineIndex":0,"sdpMid":"0"}}"#,
            #"{"type":"candidate","candidate":null}"#,
            #"{"candidate":{"candidate":"candidate:7 1 udp 1 0a1b.local 9 typ host","#
                + #""sdpMLineIndex":0,"sdpMid":"0"}}"#,
        ] {
            pair.act(.anna) { $0.signal(text: text, now: .zero) }
        }
        #expect(pair.errors(.anna).isEmpty)
        #expect(pair.state(.anna).isReady)
        #expect(pair.line.ends[.anna]?.heardAll == true)
        #expect(
            pair.line.ends[.anna]?.candidates.contains { $0.address == "0a1b.local" } == true)
    }

    @Test("candidates before the description work")
    func candidatesBeforeTheDescriptionWork() throws {
        var pair = try StatePair(.simplePeer)
        pair.begin()
        pair.settle(.anna)
        while pair.report(to: .anna) {}
        #expect(pair.signals[.bert]?.count == 3)
        pair.signals[.bert]?.reverse()
        // Only these tell the two where each other is.
        pair.line.ends[.bert]?.findsNothing = true
        pair.run()

        #expect(pair.errors(.bert).isEmpty)
        #expect(pair.count(.connect, .bert) == 1)
        #expect(pair.line.ends[.bert]?.candidates.count == 2)
    }

    @Test("single negotiation with streams on both sides causes no renegotiate request")
    func singleNegotiationWithStreamsOnBothSides() throws {
        var pair = try StatePair(.simplePeer)
        try pair.add(microphone, to: "a", .anna)
        try pair.add(TrackName.audio("voice"), to: "b", .bert)
        pair.begin()
        pair.run()

        #expect(pair.offers(.anna).count == 1 && pair.answers(.bert).count == 1)
        #expect(!pair.sent(.bert).contains(.renegotiate))
        #expect(pair.tracks(.anna) == ["voice in b"] && pair.tracks(.bert) == ["mic in a"])
        #expect(pair.count(.negotiated, .anna) == 1 && pair.count(.negotiated, .bert) == 1)
    }

    @Test("manual and repeated negotiate emit `negotiated` on both")
    func manualNegotiate() throws {
        var pair = try StatePair.connected(.simplePeer)
        pair.forget()
        for (count, side) in [(1, Line.Side.anna), (2, .bert), (3, .anna)] {
            pair.act(side) { state in
                state.negotiate()
                state.negotiate()
                return []
            }
            pair.run()
            #expect(pair.count(.negotiated, .anna) == count)
            #expect(pair.count(.negotiated, .bert) == count)
        }
        #expect(pair.sent(.bert).contains(.renegotiate))
        #expect(pair.offers(.bert).isEmpty)
    }

    @Test("addStream after connect on both")
    func addStreamAfterConnectOnBoth() throws {
        var pair = try StatePair.connected(.simplePeer)
        try pair.act(.anna) { try $0.addStream("a", [microphone], metadata: nil) }
        try pair.act(.bert) {
            try $0.addStream("b", [TrackName.audio("voice"), picture], metadata: nil)
        }
        pair.run()

        #expect(pair.streams(.anna) == ["b"] || Set(pair.streams(.anna)) == ["b"])
        #expect(pair.streams(.bert) == ["a"])
        #expect(Set(pair.tracks(.anna)) == ["voice in b", "pic in b"])
        #expect(pair.offers(.bert).isEmpty)
        #expect(pair.line.mediaFaults.isEmpty && pair.line.faults.isEmpty)
    }

    @Test("stream on non-initiator only")
    func streamOnNonInitiatorOnly() throws {
        var pair = try StatePair(.simplePeer)
        try pair.add(microphone, to: "b", .bert)
        pair.begin()
        pair.run()

        #expect(pair.sent(.bert).contains(.transceiverRequest(.audio)))
        #expect(pair.tracks(.anna) == ["mic in b"])
        #expect(pair.tracks(.bert).isEmpty)
        #expect(pair.line.mediaFaults.isEmpty)
    }

    @Test("negotiated channel id 1")
    func negotiatedChannel() throws {
        var pair = try StatePair.connected(.simplePeer) { _, options in
            options.channelConfig.negotiated = true
            options.channelConfig.id = 1
        }
        #expect(pair.count(.connect, .anna) == 1 && pair.count(.connect, .bert) == 1)
        #expect(pair.line.ends[.bert]?.open == [ChannelNumber(1)])
        try pair.send(.text("hello"), .bert)
        pair.run()
        #expect(pair.messages(.anna) == [.text("hello")])
    }

    @Test("ten streams each way, one `stream` event each", arguments: SignalForm.allCases)
    func tenStreamsEachWay(form: SignalForm) throws {
        var pair = try StatePair(form)
        for number in 0..<10 {
            for (side, name) in [(Line.Side.anna, "a"), (.bert, "b")] {
                try pair.add(.video("\(name)\(number)"), to: "\(name)\(number)", side)
                if form == .simplePeer {
                    try pair.add(.audio("\(name)\(number)"), to: "\(name)\(number)", side)
                }
            }
        }
        pair.begin()
        pair.run()

        let all = Set((0..<10).map(String.init))
        #expect(Set(pair.streams(.anna)) == Set(all.map { "b\($0)" }))
        #expect(Set(pair.streams(.bert)) == Set(all.map { "a\($0)" }))
        #expect(pair.streams(.anna).count == 10 && pair.streams(.bert).count == 10)
        #expect(pair.line.mediaFaults.isEmpty && pair.line.faults.isEmpty)
    }

    @Test("incremental, non-initiator-only, and track-event variants")
    func incrementalStreams() throws {
        var pair = try StatePair.connected(.simplePeer)
        for number in 0..<4 {
            let side: Line.Side = number < 2 ? .bert : .anna
            try pair.add(.audio("\(number)"), to: "s\(number)", side)
            pair.run()
            let other = side.other
            #expect(pair.streams(other).last == "s\(number)")
            #expect(pair.tracks(other).last == "\(number) in s\(number)")
        }
        #expect(pair.streams(.anna) == ["s0", "s1"] && pair.streams(.bert) == ["s2", "s3"])
        #expect(pair.line.mediaFaults.isEmpty)
    }

    @Test("add after remove", arguments: SignalForm.allCases)
    func addAfterRemove(form: SignalForm) throws {
        var pair = try StatePair.connected(form)
        for side in Line.Side.allCases {
            pair.forget()
            try pair.add(microphone, to: "s", side)
            pair.run()
            pair.act(side) { $0.remove(microphone) }
            try pair.add(.audio("other"), to: "t", side)
            pair.run()
            #expect(pair.tracks(side.other) == ["mic in s", "other in t"])
            #expect(pair.removedTracks(side.other) == ["mic in s"])
        }
        #expect(pair.line.mediaFaults.isEmpty && pair.line.faults.isEmpty)
    }

    @Test("remove immediately gives no track event", arguments: Line.Side.allCases)
    func removeImmediatelyGivesNoTrackEvent(side: Line.Side) throws {
        var pair = try StatePair.connected(.simplePeer)
        pair.forget()
        try pair.add(microphone, to: "s", side)
        pair.act(side) { $0.remove(microphone) }
        pair.run()

        #expect(pair.tracks(side.other).isEmpty && pair.streams(side.other).isEmpty)
        #expect(pair.errors(.anna).isEmpty && pair.errors(.bert).isEmpty)
    }

    @Test("replaceTrack")
    func replaceTrack() throws {
        var pair = try StatePair.connected(.simplePeer)
        try pair.add(microphone, to: "s", .bert)
        pair.run()
        pair.forget()
        try pair.act(.bert) { try $0.replace(microphone, with: .audio("other")) }
        pair.run()

        #expect(pair.heard(.anna).isEmpty && pair.sent(.bert).isEmpty)
    }

    // MARK: What ends a simple-peer

    @Test(arguments: [
        "garbage", "{}", #"{"type":"later"}"#, #"{"type":"answer","sdp":"v=0"}"#,
        #"{"type":"offer","sdp":"garbage"}"#,
    ])
    func invalidSignalsEndIt(_ text: String) throws {
        var pair = try StatePair.connected(.simplePeer)
        pair.forget()
        pair.act(.bert) { $0.signal(text: text, now: .zero) }

        #expect(pair.errors(.bert).count == 1)
        #expect(pair.heard(.bert).last == .close)
        let code = pair.errors(.bert).first?.simplePeerCode
        #expect(
            code == (text.contains("sdp") ? "ERR_SET_REMOTE_DESCRIPTION" : "ERR_SIGNALING"))
    }

    @Test func itsFormsAreUnknownToAnArticoPeer() throws {
        var pair = try StatePair.connected()
        pair.forget()
        for text in [
            #"{"type":"offer","sdp":"v=0"}"#, #"{"type":"renegotiate","renegotiate":true}"#,
        ] {
            pair.act(.anna) { $0.signal(text: text, now: .zero) }
        }
        pair.run()
        #expect(pair.heard(.anna).isEmpty)
    }

    @Test func itTakesArticosFormsToo() throws {
        var pair = try StatePair(.artico) { side, options in
            if side == .bert { options.signalForm = .simplePeer }
        }
        pair.begin()
        pair.settle(.anna)
        pair.deliver(to: .bert)

        #expect(pair.answers(.bert).count == 1)
    }
}
