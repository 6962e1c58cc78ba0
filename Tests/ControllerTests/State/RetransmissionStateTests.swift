import Channel
import Testing

@testable import Bisque

/// What listeners are sent again, and what the server writes for them.
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

    @Test func packetsAreNumberedForAListenerWhoCountsThem() throws {
        var room = try RoomStateFixture()
        let alice = try room.peer("alice")
        let transport = try room.transport(of: alice)
        let bob = try room.peer("bob", room.state.capabilities)
        for (parameters, kind) in [(Streams.opus, MediaKind.audio), (Streams.vp8, .video)] {
            _ = try room.receiver(of: alice, on: transport, parameters, kind: kind)
        }
        let senders = try #require(room.state.peers[bob]).senders.compactMap {
            room.state.senders[$0]
        }
        #expect(senders.map { Transmission($0).transportSequenceExtension } == [8, 8])
    }
}
