import Channel
import Testing

@testable import Bisque

/// What a peer can do, told once.
@Suite(.timeLimit(.minutes(1))) struct CapabilityEventTests {
    @Test("P1-10: capabilities are those of the room, and told before the call returns")
    func capabilitiesAreToldOnce() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try room.createPeer(named: "alice")
        let early = alice.events()
        #expect(alice.capabilities == nil)
        let contradiction = RtpCapabilities(codecs: [.opus])
        #expect(code { _ = try alice.setCapabilities(contradiction) } == .invalid)
        #expect(alice.capabilities == nil)

        let effective = try alice.setCapabilities(Fixtures.peerCapabilities)
        // A stream that begins now begins with what was told before.
        let late = alice.events()
        #expect(code { _ = try alice.setCapabilities(Fixtures.peerCapabilities) } == .duplicate)
        #expect(alice.capabilities == effective)
        #expect(
            effective.codecs.map { line($0) } == [
                "audio/opus 100 x2", "audio/PCMU 0", "video/VP8 110", "video/H264 112",
                "video/rtx 101 of 110", "video/rtx 102 of 112",
            ])
        alice.close()
        for events in [early, late] {
            var told: [RtpCapabilities] = []
            var names: [String] = []
            for await event in events {
                if case .capabilities(let capabilities) = event { told.append(capabilities) }
                names.append(event.name)
            }
            #expect(told == [effective])
            #expect(names == ["capabilities", "closed closed by the application"])
        }
        await stage.server.close()
    }

    @Test func capabilitiesComeBeforeTheSendersTheyBringAbout() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try await room.guest("alice")
        _ = try await alice.peer.receive(Streams.opus, kind: .audio, on: alice.transport)
        let bob = try room.createPeer(named: "bob")
        let events = bob.events()
        try bob.setCapabilities(Fixtures.peerCapabilities)
        let late = bob.events()
        room.close()
        let names = ["capabilities", "newRtpSender audio", "closed its parent closed"]
        #expect(await all(of: events).map(\.name) == names)
        #expect(await all(of: late).map(\.name) == names)
        await stage.server.close()
    }
}
