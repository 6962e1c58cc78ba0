import CSystem
import Channel
import Glibc

@testable import Bisque

/// Hands a scripted worker to every slot that asks for one.
final class ScriptedFleet: Sendable {
    private struct State {
        var launched: [ScriptedWorker] = []
        var waiting: [(count: Int, CheckedContinuation<ScriptedWorker, Never>)] = []
        var answers: [UInt8: ScriptedWorker.Answer] = [:]
        var heldOps: Set<UInt8> = []
        var schema = schemaHash
    }

    /// A worker that is held back is not hung, however slow the machine is.
    private static let patience = Heartbeat.Limits(
        silence: .seconds(600), answer: .seconds(600), start: .seconds(600))

    private let state = Locked(State())

    /// What every worker answers from its start on.
    func answer(_ op: UInt8, _ answer: ScriptedWorker.Answer) {
        state.withLock { $0.answers[op] = answer }
    }

    /// What every worker that is launched from now on does not answer until it is released.
    func hold(_ ops: Set<UInt8>) {
        state.withLock { $0.heldOps = ops }
    }

    /// What every worker claims to have been built from.
    func claim(schema: UInt64) {
        state.withLock { $0.schema = schema }
    }

    /// Waits for the `number`th worker that was launched, counted from 1.
    func worker(_ number: Int) async -> ScriptedWorker {
        await withCheckedContinuation { continuation in
            let found = state.withLock { state -> ScriptedWorker? in
                if state.launched.count >= number { return state.launched[number - 1] }
                state.waiting.append((number, continuation))
                return nil
            }
            if let found { continuation.resume(returning: found) }
        }
    }

    var launchCount: Int { state.withLock { $0.launched.count } }

    func launch() throws(BisqueError) -> RunningWorker {
        var pair: [Int32] = [-1, -1]
        guard bisque_socket_pair(&pair) == 0 else {
            throw BisqueError(.limit, "socketpair")
        }
        let ours = OwnedDescriptor(pair[0])
        let (worker, waiting, schema) = state.withLock {
            state -> (ScriptedWorker, [CheckedContinuation<ScriptedWorker, Never>], UInt64) in
            let worker = ScriptedWorker(
                OwnedDescriptor(pair[1]), answers: state.answers, heldOps: state.heldOps)
            state.launched.append(worker)
            var ready: [CheckedContinuation<ScriptedWorker, Never>] = []
            let count = state.launched.count
            state.waiting.removeAll { wanted, continuation in
                if wanted <= count { ready.append(continuation) }
                return wanted <= count
            }
            return (worker, ready, state.schema)
        }
        do {
            try worker.run(schema: schema)
        } catch {
            throw BisqueError(.limit, "\(error)")
        }
        for continuation in waiting { continuation.resume(returning: worker) }
        return RunningWorker(
            channel: ours, processID: 4711, end: nil, signal: { _ in worker.die() },
            reap: { worker.isGone ? .exited(code: 0) : nil }, limits: ScriptedFleet.patience)
    }
}

/// A server over scripted workers.
struct Stage {
    let fleet = ScriptedFleet()
    let server: Server

    init(
        workers: Int = 1, restartPolicy: RestartPolicy = RestartPolicy(),
        limits: ServerConfiguration.Limits = .init(), listenTcp: Bool = true,
        certificate: Certificate? = nil, roomSendersPerWorker: Int? = nil,
        prepare: (ScriptedFleet) -> Void = { _ in }
    ) async throws {
        prepare(fleet)
        let fleet = fleet
        server = try await Server(
            ServerConfiguration(
                workers: workers, listenTcp: listenTcp, certificate: certificate,
                restartPolicy: restartPolicy, limits: limits,
                roomSendersPerWorker: roomSendersPerWorker, logging: .silent)
        ) { () throws(BisqueError) in try fleet.launch() }
    }

    func room(_ options: RoomOptions = RoomOptions()) async throws -> Room {
        try await server.createRoom(mediaCodecs: Fixtures.roomCodecs, options: options)
    }

    /// Where somebody could be.
    static let remote = TransportAddress(ip: "127.0.0.1", port: 5004)

    static let atSharedPort = PlainTransportOptions(remote: remote)
}

extension Room {
    /// A peer that can do all of the fixture, with a transport.
    func guest(_ name: String) async throws -> (peer: Peer, transport: Transport) {
        let peer = try createPeer(named: name)
        try peer.setCapabilities(Fixtures.peerCapabilities)
        return (peer, try await peer.createPlainTransport(Stage.atSharedPort))
    }
}
