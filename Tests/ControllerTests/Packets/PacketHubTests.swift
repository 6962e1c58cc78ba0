import Testing

@testable import Bisque

/// Listeners to packets, each with a bounded buffer of its own.
@Suite(.timeLimit(.minutes(1))) struct PacketHubTests {
    @Test func aSlowListenerMissesTheOldestAndIsToldHowMany() async throws {
        let hub = PacketHub()
        let slow = hub.subscribe(left: {})
        let kept = PacketHub.packetsKept
        for number in 0..<kept + 3 { hub.emit([UInt8(truncatingIfNeeded: number)], lost: 0) }
        let late = hub.subscribe(left: {})
        hub.emit([77], lost: 10)
        hub.finish()

        let heard = await all(of: slow)
        #expect(heard.count == kept)
        #expect(heard.first?.bytes == [4])
        // The last packet was queued when three had been pushed out, and pushed out the fourth.
        #expect(heard.last == RtpPacket(bytes: [77], lost: 13))
        #expect(await all(of: late) == [RtpPacket(bytes: [77], lost: 10)])
        #expect(await all(of: hub.subscribe(left: {})) == [])
    }

    @Test func whoLeavesIsForgottenAndSaysSoOnce() async {
        let hub = PacketHub()
        let left = Locked(0)
        do {
            let packets = hub.subscribe(left: { left.withLock { $0 += 1 } })
            #expect(hub.hasListeners)
            hub.emit([1], lost: 0)
            var first = packets.makeAsyncIterator()
            #expect(await first.next()?.bytes == [1])
        }
        #expect(!hub.hasListeners)
        #expect(left.withLock { $0 } == 1)
    }

    @Test func theEndOfTheHubIsNobodysLeaving() async {
        let hub = PacketHub()
        let left = Locked(0)
        let packets = hub.subscribe(left: { left.withLock { $0 += 1 } })
        hub.finish()
        #expect(await all(of: packets) == [])
        #expect(left.withLock { $0 } == 0)
    }
}
