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

    init(prepare: (_ away: ScriptedWorker) -> Void = { _ in }) async throws {
        stage = try await Stage(workers: 2, roomSendersPerWorker: 1)
        room = try await stage.room()
        let workers = [await stage.fleet.worker(1), await stage.fleet.worker(2)]
        // Which slot got which script is not said; the request tells.
        let first = try #require(workers.firstIndex { $0.asked.contains(CreateRoom.op) })
        home = workers[first]
        away = workers[1 - first]
        prepare(away)
        publisher = try await room.guest("publisher")
        receiver = try await publisher.peer.receive(
            Streams.opus, kind: .audio, on: publisher.transport)
        let port = publisher.transport.localAddress.port
        var guests: [(peer: Peer, transport: Transport)] = []
        // Until the other worker's answer has come, whoever comes is at home.
        while guests.last.map({ $0.transport.localAddress.port == port }) ?? true {
            guests.append(try await room.guest("listener \(guests.count)"))
        }
        listener = try #require(guests.last)
        sender = try #require(listener.peer.rtpSenders.first)
    }

    /// The listener begins to listen, whatever comes of it.
    func listen() async throws {
        try await sender.send(over: listener.transport)
    }
}
