import Testing

@testable import Bisque

/// Work under a room's lock: with 200 peers that publish two streams each, no change does more than
/// what it makes or closes. Counted, not timed.
@Suite(.timeLimit(.minutes(5))) struct BudgetTests {
    /// A number that counts how often it is compared.
    private final class Counter {
        var comparisons = 0
    }

    private struct Counted: Comparable {
        let number: Int
        let counter: Counter

        static func < (one: Counted, other: Counted) -> Bool {
            one.counter.comparisons += 1
            return one.number < other.number
        }

        static func == (one: Counted, other: Counted) -> Bool {
            one.counter.comparisons += 1
            return one.number == other.number
        }
    }

    @Test func aNumberIsTakenOutWithoutLookingAtAll() {
        let counter = Counter()
        var list = (0..<400).map { Counted(number: $0, counter: counter) }
        for number in stride(from: 399, through: 0, by: -1) {
            list.removeAscending(Counted(number: number, counter: counter))
        }
        #expect(list.isEmpty)
        #expect(counter.comparisons <= 400 * 10)
    }

    @Test func aNumberIsFoundInAListThatDoesNotAscend() {
        var list: [UInt32] = [.max - 1, .max, 1, 2]
        for number: UInt32 in [.max, 2, .max - 1] { list.removeAscending(number) }
        #expect(list == [1])
        list.removeAscending(7)
        #expect(list == [1])
    }

    private static let peers = 200
    private static let streams = 2

    private struct Crowd {
        var room: RoomStateFixture
        var members: [UInt32] = []

        init() throws {
            room = try RoomStateFixture()
            for index in 0..<BudgetTests.peers {
                let peer = try room.peer("peer \(index)")
                let transport = try room.transport(of: peer)
                members.append(peer)
                for stream in 0..<BudgetTests.streams {
                    let ssrc = UInt32(1 + index * BudgetTests.streams + stream)
                    _ = try room.receiver(
                        of: peer, on: transport,
                        RtpParameters(
                            codecs: Streams.opus.codecs, encodings: [.init(ssrc: ssrc)]))
                }
            }
        }
    }

    @Test func noChangeOfACrowdedRoomDoesMoreThanItMust() throws {
        var crowd = try Crowd()
        let (peers, streams) = (BudgetTests.peers, BudgetTests.streams)
        #expect(crowd.room.state.senders.count == peers * (peers - 1) * streams)

        // One who comes gets a sender of everything, and each is one notice beside his own.
        let late = try crowd.room.peer("late", nil)
        let joining = try crowd.room.state.setCapabilities(Fixtures.peerCapabilities, of: late)
        #expect(joining.count == 1 + peers * streams)

        // One who speaks is heard by everybody else.
        let transport = try crowd.room.transport(of: late)
        let receiver = try crowd.room.beginReceive(
            of: late, on: transport, Streams.vp8, kind: .video)
        let speaking = try crowd.room.state.finishReceive(receiver, refusal: nil)
        #expect(speaking.count == 2 + peers)

        // One who changes his stream: everybody is told, and the worker of nobody who has no
        // transport for it.
        let (plan, _) = try crowd.room.state.beginUpdate(receiver, parameters: Streams.vp8)
        let changing = try crowd.room.state.finishUpdate(receiver, plan: plan, refusal: nil)
        #expect(changing.count == 1 + peers)

        // One who goes: his transport, his receiver with its senders, his senders, himself; and a
        // frame for each top of what the worker has.
        let going = crowd.room.state.closePeer(late, .application)
        #expect(going.notices.count == 1 + (1 + peers) + peers * streams + 1)
        #expect(going.commands.count == 2)

        // All of it at once: everything closes once, nothing is said twice.
        let ending = crowd.room.state.close(.application)
        #expect(
            ending.notices.count
                == peers * (1 + 1 + streams + streams * (peers - 1)) + 1)
        #expect(ending.commands.count == 1)
        #expect(crowd.room.state.senders.isEmpty && crowd.room.state.ssrcs.isEmpty)
    }
}
