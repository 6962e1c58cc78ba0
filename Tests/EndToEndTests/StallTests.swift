/// An application that does not listen, asks too much, or changes its mind.
import Bisque
import Glibc
import Testing

extension EndToEnd {
    @Suite("Stalls")
    struct StallTests {
        @Test func eventsThatNobodyReadsHoldNobodyUp() async throws {
            try await withServer(.quiet()) { server in
                let conversation = try await Conversation(server)
                let room = conversation.room
                let sender = try #require(room.peers.flatMap(\.rtpSenders).first)
                let unread = (0..<100).map { _ in (room.events(), sender.events()) }
                for round in 0..<200 {
                    try await sender.pause()
                    try await sender.resume()
                    try room.createPeer(named: "passer-by \(round)").close()
                }
                _ = try await conversation.talk(50)
                #expect(try await conversation.heard(50).isContiguous)
                #expect(unread.count == 100)
            }
        }

        @Test func aFloodOfRequestsIsAnsweredToTheLast() async throws {
            try await withServer(.quiet()) { server in
                let conversation = try await Conversation(server)
                let room = conversation.room
                let receiver = try #require(room.peers.flatMap(\.rtpReceivers).first)
                let began = ContinuousClock.now
                let answers = try await withThrowingTaskGroup(of: Int.self) { group in
                    for _ in 0..<64 {
                        group.addTask {
                            for _ in 0..<200 { _ = try await receiver.getStats() }
                            return 200
                        }
                    }
                    return try await group.reduce(0, +)
                }
                #expect(answers == 12_800)
                print("\(answers) answers in \(ContinuousClock.now - began)")
                _ = try await conversation.talk(20)
                #expect(try await conversation.heard(20).isContiguous)
                #expect(server.workers[0].restarts == 0)
            }
        }

        @Test func whatIsCancelledLeavesNothingAtTheWorker() async throws {
            try await withServer(.quiet()) { server in
                let conversation = try await Conversation(server)
                let room = conversation.room
                let peer = try room.createPeer(named: "undecided")
                try peer.setCapabilities(room.capabilities)
                let place = try await Participant(peer)
                let before = try await counts(server)
                var cancelled = 0
                for round in 0..<300 {
                    let task = Task { () async throws -> Void in
                        switch round % 3 {
                        case 0: try await peer.createPlainTransport().close()
                        case 1: try await place.publish(.camera(ssrc: 9)).close()
                        default: try await server.openRoom().close()
                        }
                    }
                    for _ in 0..<(round % 7) { await Task.yield() }
                    task.cancel()
                    if let error = await refusal({ try await task.value }) {
                        #expect(error.code == .cancelled)
                        cancelled += 1
                    }
                }
                try await eventually("all of it is gone") { try await counts(server) == before }
                #expect(cancelled > 0)
                print("cancelled \(cancelled) of 300")
                #expect(server.rooms.count == 1 && peer.rtpReceivers.isEmpty)
                #expect(peer.transports.count == 1)
                _ = try await conversation.talk(20)
                #expect(try await conversation.heard(20).isContiguous)
            }
        }

        private func counts(_ server: Server) async throws -> [UInt32] {
            let worker = try #require(try await server.dump().workers.first)
            return [
                UInt32(worker.rooms.count), worker.transports, worker.receivers, worker.senders,
                worker.sockets,
            ]
        }

        @Test func mediaGoesOnWhileTheControllerIsStopped() async throws {
            let (publisher, listener) = (try Endpoint(), try Endpoint())
            let host = try Program(
                try Machine.programs + "/e2e-host", ["relay", "\(listener.address.port)"])
            let words = try await eventually("it serves") {
                host.words.hasSuffix("\n") ? host.words.split(whereSeparator: \.isWhitespace) : nil
            }
            try #require(words.count == 4 && words[0] == "ready", "\(words)")
            let worker = try #require(Int32(words[1]))
            let port = try #require(UInt16(words[2]))
            let ssrc = try #require(UInt32(words[3]))
            var packet = Source(ssrc: 1111, payloadType: 111).next
            var sent = 0
            func talk() throws {
                try publisher.send(
                    packet.bytes, to: TransportAddress(ip: "127.0.0.1", port: port))
                packet.sequence &+= 1
                sent += 1
            }
            try talk()
            try await listener.rtp(ssrc, count: 1)

            host.signal(SIGSTOP)
            try await eventually("it is stopped") {
                ProcessTable.state(of: host.processID) == "T"
            }
            // Longer than a worker may be silent, which it is to one that does not listen.
            let end = ContinuousClock.now + .seconds(3)
            while ContinuousClock.now < end {
                try talk()
                try await listener.rtp(ssrc, count: sent)
            }
            host.signal(SIGCONT)
            let again = ContinuousClock.now + .milliseconds(1500)
            while ContinuousClock.now < again {
                try talk()
                try await listener.rtp(ssrc, count: sent)
            }
            #expect(try await listener.rtp(ssrc, count: sent).isContiguous)
            #expect(ProcessTable.isAlive(worker) && ProcessTable.isAlive(host.processID))
            #expect(host.words.split(whereSeparator: \.isWhitespace).count == 4)
        }
    }
}
