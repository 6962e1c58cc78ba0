package import Bisque
import Channel

/// The engine of a peer whose connection runs in a worker process.
///
/// What it does is decided by `EngineState`; here are the lock around it, the worker's channel, and
/// the order of facts: they are reported one after the other, by whichever thread is first, without
/// a lock.
package final class WorkerEngine: DirectEngine {
    private struct Core: Sendable {
        var state: EngineState
        var facts: [DirectFact] = []
        var isReporting = false
        /// For the transport that is yet to be asked for.
        var sockets: [BoundSocket]
        /// Our end of the span over which packets go to the worker.
        var span: OwnedDescriptor?
    }

    let room: PrivateRoom
    private let core: Locked<Core>
    private let report = Locked<Callback<DirectFact>?>(nil)
    private let options: DirectPeerOptions
    private let transport: UInt32

    /// - Throws: as `PrivateRoom.openSockets()`.
    init(_ room: PrivateRoom, _ options: DirectPeerOptions) throws(BisqueError) {
        self.room = room
        self.options = options
        transport = room.number()
        let sockets = try room.openSockets()
        let hosts = sockets.map(\.address)
        var announced: [String: String] = [:]
        for host in hosts {
            guard let other = room.announced(for: host.ip), AddressFamily(of: other) != nil else {
                continue
            }
            announced[host.ip] = other
        }
        core = Locked(
            Core(
                state: EngineState(
                    EngineState.Place(
                        room: room.id, transport: transport, hosts: hosts, announced: announced,
                        mostOfMessage: options.maxMessageSize,
                        number: { [room] in room.number() })),
                sockets: sockets))
    }

    deinit {
        room.close()
    }

    package var fingerprints: [DtlsFingerprint] { room.fingerprints }
    package var inWorker: WorkerEngine? { self }

    package func start(_ report: @escaping @Sendable (DirectFact) -> Void) {
        self.report.withLock { $0 = Callback(report) }
        room.observe(
            PrivateRoom.Observer(
                received: { [weak self] event in self?.change { $0.received(event) } },
                ended: { [weak self] end in self?.ended(end) }))
    }

    package func perform(_ requests: [DirectRequest]) {
        let hasFacts = core.withLock { core in
            carryOut(core.state.perform(requests), &core)
            return !core.facts.isEmpty
        }
        room.flush()
        // Not now: who asks holds his lock.
        if hasFacts { Task { self.tell() } }
    }

    package func send(_ packet: [UInt8], in section: JsepTransceiver.ID) {
        core.withLock { core in
            guard let span = core.span, let message = core.state.message(packet, in: section)
            else { return }
            span.say(message)
            // What the worker has to say about them is of interest to who sends them.
            for _ in 0..<Self.mostHeard {
                guard let answer = span.hear(atMost: Self.longestAnswer) else { break }
                carryOut(core.state.cameBack(answer), &core)
            }
        }
        tell()
    }

    private static let mostHeard = 8
    private static let longestAnswer = 512

    // MARK: What happens

    /// Changes the state, and does what follows.
    private func change(_ body: (inout EngineState) -> [EngineAction]) {
        core.withLock { core in carryOut(body(&core.state), &core) }
        room.flush()
        tell()
    }

    private func ended(_ end: PrivateRoom.End) {
        core.withLock { core in
            switch end {
            case .workerDied(let how): core.facts.append(.died(how))
            case .serverClosed: core.facts.append(.died("the server was closed"))
            }
        }
        // The server may have been closed by whoever holds the peer's lock.
        Task { self.tell() }
    }

    /// Reports what there is, unless another thread is at it.
    private func tell() {
        guard let report = report.withLock({ $0 }) else { return }
        while let facts = nextFacts() {
            for fact in facts { report(fact) }
            core.withLock { $0.isReporting = false }
        }
    }

    private func nextFacts() -> [DirectFact]? {
        core.withLock { core in
            guard !core.isReporting, !core.facts.isEmpty else { return nil }
            core.isReporting = true
            defer { core.facts = [] }
            return core.facts
        }
    }

    // MARK: What follows

    private func carryOut(_ actions: [EngineAction], _ core: inout Core) {
        for action in actions {
            switch action {
            case .ask(let command): ask(command, &core)
            case .report(let fact): core.facts.append(fact)
            case .resolve(let servers): Task { await self.resolve(servers) }
            case .find(let candidate, let addresses):
                Task { await self.find(candidate, from: addresses) }
            case .connect(let server, let address, let name):
                Task { await self.connect(server, address, name) }
            case .forget(let number): room.forget(number)
            case .note(let message, let reason):
                if options.debug >= .notes {
                    options.logging(.note, message, ["reason": reason])
                }
            case .leave: room.close()
            }
        }
    }

    private func ask(_ command: EngineCommand, _ core: inout Core) {
        var descriptors: [OwnedDescriptor] = []
        do throws(BisqueError) {
            switch command {
            case .open:
                descriptors = core.sockets.map(\.descriptor)
                core.sockets = []
            case .openSpan:
                let pair = try SpanPair()
                core.span = pair.one
                descriptors = [pair.other]
            default: break
            }
            try queue(command, command.request, descriptors)
        } catch {
            // Of a worker that is gone the room is told.
            guard error.code != .workerDied else { return }
            carryOut(core.state.answered(command, .refused(error)), &core)
        }
    }

    private func queue(
        _ command: EngineCommand, _ request: some Request, _ descriptors: [OwnedDescriptor]
    ) throws(BisqueError) {
        try room.ask(request, opening: command.opened, carrying: descriptors) {
            [weak self] result in
            let answer = EngineAnswer(result)
            if case .refused(let error) = answer, error.code == .workerDied { return }
            self?.change { $0.answered(command, answer) }
        }
    }
}

extension EngineAnswer {
    fileprivate init<Reply>(_ result: Result<Reply, BisqueError>) {
        switch result {
        case .failure(let error): self = .refused(error)
        case .success(let reply as SendToConsumerReply):
            self = .taken(reply.isTaken, waiting: reply.bufferedAmount)
        case .success(let reply as SetBufferedLowReply): self = .waiting(reply.bufferedAmount)
        case .success(let reply as AddFarCandidateReply): self = .verdict(reply.verdict)
        case .success: self = .done
        }
    }
}

// MARK: The network

extension WorkerEngine {
    /// Finds the addresses of servers that have names.
    private func resolve(_ servers: [IceServerAddress]) async {
        var found: [(IceServerAddress, addresses: [String])] = []
        for server in servers {
            let addresses = await HostAddresses.find(server.host)
            if addresses.isEmpty, options.debug >= .notes {
                options.logging(
                    .note, "an ICE server is left out",
                    ["reason": "\(server.host): nobody knows its address"])
            }
            found.append((server, addresses))
        }
        change { $0.resolved(found) }
    }

    private func find(_ candidate: CandidateAttribute, from addresses: [String]) async {
        let found = await LocalNames.find(candidate.address, from: addresses)
        change { $0.found(found, for: candidate) }
    }

    /// Connects to a server, and gives the worker the stream, or says that there is none.
    private func connect(_ server: UInt8, _ address: TransportAddress, _ name: String) async {
        let stream = await ConnectedSocket.open(to: address)
        do throws(BisqueError) {
            try room.ask(
                GiveStream(
                    transport: TransportID(rawValue: transport), server: server, name: name,
                    authorities: options.iceAuthorities ?? ""),
                carrying: stream.map { [$0] } ?? []
            ) { _ in }
            room.flush()
        } catch {
            // The worker is gone, and everybody is told.
        }
    }
}
