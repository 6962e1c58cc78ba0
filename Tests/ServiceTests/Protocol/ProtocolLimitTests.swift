/// What clients of the mediasoup protocol may not do, and that it changes nothing.
import Bisque
import Testing
import signalling_fuzz

@testable import BisqueService

@Suite(.timeLimit(.minutes(1))) struct ProtocolLimitTests {
    @Test func manyRefusalsInARowEndTheSocketAndAFewNowAndThenDoNot() async throws {
        try await withProtocolDesk { desk in
            var now = ContinuousClock.now
            let client = try await ProtocolFarEnd(at: desk, now: now)
            for _ in 0..<300 {
                await client.conversation.receive("{", now: now)
                now += .seconds(1)
            }
            #expect(client.socket.closed == [])
            for _ in 0..<100 { await client.conversation.receive("{", now: now) }
            #expect(client.socket.closed == [])
            await client.conversation.receive("{", now: now)
            #expect(client.socket.closed == ["1008 too many refusals"])
            #expect(desk.rooms.count == (0, 0))
        }
    }

    @Test func anAddressHasOneLimitAtAllDoors() async throws {
        let limit = RateLimit(perSecond: 1, burst: 2)
        let joins = JoinLimits(limit)
        let now = ContinuousClock.now
        try await SignallingStage.run { stage in
            let journal = Journal(level: .silent)
            let protocolDesk = ProtocolDesk(
                rooms: ProtocolRooms(
                    server: stage.server, settings: RoomSettings(), journal: journal),
                gate: .open, joins: joins, journal: journal, counters: stage.counters)
            let mediasoup = MediasoupDesk(
                book: stage.book, joins: joins, journal: journal, counters: stage.counters)
            let first = try await ProtocolFarEnd(at: protocolDesk, now: now)
            _ = try await MediasoupFarEnd(at: mediasoup, now: now)
            let error = await #expect(throws: ServiceError.self) {
                _ = try await ProtocolFarEnd(at: protocolDesk, now: now)
            }
            #expect(error?.code == .tooMany)
            let counts = stage.counters.all.filter { $0.key.labels["kind"] == "protocol" }
            #expect(Set(counts.compactMap { $0.key.labels["result"] }) == ["ok", "tooMany"])
            first.conversation.closed()
        }
    }

    @Test func thePlacesOfAllDoorsAreCountedTogether() async throws {
        var settings = RoomSettings()
        settings.rooms = 2
        settings.members = 2
        let tally = SeatTally()
        try await withProtocolDesk(settings: settings, tally: tally) { desk in
            // Somebody at the page.
            var page = RoomSeats<Int>(counting: tally)
            let (seat, _) = try page.take(in: "tea", isShown: true, limits: settings) { _ in 1 }
            let client = try await ProtocolFarEnd(at: desk)
            #expect(tally.count == (2, 2))
            let error = await #expect(throws: ServiceError.self) {
                _ = try await ProtocolFarEnd(at: desk)
            }
            #expect(error?.code == .serviceFull)
            #expect(throws: ServiceError.self) {
                try page.take(in: "tea", isShown: true, limits: settings) { _ in 2 }
            }
            #expect(page.giveBack(seat) == 1)
            let other = try await ProtocolFarEnd(at: desk)
            #expect(desk.rooms.count == (1, 2))
            for one in [client, other] { one.conversation.closed() }
            #expect(tally.count == (0, 0))
        }
    }

    /// Right messages with damage in them: taken or refused, and nothing else is changed by them.
    @Test(arguments: UInt64(1)...4)
    func damagedMessagesDoNoHarm(_ seed: UInt64) async throws {
        try await withProtocolDesk { desk in
            var now = ContinuousClock.now
            let witness = try await ProtocolFarEnd(at: desk, now: now)
            _ = try await witness.join(1, as: "Witness")
            var mutator = MessageMutator(seed: seed, seeds: Self.seeds)
            var guest = try await ProtocolFarEnd(at: desk, now: now)
            for _ in 0..<500 {
                now += .seconds(1)
                await guest.conversation.receive(mutator.next(), now: now)
                guard !guest.socket.closed.isEmpty else { continue }
                guest.conversation.closed()
                guest = try await ProtocolFarEnd(at: desk, now: now)
            }
            // Who is still there is served, and whoever was not is gone.
            guest.conversation.closed()
            await witness.conversation.receive(Self.question, now: now)
            while try await witness.socket.next().member("id") != 77 {}
            #expect(witness.socket.closed == [])
            #expect(desk.rooms.count == (1, 1))
        }
    }

    private static let question =
        #"{"request":true,"id":77,"method":"mediasoup-request","data":{"method":"queryRoom"}}"#

    private static func request(_ content: String) -> String {
        #"{"request":true,"id":5,"method":"mediasoup-request","data":\#(content)}"#
    }

    private static func notification(_ content: String) -> String {
        #"{"notification":true,"method":"mediasoup-notification","data":\#(content)}"#
    }

    private static let seeds = [
        question,
        request(
            #"{"method":"join","target":"room","peerName":"Eve","spy":false,"appData":{"a":[1]},"#
                + #""rtpCapabilities":{"codecs":[{"kind":"audio","name":"opus","#
                + #""mimeType":"audio/opus","preferredPayloadType":100,"clockRate":48000,"#
                + #""channels":2}],"headerExtensions":[],"fecMechanisms":[]}}"#),
        request(
            #"{"method":"createTransport","target":"peer","id":7,"direction":"send","options":{"#
                + #""tcp":false},"dtlsParameters":{"role":"server","fingerprints":[{"#
                + #""algorithm":"sha-1","#
                + #""value":"00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13"}]}}"#),
        request(
            #"{"method":"createProducer","target":"peer","id":8,"kind":"audio","transportId":7,"#
                + #""paused":false,"rtpParameters":{"muxId":"0","codecs":[{"name":"opus","#
                + #""mimeType":"audio/opus","payloadType":111,"clockRate":48000,"channels":2}],"#
                + #""encodings":[{"ssrc":1111}],"rtcp":{"cname":"x","reducedSize":true}}}"#),
        request(#"{"method":"restartTransport","target":"peer","id":7}"#),
        request(
            #"{"method":"enableConsumer","target":"peer","id":3,"transportId":7,"paused":true}"#),
        notification(
            #"{"method":"enableTransportStats","target":"peer","notification":true,"id":7,"#
                + #""interval":1000}"#),
        notification(
            #"{"method":"pauseProducer","target":"peer","notification":true,"id":8,"appData":1}"#),
        notification(
            #"{"method":"closeTransport","target":"peer","notification":true,"id":7}"#),
        notification(#"{"method":"leave","target":"peer","notification":true}"#),
    ]
}
