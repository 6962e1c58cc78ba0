import Channel
import Glibc
import Testing

@testable import Bisque

/// Thousands of commands in any order from several tasks while workers die: nothing hangs, no
/// rule of the events is broken, and after the close everything is settled.
///
/// `BISQUE_SEED` repeats the choices, though not how the threads are scheduled.
@Suite(.serialized, .timeLimit(.minutes(3))) struct TurmoilTests {
    private let seed: UInt64

    init() {
        let wanted = getenv("BISQUE_SEED").flatMap { UInt64(String(cString: $0)) }
        seed = wanted ?? .random(in: 0...UInt64(UInt32.max))
    }

    private static let patience = RestartPolicy(
        maxRestarts: 1_000_000, firstDelay: .zero, maxDelay: .milliseconds(20))

    private func run(
        _ server: Server, tasks: Int, steps: Int, inspects: Bool,
        disturbing disturb: @escaping @Sendable (EventLaws, inout RandomNumbers) async -> Void
    ) async throws {
        print("turmoil: BISQUE_SEED=\(seed)")
        let laws = EventLaws()
        let events = server.events()
        await withDiscardingTaskGroup { group in
            group.addTask { await laws.watch(events) }
            await withDiscardingTaskGroup { workers in
                for number in 0..<tasks {
                    var turmoil = Turmoil(
                        server: server, laws: laws,
                        random: RandomNumbers(seed: seed &+ UInt64(number)), inspects: inspects)
                    workers.addTask {
                        await turmoil.steps(steps) { random in await disturb(laws, &random) }
                    }
                }
            }
            await server.close()
        }
        // Every listener has heard the end: nothing of what was announced is left.
        let left = laws.present
        #expect(left.rooms.isEmpty && left.peers.isEmpty && left.transports.isEmpty)
        #expect(left.receivers.isEmpty && left.senders.isEmpty)
        #expect(server.rooms.isEmpty)
        #expect(laws.seenCount > steps / 10)
    }

    @Test func nothingHangsAndNoRuleIsBrokenOverScriptedWorkers() async throws {
        let stage = try await Stage(workers: 3, restartPolicy: TurmoilTests.patience)
        let fleet = stage.fleet
        try await run(stage.server, tasks: 4, steps: 1500, inspects: false) { laws, random in
            await TurmoilTests.disturb(fleet, laws, &random)
        }
    }

    /// Deaths, refusals, delays, and news of things that may be closed or elsewhere.
    private static func disturb(
        _ fleet: ScriptedFleet, _ laws: EventLaws, _ random: inout RandomNumbers
    ) async {
        let newest = fleet.launchCount
        let number = Int.random(in: max(1, newest - 4)...newest, using: &random)
        let worker = await fleet.worker(number)
        let ops = [
            CreatePlainTransport.op, CreateReceiver.op, UpdateReceiver.op, CreateSender.op,
            AttachSender.op, CreateRoom.op, PauseSender.op, AttachReceiver.op,
        ]
        let op = ops.randomElement(using: &random) ?? CreateRoom.op
        switch Int.random(in: 0..<8, using: &random) {
        case 0: worker.die()
        case 1:
            worker.answer(op, .refusal(.limitReached, "not now"))
            for _ in 0..<20 { await Task.yield() }
            worker.answer(op, .done)
        case 2...4:
            worker.hold(op)
            for _ in 0..<Int.random(in: 1..<50, using: &random) { await Task.yield() }
            if Bool.random(using: &random) { worker.die() }
            worker.release()
        default:
            for _ in 0..<10 { say(worker, laws, &random) }
        }
    }

    private static func say(
        _ worker: ScriptedWorker, _ laws: EventLaws, _ random: inout RandomNumbers
    ) {
        let present = laws.present
        let ids = present.receivers.map(\.id) + present.transports.map(\.id)
        guard let id = ids.randomElement(using: &random) else { return }
        let ssrc = UInt32.random(in: 1...3, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0:
            worker.say(
                .streamStarted(
                    StreamStarted(receiver: ReceiverID(rawValue: id), encoding: 0, ssrc: ssrc)))
        case 1:
            worker.say(
                .streamEnded(
                    StreamEnded(receiver: ReceiverID(rawValue: id), encoding: 0, ssrc: ssrc)))
        default:
            worker.say(
                .remoteLearned(
                    RemoteLearned(
                        transport: TransportID(rawValue: id),
                        remote: Address(ip: "127.0.0.1", port: 9), isRtcp: false)))
        }
    }

    @Test func nothingHangsAndNoRuleIsBrokenOverRealWorkers() async throws {
        let server = try await Server(
            ServerConfiguration(
                workers: 2, restartPolicy: TurmoilTests.patience, logging: .silent))
        let processes = Locked(Set(server.workers.map(\.processID)))
        try await run(server, tasks: 3, steps: 500, inspects: true) { _, random in
            guard Int.random(in: 0..<3, using: &random) == 0,
                let process = server.workers.randomElement(using: &random)?.processID,
                process > 0
            else { return }
            processes.withLock { _ = $0.insert(process) }
            kill(process, SIGKILL)
        }
        for process in processes.withLock({ $0 }) { #expect(kill(process, 0) < 0) }
    }
}
