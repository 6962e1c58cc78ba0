internal import Channel

/// What a server is apart from its handle: rooms, slots, and who serves whom.
///
/// Its lock is a leaf: nothing is asked of a room or a worker while it is held.
final class ServerCore: Sendable {
    enum Phase: Sendable {
        case starting
        case open
        case closed(CloseReason)
    }

    struct State: Sendable {
        var phase = Phase.starting
        var pool: WorkerPool
        /// The workers that are up.
        var workplaces: [Int: RoomCore.Workplace] = [:]
        /// Everything that has a number, rooms included that no worker has taken yet.
        var rooms: [UInt32: Room] = [:]
        /// Those that are shown to nobody, and how many are about to be.
        var privateRooms: [UInt32: PrivateRoom] = [:]
        var enteringPrivately = 0
        /// Who waits for a new room's first worker. A room in here is not shown yet.
        var entrants: [UInt32: Waiter<Void>] = [:]
        /// Rooms that wait for any worker to come up.
        var homeless: [UInt32] = []
        /// Workers that were asked to take a part of a room, and have not answered.
        var invited: [UInt32: Int] = [:]
        var starting: Waiter<Void>?
        var endedSlots = 0
        var lastDeath: WorkerDeath?

        var closeReason: CloseReason? {
            if case .closed(let reason) = phase { reason } else { nil }
        }
    }

    let configuration: ServerConfiguration
    let identifiers = IdentifierSource()
    let slots: [WorkerSlot]
    let state: Locked<State>
    let told = Locked(ToldSettings())
    let hub = EventHub<Server.Event>()

    convenience init(_ configuration: ServerConfiguration) throws(BisqueError) {
        let process = WorkerProcess(path: configuration.workerPath)
        try self.init(configuration) { () throws(BisqueError) in try process.launch() }
    }

    init(
        _ configuration: ServerConfiguration, launch: @escaping WorkerLauncher
    ) throws(BisqueError) {
        try configuration.validate()
        var configuration = configuration
        configuration.logging = configuration.logging.independent()
        self.configuration = configuration
        var slots: [WorkerSlot] = []
        for id in 1...configuration.workers {
            slots.append(
                try WorkerSlot(
                    id: id,
                    settings: WorkerSlot.Settings(
                        launch: launch, restartPolicy: configuration.restartPolicy,
                        logging: configuration.logging, certificate: configuration.certificate),
                    ports: try ServerCore.ports(of: id, configuration)))
        }
        self.slots = slots
        state = Locked(State(pool: WorkerPool(slots: slots.map(\.id))))
    }

    private static func ports(
        of slot: Int, _ configuration: ServerConfiguration
    ) throws(BisqueError) -> BoundPorts {
        var ports = BoundPorts()
        var random = RandomNumbers()
        let protocols = configuration.protocols
        for ip in configuration.listenIPs {
            if configuration.firstPort != 0 {
                let port = configuration.firstPort + UInt16(slot - 1)
                ports.append(try BoundPorts(ip: ip, port: port, protocols: protocols))
            } else if configuration.dividesPortRange {
                let range = configuration.portRange(of: slot)
                ports.append(try range.open(ip: ip, protocols: protocols, using: &random))
            } else {
                ports.append(try BoundPorts(ip: ip, anyPortFor: protocols))
            }
        }
        return ports
    }

    // MARK: Properties

    var closeReason: CloseReason? { state.withLock { $0.closeReason } }

    var rooms: [Room] { state.withLock { ServerCore.shown($0) } }

    var workers: [WorkerStatus] { state.withLock { state in slots.map { status(of: $0, state) } } }

    var numWorkers: Int { state.withLock { $0.workplaces.count } }

    /// Which worker serves a room, counted from 0.
    func workerIndex(of room: Room) -> Int? {
        state.withLock { state in
            state.pool.slot(of: room.id).flatMap { id in slots.firstIndex { $0.id == id } }
        }
    }

    private static func shown(_ state: State) -> [Room] {
        state.rooms.filter { state.entrants[$0.key] == nil }
            .sorted { $0.key < $1.key }.map(\.value)
    }

    func status(of slot: WorkerSlot, _ state: State) -> WorkerStatus {
        WorkerStatus(
            id: slot.id, processID: slot.processID, isAlive: state.workplaces[slot.id] != nil,
            restarts: slot.restarts, rooms: state.pool.rooms(on: slot.id),
            localAddresses: slot.addresses(.udp), localTcpAddresses: slot.addresses(.tcp))
    }

    func events() -> AsyncStream<Server.Event> {
        state.withLock { state in
            let up = slots.filter { state.workplaces[$0.id] != nil }
            return hub.subscribe(
                replaying: up.map { .workerStarted(status(of: $0, state)) }
                    + ServerCore.shown(state).map(Server.Event.newRoom))
        }
    }

    func requireOpen() throws(BisqueError) {
        if let reason = closeReason {
            throw BisqueError(.closed, "the server is closed: \(reason)")
        }
    }

    // MARK: Rooms

    func createRoom(
        mediaCodecs: [RtpCodecCapability], options: RoomOptions
    ) async throws(BisqueError) -> Room {
        try requireOpen()
        try require(workerIndex: options.workerIndex)
        let capabilities = try Negotiation.roomCapabilities(
            for: mediaCodecs, ignoringUnsupported: options.ignoresUnsupportedCodecs)
        let room = Room(
            state: RoomState(
                id: identifiers.next(), capabilities: capabilities, limits: configuration.limits,
                identifiers: identifiers),
            whenWorkerDies: options.whenWorkerDies ?? configuration.whenWorkerDies, server: self)
        do throws(BisqueError) {
            try await enter(room, atIndex: options.workerIndex)
        } catch {
            room.close()
            throw error
        }
        return room
    }

    private func require(workerIndex: Int?) throws(BisqueError) {
        guard let workerIndex, !slots.indices.contains(workerIndex) else { return }
        throw BisqueError(
            .invalid, "workerIndex: \(workerIndex) is not within 0..<\(slots.count)")
    }

    /// Gives a new room its first worker, and waits for it.
    private func enter(_ room: Room, atIndex index: Int?) async throws(BisqueError) {
        try await Waiter<Void>.wait { waiter in
            let closed = state.withLock { state -> CloseReason? in
                if let reason = state.closeReason { return reason }
                state.rooms[room.id] = room
                state.entrants[room.id] = waiter
                return nil
            }
            if let closed {
                waiter.settle(.failure(BisqueError(.closed, "the server is closed: \(closed)")))
            } else if waiter.isSettled {
                // Closed perhaps before it was registered: then nobody has forgotten it.
                room.close()
                forget(room)
            } else {
                place(room, atIndex: index)
            }
        } abandon: {
            room.close()
        }
    }

    /// A room has closed.
    func forget(_ room: Room) {
        let (entrant, invitation) = state.withLock { state in
            state.rooms.removeValue(forKey: room.id)
            state.pool.remove(room.id)
            state.homeless.removeAll { $0 == room.id }
            let slot = state.invited.removeValue(forKey: room.id)
            return (
                state.entrants.removeValue(forKey: room.id),
                slot.flatMap { state.workplaces[$0]?.channel }
            )
        }
        if let invitation { withdraw(room, from: invitation) }
        let reason = room.closeReason ?? .application
        let code: BisqueError.Code =
            switch reason {
            case .refused: .refused
            case .workerDied: .workerDied
            default: .closed
            }
        entrant?.settle(.failure(BisqueError(code, "the room is closed: \(reason)")))
    }

    /// Gives a room to the worker that is next, or lets it wait for one. One that must have a
    /// particular worker does not wait: without it, it closes.
    func place(_ room: Room, atIndex index: Int? = nil) {
        let weight = room.core.withLock { $0.state.weight }
        var invitation: WorkerChannel?
        let (choice, isRefused) = state.withLock { state -> (RoomCore.Workplace?, Bool) in
            guard state.rooms[room.id] != nil else { return (nil, false) }
            invitation = state.invited.removeValue(forKey: room.id)
                .flatMap { state.workplaces[$0]?.channel }
            let assigned =
                if let index {
                    state.pool.assign(room.id, weight: weight, toIndex: index)
                } else {
                    state.pool.assign(room.id, weight: weight, by: configuration.placement)
                }
            if let workplace = assigned.flatMap({ state.workplaces[$0] }) {
                return (workplace, false)
            }
            if index == nil { state.homeless.append(room.id) }
            return (nil, index != nil)
        }
        if let invitation { withdraw(room, from: invitation) }
        if isRefused { room.close(.workerDied) }
        guard let workplace = choice else { return }
        let channel = workplace.channel
        do throws(BisqueError) {
            try channel.ask(CreateRoom(room: RoomID(rawValue: room.id))) { [weak self] answer in
                self?.placed(room, at: workplace, answer)
            }
            channel.flush()
        } catch {
            // The worker has just died. Its slot will say so and count the room among its own.
        }
    }

    /// On the worker's thread.
    private func placed(
        _ room: Room, at workplace: RoomCore.Workplace,
        _ answer: Result<CreateRoomReply, BisqueError>
    ) {
        do throws(BisqueError) {
            _ = try answer.get()
            try room.resume(at: workplace)
            welcome(room)
        } catch {
            switch error.code {
            // As above: the slot is about to say that its worker died.
            case .workerDied: break
            case .closed: closeAtWorker(room, workplace.channel)
            default: room.close(.refused(error.message))
            }
        }
    }

    /// Shows a room that has its first worker.
    private func welcome(_ room: Room) {
        let entrant = state.withLock { state -> Waiter<Void>? in
            guard let entrant = state.entrants.removeValue(forKey: room.id) else { return nil }
            hub.emit(.newRoom(room))
            return entrant
        }
        entrant?.settle(.success(()))
    }

    /// The room closed before the worker had answered.
    private func closeAtWorker(_ room: Room, _ channel: WorkerChannel) {
        do throws(BisqueError) {
            try channel.ask(CloseRoom(room: RoomID(rawValue: room.id))) { _ in }
            channel.flush()
        } catch {
            // Gone, and the room with it.
        }
    }
}
