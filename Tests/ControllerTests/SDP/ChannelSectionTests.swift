/// The section of data channels: in answers to publishers, and in offers to listeners.
import Testing

@testable import Bisque

private typealias Signals = SignallingFixtures

struct ChannelSectionTests {
    private static let transport = {
        var transport = Signals.transport
        transport.sctp = SctpParameters(maxMessageSize: 100_000)
        return transport
    }()

    private static let offered = [
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "a=mid:0", "a=sctp-port:5000",
        "a=max-message-size:262144",
    ]

    private func answer(to offer: String, _ transport: LocalTransport) throws -> PublisherAnswer {
        PublisherAnswer(
            to: try PublisherOffer(offer), room: try Signals.room([.opus]), transport: transport,
            origin: SdpOrigin(sessionID: 7, version: 1))
    }

    // MARK: Answers

    @Test func anOfferOfDataChannelsIsAnswered() throws {
        let answer = try answer(to: Signals.offer([Self.offered]), Self.transport)
        #expect(
            answer.text.split(separator: "\r\n")
                == """
                v=0
                o=- 7 1 IN IP4 127.0.0.1
                s=-
                t=0 0
                a=ice-lite
                a=group:BUNDLE 0
                m=application 40000 UDP/DTLS/SCTP webrtc-datachannel
                c=IN IP4 192.0.2.1
                a=ice-ufrag:0123456789abcdef
                a=ice-pwd:0123456789abcdef0123456789abcdef
                a=fingerprint:\(Signals.fingerprint)
                a=setup:passive
                a=candidate:udpcandidate 1 udp 1078862079 192.0.2.1 40000 typ host
                a=candidate:tcpcandidate 1 tcp 1078862078 192.0.2.1 40000 typ host tcptype passive
                a=end-of-candidates
                a=mid:0
                a=sctp-port:5000
                a=max-message-size:100000
                """.split(separator: "\n"))
        #expect(answer.channels == ChannelSection(port: 5_000, maxMessageSize: 262_144))
        #expect(answer.streams.isEmpty)
    }

    @Test(arguments: [
        (["a=max-message-size:0"], ChannelSection(port: 5_000, maxMessageSize: 0)),
        ([], ChannelSection(port: 5_000, maxMessageSize: 65_536)),
        (
            ["a=sctp-port:6000", "a=max-message-size:18446744073709551615"],
            ChannelSection(port: 6_000, maxMessageSize: .max)
        ),
    ])
    func whatTheFarSideTakesIsRead(_ said: [String], _ expected: ChannelSection) throws {
        let section = Array(Self.offered.prefix(2)) + said
        let answer = try answer(to: Signals.offer([section]), Self.transport)
        #expect(answer.channels == expected)
    }

    @Test func browsersGetTheirDataChannelsBesideTheirMedia() throws {
        let answer = try answer(to: RealOffers.chromium(), Self.transport)
        #expect(answer.channels?.maxMessageSize == 262_144)
        let last = try #require(answer.description.media.last)
        #expect(last.type == "application" && last.port == 40_000)
        #expect(try PublisherOffer(answer.text).sections.count == 3)
    }

    @Test func whatIsNoneOrOneTooManyIsRefused() throws {
        let second = Self.offered.map { $0.replacing("a=mid:0", with: "a=mid:1") }
        let two = try answer(
            to: Signals.offer(bundle: "0 1", [Self.offered, second]), Self.transport)
        #expect(two.description.media.map(\.isRefused) == [false, true])
        for form in [
            "m=application 9 DTLS/SCTP 5000", "m=application 9 UDP/DTLS/SCTP other",
            "m=application 0 UDP/DTLS/SCTP webrtc-datachannel",
        ] {
            let section = [form] + Self.offered.dropFirst()
            let one = try answer(to: Signals.offer([section]), Self.transport)
            #expect(one.channels == nil)
            #expect(one.description.media.map(\.isRefused) == [true])
        }
        #expect(
            try answer(to: Signals.offer([Self.offered]), Signals.transport).channels == nil)
    }

    // MARK: Offers

    @Test func theFirstSectionOfAnOfferIsTheChannels() throws {
        var subscriber = SubscriberOffer(sessionID: 7, hasChannels: true)
        #expect(subscriber.wouldTell([], transport: Self.transport))
        let first = try SessionDescription(subscriber.offer([], transport: Self.transport))
        #expect(first.media.map(\.type) == ["application"])
        #expect(first.attributes.bundle == ["data"])
        let channels = try #require(first.media.first)
        #expect(channels.attributes.contains(.sctpPort(5_000)))
        #expect(channels.attributes.contains(.maxMessageSize(100_000)))
        #expect(channels.attributes.contains(.endOfCandidates))
        #expect(!subscriber.wouldTell([], transport: Self.transport))

        let stream = Signals.stream("0", .audio, ssrc: 10)
        let text = subscriber.offer([stream], transport: Self.transport)
        let next = try SessionDescription(text)
        #expect(next.media.map(\.type) == ["application", "audio"])
        #expect(next.attributes.bundle == ["data", "0"])
        #expect(!next.media[1].attributes.contains(.endOfCandidates))
        let answer = try subscriber.accept(answer: Signals.acceptance(of: text))
        #expect(answer.channels == ChannelSection(port: 5_000, maxMessageSize: 100_000))
        #expect(answer.sections.map(\.mid) == ["0"])
        #expect(answer.sections.map(\.isAccepted) == [true])
    }

    @Test func channelsThatAListenerRefusesAreDeadAndTheRestGoesOn() throws {
        var subscriber = SubscriberOffer(sessionID: 7, hasChannels: true)
        let stream = Signals.stream("0", .audio, ssrc: 10)
        let text = subscriber.offer([stream], transport: Self.transport)
        let refusal = Signals.acceptance(of: text)
            .replacing("m=application 40000", with: "m=application 0")
            .replacing("a=group:BUNDLE data 0", with: "a=group:BUNDLE 0")
        let answer = try subscriber.accept(answer: refusal)
        #expect(answer.channels == nil)
        #expect(answer.sections.map(\.isAccepted) == [true])
        let next = try SessionDescription(
            subscriber.offer([stream], transport: Self.transport))
        #expect(next.media.map(\.isRefused) == [true, false])
        #expect(next.attributes.bundle == ["0"])
        #expect(next.media[1].attributes.contains(.endOfCandidates))
        #expect(try subscriber.accept(answer: refusal).channels == nil)
    }

    @Test func anAnswerOfAnotherFormIsRefusedAndChangesNothing() throws {
        var subscriber = SubscriberOffer(sessionID: 7, hasChannels: true)
        let text = subscriber.offer([], transport: Self.transport)
        let right = Signals.acceptance(of: text)
        for (part, wrong) in [
            ("m=application", "m=audio"), ("webrtc-datachannel", "other"),
            ("a=mid:data", "a=mid:0"),
        ] {
            let before = subscriber
            #expect(throws: SignallingError.self) {
                try subscriber.accept(answer: right.replacing(part, with: wrong))
            }
            #expect(subscriber == before)
        }
        #expect(try subscriber.accept(answer: right).channels != nil)
    }
}
