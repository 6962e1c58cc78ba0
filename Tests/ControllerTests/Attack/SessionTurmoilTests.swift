import Channel
import Glibc
import Testing

@testable import Bisque

/// Offers and answers in any order from several tasks, cancelled, refused and cut off: afterwards
/// one more exchange each makes everything flow.
///
/// `BISQUE_SEED` repeats the choices, though not how the threads are scheduled.
@Suite(.serialized, .timeLimit(.minutes(2))) struct SessionTurmoilTests {
    private let seed: UInt64

    init() {
        let wanted = getenv("BISQUE_SEED").flatMap { UInt64(String(cString: $0)) }
        seed = wanted ?? .random(in: 0...UInt64(UInt32.max))
    }

    @Test func whateverHappenedTheNextExchangeMakesItFlow() async throws {
        print("session turmoil: BISQUE_SEED=\(seed)")
        let stage = try await Stage()
        let room = try await stage.room()
        let worker = await stage.fleet.worker(1)
        var guests: [RestlessGuest] = []
        for number in 0..<6 {
            guests.append(
                try await RestlessGuest(
                    number, in: room, worker, RandomNumbers(seed: seed &+ UInt64(number))))
        }
        await withDiscardingTaskGroup { group in
            for guest in guests {
                group.addTask {
                    for _ in 0..<150 { await guest.step() }
                }
            }
        }
        worker.calm()
        for guest in guests { try await guest.publish() }
        for guest in guests { try await guest.listen() }
        let senders = room.peers.flatMap(\.rtpSenders)
        #expect(senders.allSatisfy { $0.isActive })
        for guest in guests {
            let mids = guest.peer.rtpSenders.filter { $0.transport != nil }
                .map(\.rtpParameters.mid)
            #expect(Set(mids).count == mids.count)
            #expect(!guest.subscribing.needsOffer)
            #expect(guest.peer.rtpReceivers.count == guest.publishing.receivers.count)
        }
        let receivers = Set(room.peers.flatMap(\.rtpReceivers).map(\.id))
        await stage.server.close()
        // Whoever is not heard was refused by the worker when nobody waited for it, and closed.
        var refused = 0
        for guest in guests { refused += await guest.refusals(of: receivers) }
        #expect(senders.count + refused == guests.count * (guests.count - 1))
    }
}

extension ScriptedWorker {
    private static let sensitive = [
        ConnectWebRtcTransport.op, RestartIce.op, CreateReceiver.op, UpdateReceiver.op,
        CreateSender.op, AttachSender.op,
    ]

    /// Refuses a kind of request from now on, or grants it again.
    fileprivate func change(_ random: inout RandomNumbers) {
        guard let op = Self.sensitive.randomElement(using: &random) else { return }
        answer(op, Bool.random(using: &random) ? .done : .refusal(.duplicateSsrc, "turmoil"))
    }

    fileprivate func calm() {
        for op in Self.sensitive { answer(op, .done) }
    }
}

/// Somebody who publishes and listens, and never stops changing his mind.
private final class RestlessGuest: Sendable {
    private struct State {
        var random: RandomNumbers
        var publishing: PublishingSession
        var subscribing: SubscribingSession
        /// What was offered last, and not answered.
        var offer: String?
        var lastFragment = 0
    }

    let peer: Peer
    private let events: AsyncStream<Peer.Event>
    private let number: Int
    private let worker: ScriptedWorker
    private let state: Locked<State>

    init(
        _ number: Int, in room: Room, _ worker: ScriptedWorker, _ random: RandomNumbers
    ) async throws {
        self.number = number
        self.worker = worker
        peer = try room.createPeer(named: "\(number)")
        events = peer.events()
        // The first ones understand less.
        try peer.setCapabilities(number < 2 ? Capable.ofOpus : Fixtures.peerCapabilities)
        state = Locked(
            State(
                random: random,
                publishing: PublishingSession(over: try await peer.createWebRtcTransport()),
                subscribing: SubscribingSession(over: try await peer.createWebRtcTransport())))
    }

    var publishing: PublishingSession { state.withLock { $0.publishing } }
    var subscribing: SubscribingSession { state.withLock { $0.subscribing } }

    private func below(_ limit: Int) -> Int {
        state.withLock { Int.random(in: 0..<limit, using: &$0.random) }
    }

    func step() async {
        switch below(100) {
        case 0..<35: await attempt { _ = try await self.publishing.answer(self.nextOffer()) }
        case 35..<60: await attempt { try await self.subscribing.exchange() }
        case 60..<70: await attempt { try await self.offerOnly() }
        case 70..<80: await attempt { try await self.answerOnly() }
        case 80..<85:
            await attempt { _ = try await self.subscribing.offer(restartsIce: true) }
        case 85..<88: peer.rtpReceivers.first?.close()
        case 88..<91: await attempt { try await self.moveIn() }
        default: state.withLock { worker.change(&$0.random) }
        }
    }

    // MARK: In the end

    /// Sound that everybody understands, and nothing else.
    func publish() async throws {
        let ssrc = UInt32(500_000 + number)
        _ = try await publishing.answer(Offers.offer(Offers.audio(ssrc: ssrc)))
        #expect(peer.rtpReceivers.map(\.rtpParameters.encodings.first?.ssrc) == [ssrc])
    }

    /// Until there is nothing new, and once more for what the last answer declined.
    func listen() async throws {
        repeat { try await subscribing.exchange() } while subscribing.needsOffer
        try await subscribing.exchange()
    }

    /// How many senders of these receivers the worker has refused. The peer is closed.
    func refusals(of receivers: Set<UInt32>) async -> Int {
        await all(of: events).count { event in
            guard case .newRtpSender(let sender) = event, case .refused = sender.closeReason
            else { return false }
            return receivers.contains(sender.associatedRtpReceiver.id)
        }
    }

    // MARK: The turmoil

    private func attempt(_ body: @escaping @Sendable () async throws -> Void) async {
        let patience = below(12)
        let task = Task { try await body() }
        if patience < 4 {
            for _ in 0..<patience { await Task.yield() }
            task.cancel()
        }
        if case .failure(let error) = await task.result {
            #expect(error is BisqueError, "\(error)")
        }
    }

    private func offerOnly() async throws {
        let offer = try await subscribing.offer()
        state.withLock { $0.offer = offer }
    }

    /// Perhaps to an offer that was replaced long ago, and perhaps not wanting everything.
    private func answerOnly() async throws {
        guard let offer = state.withLock({ $0.offer }) else { return }
        let answer = SignallingFixtures.acceptance(of: offer)
        let declines = below(3) == 0
        try await subscribing.accept(
            declines ? answer.replacing("a=recvonly", with: "a=inactive") : answer)
    }

    /// Another transport for listening.
    private func moveIn() async throws {
        let session = SubscribingSession(over: try await peer.createWebRtcTransport())
        let old = state.withLock { state in
            defer {
                state.subscribing = session
                state.offer = nil
            }
            return state.subscribing
        }
        old.transport.close()
    }

    private func nextOffer() -> String {
        let ssrc = UInt32(number * 1_000 + 10 + below(900))
        let codec = ["100 opus/48000/2", "0 PCMU/8000"][below(2)]
        let picture = ["110 VP8/90000", "111 H264/90000"][below(2)]
        var sections = [Offers.audio(ssrc: ssrc, codec: codec)]
        if below(2) == 0 {
            sections.append(Offers.video(ssrc: ssrc + 100_000, codec: picture))
        }
        if below(3) == 0 {
            sections.append(Offers.audio("\(below(3) + 2)", ssrc: ssrc + 200_000))
        }
        if below(8) == 0 { state.withLock { $0.lastFragment += 1 } }
        let mids = sections.map { $0[1].dropFirst("a=mid:".count) }
        return SignallingFixtures.offer(bundle: mids.joined(separator: " "), sections)
            .replacing("abcd", with: "abcd\(state.withLock { $0.lastFragment })")
    }
}
