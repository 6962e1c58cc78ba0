/// How the places of direct peers in rooms begin and end, through real workers.
import Bisque
import BisqueDirect
import Glibc
import Testing

extension EndToEnd {
    @Suite("Ends of direct peers in rooms", .timeLimit(.minutes(3)))
    struct DirectRoomEndTests {
        private func ending(
            _ journal: Journal<DirectAttachment.Event>
        ) async throws -> DirectAttachment.End? {
            guard case .ended(let end)? = try await journal.untilEnd().last else { return nil }
            return end
        }

        @Test("a peer is in a room once, leaves it once, and may come again")
        func attachingTwice() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let pair = try await DirectPair(at: server)
                try await pair.connect()
                let first = try await pair.bert.attach(to: room, as: "Bert")
                let firsts = Journal(first.events())
                let refusal = await #expect(throws: BisqueError.self) {
                    try await pair.bert.attach(to: room, as: "Bert again")
                }
                #expect(refusal?.code == .duplicate && room.peers.map(\.name) == ["Bert"])
                first.detach()
                first.detach()
                #expect(try await ending(firsts) == .detached)
                first.detach()
                #expect(room.peers.isEmpty && pair.bert.isReady)
                // Who listens late hears of the end.
                #expect(try await ending(Journal(first.events())) == .detached)
                let next = try await pair.bert.attach(to: room, as: "Bert")
                let nexts = Journal(next.events())
                next.member.close()
                #expect(try await ending(nexts) == .memberClosed(.application))
            }
        }

        @Test("in two rooms it is heard in both, and leaving one changes nothing in the other")
        func twoRooms() async throws {
            try await withServer(.quiet(workers: 2)) { server in
                let pair = try await DirectPair(at: server)
                try await pair.connect()
                var rooms: [(DirectAttachment, Participant)] = []
                for _ in 0..<2 {
                    let room = try await server.openRoom()
                    rooms.append(
                        (
                            try await pair.bert.attach(to: room, as: "Bert"),
                            try await room.join("Plain")
                        ))
                }
                let sound = DirectTrack(kind: .audio)
                try pair.anna.addTrack(sound, DirectStream())
                let source = PacketSource(sound, to: pair.anna, ssrc: 1)
                for (attachment, participant) in rooms {
                    // Late, and yet it is told.
                    let receiver = try await Journal(attachment.events()).first("the track") {
                        if case .published(_, let receiver) = $0 { receiver } else { nil }
                    }
                    let sender = try await participant.listen(to: receiver)
                    try await participant.endpoint.rtp(sender.ssrc, count: 3)
                }
                rooms[0].0.detach()
                try await eventually("it has left") { rooms[0].0.member.isClosed }
                let receiver = try #require(rooms[1].0.member.rtpReceivers.first)
                var packets = receiver.rtpPackets().makeAsyncIterator()
                for _ in 0..<3 { #expect(await packets.next() != nil) }
                #expect(!rooms[1].0.isEnded)
                withExtendedLifetime(source) {}
            }
        }

        @Test("when the peer's worker dies, it has left the room, and the room goes on")
        func thePeersWorkerDies() async throws {
            try await withServer(.quiet(workers: 3)) { server in
                // The peers come first: each takes a worker, and the room the third.
                let pair = try await DirectPair(at: server)
                try await pair.connect()
                let room = try await server.openRoom()
                let others = try await room.join("Plain")
                let attachment = try await pair.bert.attach(to: room, as: "Bert")
                let journal = Journal(attachment.events())
                for (index, worker) in server.workers.enumerated() where index != room.workerIndex {
                    kill(worker.processID, SIGKILL)
                }
                #expect(try await ending(journal) == .peerClosed)
                #expect(room.peers.map(\.name) == ["Plain"] && room.state == .active)
                try await pair.berts.hears(.close)
                withExtendedLifetime(others) {}
            }
        }

        @Test("a peer that ends, or is cancelled, in the middle of attaching leaves nobody behind")
        func theMiddleOfAttaching() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                for round in 0..<12 {
                    let isCancelled = round.isMultiple(of: 2)
                    let pair = try await DirectPair(at: server)
                    try await pair.connect()
                    let attaching = Task { try await pair.bert.attach(to: room, as: "Bert") }
                    if round < 8 {
                        // It has begun, and is not over.
                        while room.peers.isEmpty { await Task.yield() }
                    }
                    for _ in 0..<round { await Task.yield() }
                    if isCancelled { attaching.cancel() } else { pair.bert.destroy() }
                    switch await attaching.result {
                    case .success(let attachment):
                        if isCancelled { attachment.detach() }
                        let end = try await ending(Journal(attachment.events()))
                        #expect(end == (isCancelled ? .detached : .peerClosed))
                    case .failure(let error):
                        let code = try #require(error as? BisqueError).code
                        #expect(isCancelled ? code == .cancelled : code != .cancelled)
                        #expect(pair.bert.isDestroyed != isCancelled)
                    }
                    #expect(room.peers.isEmpty)
                    if isCancelled {
                        // Nothing is left that would forbid it.
                        let next = try await pair.bert.attach(to: room, as: "Bert")
                        let nexts = Journal(next.events())
                        next.detach()
                        #expect(try await ending(nexts) == .detached)
                    }
                }
            }
        }

        @Test("a server that closes ends the peer and the room, and their attachment")
        func theServerCloses() async throws {
            let journal = try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let pair = try await DirectPair(at: server)
                try await pair.connect()
                return Journal(try await pair.bert.attach(to: room, as: "Bert").events())
            }
            #expect(try await ending(journal) != nil)
        }

        @Test("who has left a room leaves nothing at the worker")
        func nothingIsLeft() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let pair = try await DirectPair(at: server)
                try await pair.connect()
                let plain = try await room.join("Plain")
                let published = try await plain.publish(.camera(ssrc: 1_111))
                let sound = DirectTrack(kind: .audio)
                try pair.anna.addTrack(sound, DirectStream())
                let source = PacketSource(sound, to: pair.anna, ssrc: 1)
                let heard = try await eventually("Anna's track comes") { pair.berts.tracks.first }
                // Once packets come, everything that they need is there.
                var packets = heard.packets().makeAsyncIterator()
                #expect(await packets.next() != nil)
                let before = try await Self.holdings(of: server)
                for round in 1...3 {
                    let attachment = try await pair.bert.attach(to: room, as: "Bert")
                    let journal = Journal(attachment.events())
                    try await journal.first("both ways") { event in
                        if case .subscribed = event { true } else { nil }
                    }
                    try await journal.first("both ways") { event in
                        if case .published = event { true } else { nil }
                    }
                    try await eventually("Anna gets the camera") {
                        pair.annas.tracks.count == round
                    }
                    #expect(try await Self.holdings(of: server) != before)
                    attachment.detach()
                    #expect(try await ending(journal) == .detached)
                    try await eventually("all of it is gone") {
                        try await Self.holdings(of: server) == before
                    }
                }
                #expect(!published.isClosed && pair.annas.errors.isEmpty)
                withExtendedLifetime(source) {}
            }
        }

        private static func holdings(of server: Server) async throws -> [UInt32] {
            try await server.dump().workers.flatMap { worker in
                [UInt32(worker.transports), UInt32(worker.receivers), UInt32(worker.senders)]
            }
        }

        @Test("when the room's worker dies, those in it hear each other again with the next one")
        func bothWaysComeBack() async throws {
            // The peers come first: each takes a worker, and the room the fifth.
            try await withServer(.quiet(workers: 5)) { server in
                let (one, other) = (
                    try await DirectPair(at: server), try await DirectPair(at: server)
                )
                try await one.connect()
                try await other.connect()
                let room = try await server.openRoom()
                let attachments = [
                    try await one.bert.attach(to: room, as: "One"),
                    try await other.bert.attach(to: room, as: "Other"),
                ]
                let picture = DirectTrack(kind: .video)
                try one.anna.addTrack(picture, DirectStream())
                let source = PacketSource(picture, to: one.anna, ssrc: 1, mark: 33)
                for count in 1...2 {
                    let track = try await eventually("the other sees it") {
                        other.annas.tracks.count == count ? other.annas.tracks.last : nil
                    }
                    var packets = track.packets().makeAsyncIterator()
                    #expect(await packets.next()?.bytes.last == 33)
                    guard count == 1 else { break }
                    let worker = try #require(room.workerIndex)
                    kill(server.workers[worker].processID, SIGKILL)
                }
                #expect(attachments.allSatisfy { !$0.isEnded })
                #expect(one.annas.errors.isEmpty && other.annas.errors.isEmpty)
                withExtendedLifetime(source) {}
            }
        }
    }
}
