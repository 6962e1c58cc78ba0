import Channel
import Testing

@testable import Bisque

/// What listeners are sent again, and what the worker is told of feedback.
@Suite struct RetransmissionStateTests {
    @Test func aListenerWhoKnowsRetransmissionsGetsASourceForThem() throws {
        var room = try RoomStateFixture()
        let talk = try room.conversation(Streams.vp8, kind: .video)
        let sender = try #require(room.state.senders[talk.sender])
        let rtxSsrc = try #require(sender.rtxSsrc)
        let transmission = Transmission(sender)

        #expect(rtxSsrc != sender.ssrc)
        #expect(sender.plan.parameters.encodings.map(\.rtx?.ssrc) == [rtxSsrc])
        #expect(transmission.rtxSsrc == rtxSsrc)
        #expect(transmission.payloads == [Mapping(from: 110, to: 110)])
        #expect(transmission.rtxPayloads == [Mapping(from: 110, to: 101)])
        #expect(room.state.ssrcs == [sender.ssrc, rtxSsrc])
        _ = room.state.closePeer(talk.bob, .application)
        #expect(room.state.ssrcs == [])
    }

    @Test func aListenerWhoDoesNotNameThemGetsNone() throws {
        var room = try RoomStateFixture()
        let alice = try room.peer("alice")
        let transport = try room.transport(of: alice)
        let bob = try room.peer("bob", RtpCapabilities(codecs: [Fixtures.video("video/VP8", 96)]))
        _ = try room.receiver(of: alice, on: transport, Streams.vp8, kind: .video)
        let sender = try #require(room.state.peers[bob]?.senders.first)
        let transmission = Transmission(try #require(room.state.senders[sender]))
        #expect(transmission.rtxSsrc == nil)
        #expect(transmission.rtxPayloads == [])
    }

    @Test func soundIsNotSentAgainUnderAnotherNumber() throws {
        var room = try RoomStateFixture()
        let talk = try room.conversation()
        let transmission = Transmission(try #require(room.state.senders[talk.sender]))
        #expect(transmission.rtxSsrc == nil)
        #expect(transmission.absSendTimeExtension == 3)
        // The listener of the fixture does not know MIDs.
        #expect(transmission.mid == nil)
        #expect(transmission.midExtension == nil)
    }

    @Test func aListenersNameForTheStreamIsWritten() throws {
        var room = try RoomStateFixture()
        let alice = try room.peer("alice")
        let transport = try room.transport(of: alice)
        let bob = try room.peer("bob", room.state.capabilities)
        _ = try room.receiver(of: alice, on: transport)
        let id = try #require(room.state.peers[bob]?.senders.first)
        let sender = try #require(room.state.senders[id])
        let transmission = Transmission(sender)
        #expect(transmission.mid == sender.mid)
        #expect(transmission.midExtension == 5)
        #expect(sender.plan.parameters.mid == sender.mid)
        #expect(transmission.extensions == [])
    }

    private func reception(
        _ feedback: [RtcpFeedback], extensions: [RtpHeaderExtensionParameters] = []
    ) throws -> Reception {
        let room = try Negotiation.roomCapabilities(for: [.vp8])
        return Reception(
            try Negotiation.effectiveParameters(
                of: RtpParameters(
                    codecs: [
                        RtpCodecParameters(
                            mimeType: "video/VP8", payloadType: 96, clockRate: 90_000,
                            rtcpFeedback: feedback)
                    ], headerExtensions: extensions, encodings: [.init(ssrc: 1)]),
                kind: .video, for: room))
    }

    @Test func feedbackIsToldAsThePublisherUnderstandsIt() throws {
        let none = try reception([])
        #expect(!none.hasNack && !none.hasTransportCc && !none.hasPli)
        let nack = try reception([.init("nack")])
        #expect(nack.hasNack && !nack.hasPli)
        let pli = try reception([.init("nack", "pli")])
        #expect(pli.hasPli && !pli.hasNack)
    }

    @Test func transportWideFeedbackNeedsItsNumbersInThePackets() throws {
        let feedback = [RtcpFeedback("transport-cc")]
        #expect(try !reception(feedback).hasTransportCc)
        let numbered = try reception(
            feedback, extensions: [.init(uri: URI.transportSequence, id: 3)])
        #expect(numbered.hasTransportCc)
        #expect(numbered.extensions == [Extension(id: 3, kind: .transportSequence)])
    }

    @Test(arguments: [
        ("audio/OPUS", Codec.opus), ("video/VP8", .vp8), ("video/vp9", .vp9),
        ("video/H264", .h264), ("video/H265", .h265), ("video/AV1", .av1), ("audio/PCMU", .other),
        ("video/rtx", .other),
    ])
    func codecsAreKnownByName(name: String, codec: Codec) {
        #expect(Codec(mimeType: name) == codec)
    }
}
