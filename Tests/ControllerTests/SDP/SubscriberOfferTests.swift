/// The server's offers to a listener, from the first to the last.
import Testing

@testable import Bisque

private typealias Signals = SignallingFixtures

struct SubscriberOfferTests {
    private var subscriber = SubscriberOffer(sessionID: 7)

    @Test func anOfferHasASectionForEachStream() {
        var subscriber = subscriber
        let text = subscriber.offer(
            [Signals.stream("0", .audio, ssrc: 10), Signals.stream("1", .video, ssrc: 20)],
            transport: Signals.transport)

        #expect(
            text.split(separator: "\r\n")
                == """
                v=0
                o=- 7 1 IN IP4 127.0.0.1
                s=-
                t=0 0
                a=ice-lite
                a=group:BUNDLE 0 1
                a=extmap-allow-mixed
                m=audio 40000 UDP/TLS/RTP/SAVPF 100
                c=IN IP4 192.0.2.1
                a=ice-ufrag:0123456789abcdef
                a=ice-pwd:0123456789abcdef0123456789abcdef
                a=fingerprint:\(Signals.fingerprint)
                a=setup:actpass
                a=candidate:udpcandidate 1 udp 1078862079 192.0.2.1 40000 typ host
                a=candidate:tcpcandidate 1 tcp 1078862078 192.0.2.1 40000 typ host tcptype passive
                a=end-of-candidates
                a=mid:0
                a=sendonly
                a=rtcp-mux
                a=rtcp-rsize
                a=extmap:5 urn:ietf:params:rtp-hdrext:sdes:mid
                a=rtpmap:100 opus/48000/2
                a=msid:alice track10
                a=ssrc:10 cname:alice
                m=video 40000 UDP/TLS/RTP/SAVPF 101 102
                c=IN IP4 192.0.2.1
                a=ice-ufrag:0123456789abcdef
                a=ice-pwd:0123456789abcdef0123456789abcdef
                a=fingerprint:\(Signals.fingerprint)
                a=setup:actpass
                a=mid:1
                a=sendonly
                a=rtcp-mux
                a=rtcp-rsize
                a=extmap:5 urn:ietf:params:rtp-hdrext:sdes:mid
                a=rtpmap:101 VP8/90000
                a=rtcp-fb:101 nack
                a=rtcp-fb:101 nack pli
                a=rtcp-fb:101 rrtr
                a=rtpmap:102 rtx/90000
                a=fmtp:102 apt=101
                a=msid:alice track20
                a=ssrc-group:FID 20 21
                a=ssrc:20 cname:alice
                a=ssrc:21 cname:alice
                """.split(separator: "\n"))
    }

    @Test func whatCannotBeRepeatedIsNotToBeAskedFor() {
        var stream = Signals.stream("0")
        #expect(text(of: stream).contains("a=rtcp-fb:101 nack\r\n"))
        stream.parameters.codecs.removeLast()
        #expect(!text(of: stream).contains("nack\r\n"))
        stream = Signals.stream("0")
        stream.parameters.encodings[0].rtx = nil
        let offer = text(of: stream)
        #expect(!offer.contains("nack\r\n") && !offer.contains("rrtr"))
        #expect(offer.contains("a=rtcp-fb:101 nack pli"))
    }

    private func text(of stream: SubscriberStream) -> String {
        var subscriber = subscriber
        return subscriber.offer([stream], transport: Signals.transport)
    }

    // MARK: Sections over time

    @Test func theVersionRisesWithEveryChangeAndOnlyThen() throws {
        var subscriber = subscriber
        let streams = [Signals.stream("0"), Signals.stream("1")]
        let versions = try [[], streams, streams, [streams[0]], [streams[0]], streams].map {
            try version(subscriber.offer($0, transport: Signals.transport))
        }

        #expect(versions == [1, 2, 2, 3, 3, 4])
    }

    @Test func newIceCredentialsAreAChange() throws {
        var subscriber = subscriber
        var transport = Signals.transport
        let before = subscriber.offer([Signals.stream("0")], transport: transport)
        transport.ice.usernameFragment = "fedcba9876543210"
        let after = subscriber.offer([Signals.stream("0")], transport: transport)

        #expect(try version(after) == version(before) + 1)
    }

    @Test func theSectionOfAStreamThatIsGoneStaysAndIsInactive() throws {
        var subscriber = subscriber
        let both = [Signals.stream("0", .audio), Signals.stream("1")]
        _ = subscriber.offer(both, transport: Signals.transport)
        let left = try SessionDescription(
            subscriber.offer([both[1]], transport: Signals.transport))

        #expect(left.media.compactMap(\.mid) == ["0", "1"])
        #expect(left.media.map(\.attributes.direction) == [.inactive, .sendOnly])
        #expect(left.media.map(\.port) == [40_000, 40_000])
        #expect(left.media[0].attributes.sources.isEmpty)
        #expect(left.attributes.bundle == ["0", "1"])
    }

    @Test func aPausedStreamKeepsItsSection() throws {
        var subscriber = subscriber
        _ = subscriber.offer([Signals.stream("0")], transport: Signals.transport)
        let text = subscriber.offer(
            [Signals.stream("0", isActive: false)], transport: Signals.transport)

        #expect(try SessionDescription(text).media[0].attributes.direction == .inactive)
        #expect(subscriber.takeMid(for: .video) == "1")
    }

    @Test func aNewStreamTakesOverTheSectionOfOneOfItsKind() throws {
        var subscriber = subscriber
        let mids = [subscriber.takeMid(for: .audio), subscriber.takeMid(for: .video)]
        _ = subscriber.offer(
            [Signals.stream("0", .audio), Signals.stream("1")], transport: Signals.transport)
        _ = subscriber.offer([], transport: Signals.transport)
        let video = subscriber.takeMid(for: .video)
        let another = subscriber.takeMid(for: .video)
        let text = subscriber.offer(
            [Signals.stream(video, ssrc: 30), Signals.stream(another, ssrc: 40)],
            transport: Signals.transport)
        let description = try SessionDescription(text)

        #expect(mids == ["0", "1"])
        #expect(video == "1")
        #expect(another == "2")
        #expect(description.media.compactMap(\.mid) == ["0", "1", "2"])
        #expect(
            description.media.map { $0.attributes.sources.map(\.ssrc) } == [
                [], [30, 31], [40, 41],
            ])
    }

    @Test func aMidThatWasGivenBackIsGivenAgain() {
        var subscriber = subscriber
        _ = subscriber.offer([Signals.stream("0")], transport: Signals.transport)
        _ = subscriber.offer([], transport: Signals.transport)

        #expect(subscriber.takeMid(for: .video) == "0")
        #expect(subscriber.takeMid(for: .video) == "1")
        subscriber.returnMid("0")
        #expect(subscriber.takeMid(for: .video) == "0")
    }

    @Test func aMidThatSomebodyElseChoseIsNotGivenAgain() {
        var subscriber = subscriber
        _ = subscriber.offer(
            [Signals.stream("0", .audio), Signals.stream("1")], transport: Signals.transport)

        #expect(subscriber.takeMid(for: .video) == "2")
    }

    @Test func aStreamMayBringItsOwnMid() {
        var subscriber = subscriber
        let fresh = [
            subscriber.takeMid("own", for: .video), subscriber.takeMid("own", for: .video),
        ]
        _ = subscriber.offer([Signals.stream("own")], transport: Signals.transport)
        let used = subscriber.takeMid("own", for: .video)
        _ = subscriber.offer([], transport: Signals.transport)
        let vacant = [
            subscriber.takeMid("own", for: .audio), subscriber.takeMid("own", for: .video),
        ]

        #expect(fresh == [true, false])
        #expect(!used)
        #expect(vacant == [false, true])
    }

    @Test func aStreamWithoutCodecsIsInactiveAndKeepsThoseItHad() throws {
        var subscriber = subscriber
        var stream = Signals.stream("0")
        _ = subscriber.offer([stream], transport: Signals.transport)
        stream.parameters.codecs = []
        let section = try SessionDescription(
            subscriber.offer([stream], transport: Signals.transport)
        ).media[0]

        #expect(section.formats == ["101", "102"])
        #expect(section.attributes.direction == .inactive)
    }

    @Test func thereIsRoomForAsManySectionsAsAnAnswerMayHave() throws {
        var subscriber = subscriber
        let mids = (0..<SdpLimits.sections).map { _ in subscriber.takeMid(for: .video) }
        #expect(!subscriber.hasRoom(for: .video))
        let another = subscriber.takeMid("own", for: .video)
        #expect(!another)
        let offer = subscriber.offer(
            mids.enumerated().map { Signals.stream($1, ssrc: UInt32(2 * $0 + 1)) },
            transport: Signals.transport)
        _ = try subscriber.accept(answer: Signals.acceptance(of: offer))
        #expect(!subscriber.hasRoom(for: .video))
        _ = subscriber.offer([], transport: Signals.transport)
        #expect(subscriber.hasRoom(for: .video))
        #expect(!subscriber.hasRoom(for: .audio))
    }

    @Test func anOfferTellsWhatIsNewAndNotWhatTheListenerSaidHimself() throws {
        var subscriber = subscriber
        let streams = [Signals.stream("0", .audio), Signals.stream("1")]
        func tells(_ streams: [SubscriberStream]) -> Bool {
            subscriber.wouldTell(streams, transport: Signals.transport)
        }
        #expect(!tells([]))
        #expect(tells(streams))
        let offer = subscriber.offer(streams, transport: Signals.transport)
        #expect(!tells(streams))
        #expect(tells([streams[0]]))
        _ = try subscriber.accept(
            answer: Signals.acceptance(of: offer)
                .replacing("m=video 40000", with: "m=video 0").replacing("E 0 1", with: "E 0"))
        #expect(subscriber.refusedMids == ["1"])
        #expect(!tells([streams[0]]))
        #expect(tells([]))
    }

    @Test func namesOfPeopleAreWrittenSoThatTheyEndNothing() throws {
        var subscriber = subscriber
        var stream = Signals.stream("0", .audio)
        stream.streamID = "häns & co\r\na=x"
        stream.trackID = ""
        stream.parameters.rtcp.cname = "c\r\na=group:x"
        let text = subscriber.offer([stream], transport: Signals.transport)

        #expect(text.contains("a=msid:h%C3%A4ns%20&%20co%0D%0Aa%3Dx %\r\n"))
        #expect(text.contains("cname:ca=group:x\r\n"))
        #expect(throws: Never.self) { try SessionDescription(text) }
    }

    @Test(arguments: [
        ("", "%"), ("-", "%2D"), ("%", "%25"), ("a-b", "a-b"), ("{a}", "{a}"), ("\t", "%09"),
    ])
    func differentNamesHaveDifferentTokens(_ name: String, _ token: String) {
        #expect(String.sdpToken(name) == token)
    }

    // MARK: Answers

    @Test func anAnswerSaysWhatTheListenerTakes() throws {
        var subscriber = subscriber
        let offer = subscriber.offer(
            [Signals.stream("0", .audio), Signals.stream("1"), Signals.stream("2")],
            transport: Signals.transport)
        let text = Signals.acceptance(of: offer)
            .replacing("m=video 40000 UDP/TLS/RTP/SAVPF 101 102", with: "m=video 9 RTP/SAVPF 101 9")
        let answer = try subscriber.accept(answer: text)

        #expect(answer.sections.map(\.mid) == ["0", "1", "2"])
        #expect(answer.sections.map(\.isAccepted) == [true, true, true])
        #expect(answer.sections.map(\.payloadTypes) == [[100], [101], [101]])
        #expect(answer.sections.map(\.headerExtensionIDs) == [[5], [5], [5]])
        #expect(answer.sections.map(\.forms) == [.both, .both, .both])
        #expect(answer.remote?.dtls.role == .client)
        #expect(answer.remote?.ice.usernameFragment == "0123456789abcdef")
    }

    @Test func chromiumTakesAllThatIsOffered() throws {
        let text = try RealOffers.chromiumsAnswer()
        let answer = try answer { _ in text }

        #expect(answer.sections.map(\.isAccepted) == [true, true])
        #expect(answer.sections.map(\.payloadTypes) == [[100], [101, 102]])
        #expect(answer.sections.map(\.headerExtensionIDs) == [[5], [5]])
        #expect(answer.remote?.dtls.role == .client)
    }

    @Test func aListenerMayWaitForTheHandshake() throws {
        let answer = try answer { $0.replacing("a=setup:active", with: "a=setup:passive") }

        #expect(answer.remote?.dtls.role == .server)
    }

    @Test func anInactiveSectionOfTheAnswerIsNotAccepted() throws {
        let answer = try answer { $0.replacing("a=recvonly", with: "a=inactive") }

        #expect(answer.sections.map(\.isAccepted) == [false, false])
        #expect(answer.remote != nil)
    }

    @Test func aSectionWithoutACodecOfTheOfferIsNotAccepted() throws {
        let answer = try answer { $0.replacing("SAVPF 100\r\n", with: "SAVPF 9\r\n") }

        #expect(answer.sections.map(\.isAccepted) == [false, true])
    }

    @Test func repetitionsAloneAreNothingToAccept() throws {
        let answer = try answer { $0.replacing("SAVPF 101 102", with: "SAVPF 102") }

        #expect(answer.sections.map(\.isAccepted) == [true, false])
        #expect(answer.sections[1].payloadTypes == [102])
    }

    @Test func aRefusedSectionIsDeadUntilAnotherMidRevivesIt() throws {
        var subscriber = subscriber
        let streams = [Signals.stream("0", .audio), Signals.stream("1")]
        let offer = subscriber.offer(streams, transport: Signals.transport)
        let answer = try subscriber.accept(
            answer: Signals.acceptance(of: offer)
                .replacing("m=video 40000", with: "m=video 0").replacing("E 0 1", with: "E 0"))
        let next = try SessionDescription(
            subscriber.offer(streams, transport: Signals.transport))
        let mid = subscriber.takeMid(for: .video)
        let revived = try SessionDescription(
            subscriber.offer(
                [streams[0], Signals.stream(mid)], transport: Signals.transport))

        #expect(answer.sections.map(\.isAccepted) == [true, false])
        #expect(next.media.map(\.isRefused) == [false, true])
        #expect(next.attributes.bundle == ["0"])
        #expect(mid == "2")
        #expect(revived.media.compactMap(\.mid) == ["0", "2"])
        #expect(revived.media.map(\.isRefused) == [false, false])
    }

    @Test func anAnswerThatRefusesAllHasNoTransport() throws {
        let answer = try answer {
            $0.replacing("m=audio 40000", with: "m=audio 0")
                .replacing("m=video 40000", with: "m=video 0")
                .replacing("a=mid:0\r\n", with: "")
        }

        #expect(answer.remote == nil)
        #expect(answer.sections.map(\.mid) == ["0", "1"])
        #expect(answer.sections.map(\.isAccepted) == [false, false])
    }

    @Test(arguments: [
        ("a=group:BUNDLE 0 1", "a=group:BUNDLE 0", SignallingError.notBundled(mid: "1")),
        ("a=group:BUNDLE 0 1", "a=x", .notBundled(mid: "1")),
        ("a=mid:1", "a=mid:5", .wrongSection(1)),
        ("a=mid:1", "a=x", .wrongSection(1)),
        ("m=video", "m=audio", .wrongSection(1)),
        ("a=recvonly", "a=sendrecv", .wrongDirection(mid: "0")),
        ("a=recvonly", "a=x", .wrongDirection(mid: "0")),
        ("a=setup:active", "a=setup:actpass", .unusableSetup(mid: "0")),
        ("a=setup:active", "a=setup:holdconn", .unusableSetup(mid: "0")),
        ("a=ice-ufrag:0123456789abcdef", "a=x", .noIceParameters(mid: "0")),
        ("a=fingerprint:\(Signals.fingerprint)", "a=x", .noFingerprint(mid: "0")),
    ])
    func anAnswerToAnotherOfferIsRefusedAndChangesNothing(
        _ line: String, _ replacement: String, _ error: SignallingError
    ) {
        var subscriber = subscriber
        let offer = subscriber.offer(
            [Signals.stream("0", .audio), Signals.stream("1")], transport: Signals.transport)
        let before = subscriber
        let answer = Signals.acceptance(of: offer).replacing(line, with: replacement)

        #expect(throws: error) { try subscriber.accept(answer: answer) }
        #expect(subscriber == before)
    }

    @Test func anAnswerWithMoreOrFewerSectionsIsRefused() {
        #expect(throws: SignallingError.wrongSectionCount(3, expected: 2)) {
            try answer { $0 + "m=audio 9 RTP/SAVPF 0\r\na=mid:2\r\n" }
        }
    }

    @Test func anAnswerThatIsNoDescriptionIsRefused() {
        #expect(throws: SignallingError.unreadable(.noLine(line: 1))) {
            try answer { _ in "hello" }
        }
    }

    @Test func anAnswerNeedsAnOfferAndEachHasOne() throws {
        var subscriber = subscriber
        let fresh = subscriber
        let offer = subscriber.offer([Signals.stream("0")], transport: Signals.transport)
        let text = Signals.acceptance(of: offer)
        _ = try subscriber.accept(answer: text)

        for var state in [subscriber, fresh] {
            #expect(throws: SignallingError.noOffer) { try state.accept(answer: text) }
        }
    }

    /// What comes of an answer that accepts sound and a picture, changed a little.
    private func answer(_ change: (String) -> String) throws -> SubscriberAnswer {
        var subscriber = subscriber
        let offer = subscriber.offer(
            [Signals.stream("0", .audio), Signals.stream("1")], transport: Signals.transport)
        return try subscriber.accept(answer: change(Signals.acceptance(of: offer)))
    }

    private func version(_ text: String) throws -> UInt64 {
        try SessionDescription(text).origin.version
    }
}
