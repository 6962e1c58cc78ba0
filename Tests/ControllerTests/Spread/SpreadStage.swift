import Channel
import Testing

@testable import Bisque

/// A room over two scripted workers: somebody publishes at its home, somebody listens away from it.
struct SpreadStage {
    let stage: Stage
    let room: Room
    let home: ScriptedWorker
    let away: ScriptedWorker
    let publisher: (peer: Peer, transport: Transport)
    let receiver: RtpReceiver
    let listener: (peer: Peer, transport: Transport)
    let sender: RtpSender

    /// - Parameter clock: of the room's spans; without one nobody waits for anything.
    init(
        clock: SpanClock = SpanClock(wait: { _ in }),
        prepare: (_ away: ScriptedWorker) -> Void = { _ in }
    ) async throws {
        stage = try await Stage(workers: 2, roomSendersPerWorker: 1)
        room = try await stage.room()
        room.core.withLock { $0.spanClock = clock }
        let workers = [await stage.fleet.worker(1), await stage.fleet.worker(2)]
        // Which slot got which script is not said; the request tells.
        let first = try #require(workers.firstIndex { $0.asked.contains(CreateRoom.op) })
        home = workers[first]
        away = workers[1 - first]
        prepare(away)
        publisher = try await room.guest("publisher")
        receiver = try await publisher.peer.receive(
            Streams.opus, kind: .audio, on: publisher.transport)
        listener = try await room.guest(awayFrom: publisher.transport)
        sender = try #require(listener.peer.rtpSenders.first)
    }

    /// The half that is not at home.
    var half: Int? { room.core.withLock { $0.spread.guests.keys.first } }

    func half(of peer: Peer) -> Int { room.core.withLock { $0.spread.half(ofPeer: peer.id) } }

    /// All that the worker away from home has said so far has been heard.
    func hearAway() async throws {
        try await listener.transport.limitBitrate(maximum: 1_000_000)
    }

    /// The listener begins to listen, whatever comes of it.
    func listen() async throws {
        try await sender.send(over: listener.transport)
    }
}

extension Room {
    /// Somebody in the other half than this transport.
    func guest(awayFrom home: Transport) async throws -> (peer: Peer, transport: Transport) {
        let port = home.localAddress.port
        // Until the other worker's answer has come, whoever comes is at home.
        while true {
            let guest = try await guest("listener \(peers.count)")
            if guest.transport.localAddress.port != port { return guest }
        }
    }
}
