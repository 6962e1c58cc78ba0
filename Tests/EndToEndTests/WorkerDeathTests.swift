/// A worker dies, in every way there is: its rooms go on, and the others' feel nothing.
import Bisque
import Glibc
import Testing

extension EndToEnd {
    @Suite("A worker dies")
    struct WorkerDeathTests {
        /// How a worker ends.
        struct End: Sendable, CustomTestStringConvertible {
            let testDescription: String
            let signal: Int32
            let exit: WorkerExit
            let isHung: Bool
        }

        static let ends = [
            End(testDescription: "killed", signal: SIGKILL, exit: .signalled(9), isHung: false),
            End(testDescription: "crashed", signal: SIGBUS, exit: .signalled(7), isHung: false),
            End(testDescription: "segfault", signal: SIGSEGV, exit: .signalled(11), isHung: false),
            End(testDescription: "hung", signal: SIGSTOP, exit: .signalled(9), isHung: true),
        ]

        @Test(arguments: ends) func itsRoomGoesOnAndTheNeighbourFeelsNothing(
            _ end: End
        ) async throws {
            try await withServer(.quiet(workers: 2)) { server in
                let died = Journal(server.events())
                let room = try await server.openRoom()
                let publisher = try await room.join("publisher")
                let listener = try await room.join("listener")
                let receiver = try await publisher.publish(.camera(ssrc: 1111))
                let sender = try await listener.listen(to: receiver)
                let neighbour = try await Conversation(server)
                let events = Journal(room.events())
                let worker = try #require(server.workers.first { $0.rooms.contains(room.id) })
                #expect(!worker.rooms.contains(neighbour.room.id))

                let began = ContinuousClock.now
                kill(worker.processID, end.signal)
                var packets = 0
                try await eventually("the room is interrupted, and goes on") {
                    packets += try await neighbour.talk(5)
                    return events.events.suffix(2).map(\.word) == ["interrupted", "resumed"]
                }
                print("a worker \(end.testDescription): resumed in \(ContinuousClock.now - began)")
                let death = try await died.first("the server says so") { event in
                    if case .workerDied(let death) = event { death } else { nil }
                }
                #expect(death.workerID == worker.id && death.processID == worker.processID)
                if !Machine.isSanitized || end.exit == .signalled(9) {
                    #expect(death.exit == end.exit)
                }
                if case .hung = death.cause {
                    #expect(end.isHung)
                } else {
                    #expect(death.cause == .ended && !end.isHung)
                }
                #expect(!ProcessTable.isAlive(worker.processID))

                #expect(publisher.transport.closeReason == .workerDied)
                #expect(listener.transport.closeReason == .workerDied)
                #expect(receiver.closeReason == .workerDied)
                #expect(sender.closeReason == .workerDied)
                #expect(room.peers.map(\.name) == ["publisher", "listener"])
                #expect(publisher.peer.transports.isEmpty && listener.peer.rtpSenders.isEmpty)
                try await renew(publisher.peer, listener.peer)

                packets += try await neighbour.talk(20)
                let heard = try await neighbour.heard(packets)
                #expect(heard.isContiguous && heard.count == packets)
                try await eventually("another worker takes its place") {
                    let next = server.workers[worker.id - 1]
                    return next.isAlive && next.processID != worker.processID
                        && next.restarts == 1
                }
            }
        }

        /// New transports and streams for peers that have lost theirs.
        private func renew(_ publisher: Peer, _ listener: Peer) async throws {
            let (one, two) = try await (Participant(publisher), Participant(listener))
            let receiver = try await one.publish(.camera(ssrc: 1111))
            let sender = try await two.listen(to: receiver)
            var source = Source(ssrc: 1111)
            try source.send(20, from: one)
            #expect(try await two.endpoint.rtp(sender.ssrc, count: 20).isContiguous)
        }

        @Test func whatWasAskedOfItIsAnsweredWithItsDeath() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let participant = try await room.join("somebody")
                let receiver = try await participant.publish(.camera(ssrc: 1111))
                let process = server.workers[0].processID
                kill(process, SIGSTOP)
                try await eventually("it is stopped") { ProcessTable.state(of: process) == "T" }
                let questions: [@Sendable () async throws -> Void] = [
                    { _ = try await participant.peer.createPlainTransport() },
                    { _ = try await participant.publish(.camera(ssrc: 2, payloadType: 97)) },
                    { try await receiver.receive(.camera(ssrc: 3)) },
                    { _ = try await receiver.getStats() },
                    { _ = try await participant.transport.dump() },
                    { try await receiver.requestKeyframe() },
                ]
                let errors = await withTaskGroup(of: BisqueError?.self) { group in
                    for question in questions {
                        group.addTask { await refusal { try await question() } }
                    }
                    kill(process, SIGKILL)
                    var errors: [BisqueError?] = []
                    for await error in group { errors.append(error) }
                    return errors
                }
                #expect(errors.count == questions.count)
                // Those that were asked after its death find the object closed.
                #expect(errors.allSatisfy { $0?.code == .workerDied || $0?.code == .closed })
                #expect(errors.contains { $0?.code == .workerDied })
            }
        }

        @Test func aRoomMayAskToCloseInstead() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom(RoomOptions(whenWorkerDies: .closeRoom))
                let participant = try await room.join("somebody")
                let receiver = try await participant.publish(.camera(ssrc: 1111))
                let events = Journal(room.events())
                let inside = Journal(receiver.events())
                kill(server.workers[0].processID, SIGKILL)
                let all = try await events.untilEnd()
                #expect(all.map(\.word) == ["newPeer", "interrupted", "closed"])
                #expect(room.closeReason == .workerDied)
                #expect(participant.peer.isClosed && participant.transport.isClosed)
                guard case .closed(.workerDied) = try await inside.untilEnd().last else {
                    Issue.record("the receiver does not say why it closed")
                    return
                }
                // The room says so while it closes, the server right after.
                try await eventually("the server has no room") { server.rooms.isEmpty }
                let other = try await server.openRoom()
                #expect(!other.isClosed)
            }
        }

        @Test func oneThatDiesTooOftenIsGivenUp() async throws {
            let server = try await Server(
                .quiet(
                    workers: 2,
                    restartPolicy: RestartPolicy(
                        maxRestarts: 3, firstDelay: .milliseconds(1), maxDelay: .milliseconds(1))))
            let room = try await server.openRoom()
            let events = Journal(server.events())
            for worker in 0..<2 {
                for death in 1...4 {
                    let process = try await eventually("a worker is up") {
                        let status = server.workers[worker]
                        return status.isAlive && status.restarts == death - 1
                            ? status.processID : nil
                    }
                    kill(process, SIGKILL)
                    try await eventually("its death is noticed") {
                        !server.workers[worker].isAlive || server.isClosed
                            || server.workers[worker].processID != process
                    }
                }
                if worker == 0 {
                    // The other one serves on, the room as well.
                    try await eventually("the room has a worker") { room.state == .active }
                    #expect(!server.isClosed)
                }
            }
            let all = try await events.untilEnd()
            guard case .closed(.workerDied) = all.last else {
                Issue.record("the server does not say why it closed")
                return
            }
            #expect(server.closeReason == .workerDied && room.isClosed)
            let late = await refusal { _ = try await server.openRoom() }
            #expect(late?.code == .closed)
            let starts = all.count { event in
                if case .workerStarted = event { true } else { false }
            }
            #expect(starts == 8)
            await server.close()
        }
    }
}

/// Two people in a room of their own, and a stream between them.
final class Conversation {
    let room: Room
    private let publisher: Participant
    private let listener: Participant
    private let sender: RtpSender
    private var source = Source(ssrc: 7777)

    init(_ server: Server) async throws {
        room = try await server.openRoom()
        publisher = try await room.join("publisher")
        listener = try await room.join("listener")
        let receiver = try await publisher.publish(.camera(ssrc: 7777))
        sender = try await listener.listen(to: receiver)
    }

    /// Sends some packets and says how many.
    func talk(_ count: Int) async throws -> Int {
        try source.send(count, from: publisher).count
    }

    func heard(_ count: Int) async throws -> [RtpPacket] {
        try await listener.endpoint.rtp(sender.ssrc, count: count)
    }
}

extension Room.Event {
    var word: String {
        switch self {
        case .newPeer: "newPeer"
        case .newDataProducer: "newDataProducer"
        case .interrupted: "interrupted"
        case .resumed: "resumed"
        case .peersInterrupted: "peersInterrupted"
        case .closed: "closed"
        }
    }
}
