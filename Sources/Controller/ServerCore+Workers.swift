internal import Channel

/// The life of a server's workers, and with it the server's own.
extension ServerCore {
    /// Starts the workers and waits until all of them are up.
    func start() async throws(BisqueError) {
        do throws(BisqueError) {
            try await Waiter<Void>.wait { waiter in
                state.withLock { $0.starting = waiter }
                do throws(BisqueError) {
                    for slot in slots { try slot.start(observer()) }
                } catch {
                    waiter.settle(.failure(error))
                }
            }
        } catch {
            await close()
            throw error
        }
    }

    private func observer() -> WorkerSlot.Observer {
        WorkerSlot.Observer(
            started: { [weak self] slot, workplace in self?.started(slot, workplace) },
            received: { [weak self] slot, event, channel in
                self?.received(slot, event, channel)
            },
            died: { [weak self] slot, death in self?.died(slot, death) },
            ended: { [weak self] slot in self?.ended(slot) })
    }

    // MARK: On a worker's thread

    private func started(_ slot: WorkerSlot, _ workplace: RoomCore.Workplace) {
        let (waiting, starting) = state.withLock { state -> ([Room], Waiter<Void>?) in
            guard state.closeReason == nil else { return ([], nil) }
            state.workplaces[slot.id] = workplace
            state.pool.raise(slot.id)
            hub.emit(.workerStarted(status(of: slot, state)))
            let waiting = state.homeless.compactMap { state.rooms[$0] }
            state.homeless = []
            guard case .starting = state.phase, state.pool.upCount == slots.count else {
                return (waiting, nil)
            }
            state.phase = .open
            return (waiting, state.starting)
        }
        tellChangedSettings(over: workplace.channel)
        for room in waiting { place(room) }
        starting?.settle(.success(()))
    }

    private func received(
        _ slot: WorkerSlot, _ event: WorkerEvent, _ channel: WorkerChannel
    ) -> WorkerSession.Fault? {
        let number: UInt32
        switch event {
        case .hello: return nil
        case .log(let log):
            configuration.logging(Logging.Level(log.level), log.text, workerID: slot.id)
            return nil
        case .remoteLearned(let learned): number = learned.transport.rawValue
        case .streamStarted(let started): number = started.receiver.rawValue
        case .streamEnded(let ended): number = ended.receiver.rawValue
        case .iceSelected(let selected): number = selected.transport.rawValue
        case .iceStateChanged(let changed): number = changed.transport.rawValue
        case .dtlsStateChanged(let changed): number = changed.transport.rawValue
        case .choiceChanged(let changed): number = changed.sender.rawValue
        case .audioLevels(let told): number = told.room.rawValue
        case .receiverScoreChanged(let changed): number = changed.receiver.rawValue
        case .senderScoreChanged(let changed): number = changed.sender.rawValue
        case .traced(let traced): number = traced.id
        case .packetReceived(let told): number = told.receiver.rawValue
        case .silence(let told): number = told.room.rawValue
        case .speakerChanged(let changed): number = changed.room.rawValue
        case .slotChanged(let changed): number = changed.room.rawValue
        case .transportFailed(let failed): number = failed.transport.rawValue
        case .spanLost(let lost): number = lost.span.rawValue
        case .sctpStateChanged(let changed): number = changed.transport.rawValue
        case .dataMessage(let told): number = told.consumer.rawValue
        case .dataBufferedLow(let told): number = told.consumer.rawValue
        case .dataBufferFull(let told): number = told.consumer.rawValue
        case .dataWritable(let told): number = told.consumer.rawValue
        case .channelOpened(let opened): number = opened.transport.rawValue
        case .channelClosed(let closed): number = closed.transport.rawValue
        case .dataFaulted(let faulted): number = faulted.transport.rawValue
        case .candidateFound(let found): number = found.transport.rawValue
        case .candidatesEnded(let ended): number = ended.transport.rawValue
        case .agentStateChanged(let changed): number = changed.transport.rawValue
        case .pathChanged(let changed): number = changed.transport.rawValue
        case .streamWanted(let wanted): number = wanted.transport.rawValue
        case .serverLost(let lost): number = lost.transport.rawValue
        }
        guard identifiers.hasGivenOut(number) else {
            return WorkerSession.Fault(text: "an event about \(number), which nobody is called")
        }
        channel.room(for: number)?.received(event, from: slot.id)
        return nil
    }

    private func died(_ slot: WorkerSlot, _ death: WorkerDeath) {
        let (guests, rooms, own) = state.withLock { state -> ([Room], [Room], [PrivateRoom]) in
            guard state.closeReason == nil else { return ([], [], []) }
            state.workplaces.removeValue(forKey: slot.id)
            state.lastDeath = death
            hub.emit(.workerDied(death))
            state.invited = state.invited.filter { $0.value != slot.id }
            let guests = state.pool.guests(on: slot.id).compactMap { state.rooms[$0] }
            let homes = state.pool.lower(slot.id)
            return (
                guests, homes.compactMap { state.rooms[$0] },
                homes.compactMap { state.privateRooms.removeValue(forKey: $0) }
            )
        }
        for room in own { room.end(.workerDied("\(death)")) }
        for room in guests { room.lose(slot.id) }
        for room in rooms {
            room.interrupt()
            switch room.whenWorkerDies {
            case .moveRoom: place(room)
            case .closeRoom: room.close(.workerDied)
            }
        }
    }

    private func ended(_ slot: WorkerSlot) {
        let (isLast, starting, death) = state.withLock {
            state -> (Bool, Waiter<Void>?, WorkerDeath?) in
            state.endedSlots += 1
            let isLast = state.closeReason == nil && state.endedSlots == slots.count
            guard case .starting = state.phase else { return (isLast, nil, nil) }
            return (isLast, state.starting, state.lastDeath)
        }
        let text = death.map { "\($0)" } ?? "worker \(slot.id)"
        starting?.settle(.failure(BisqueError(.refused, "a worker does not start: \(text)")))
        if isLast { shutDown(.workerDied) }
    }

    // MARK: Closing

    /// Closes the rooms and tells the workers to go. The first reason wins.
    func shutDown(_ reason: CloseReason) {
        let left = state.withLock { state -> ([Room], [PrivateRoom])? in
            guard state.closeReason == nil else { return nil }
            state.phase = .closed(reason)
            state.workplaces = [:]
            defer { state.privateRooms = [:] }
            return (
                state.rooms.sorted { $0.key < $1.key }.map(\.value),
                state.privateRooms.sorted { $0.key < $1.key }.map(\.value)
            )
        }
        guard let (rooms, own) = left else { return }
        for room in rooms { room.close(reason.ofChildren) }
        for room in own {
            room.end(reason == .workerDied ? .workerDied("all of them") : .serverClosed)
        }
        for slot in slots { slot.stop() }
        hub.finish(with: .closed(reason))
    }

    /// Closes, and waits until every worker process is gone.
    func close() async {
        shutDown(.application)
        for slot in slots { await slot.ended() }
    }

    // MARK: Inspection

    func getStats() async throws(BisqueError) -> ServerStats {
        try requireOpen()
        return ServerStats(workers: try await dumpWorkers())
    }

    /// What each worker holds; one that dies meanwhile is left out.
    private func dumpWorkers() async throws(BisqueError) -> [WorkerDump] {
        var dumps: [WorkerDump] = []
        for slot in slots {
            guard let channel = state.withLock({ $0.workplaces[slot.id]?.channel })
            else { continue }
            let process = slot.processID
            do throws(BisqueError) {
                dumps.append(
                    WorkerDump(id: slot.id, processID: process, try await dumpWorker(at: channel)))
            } catch {
                guard error.code == .workerDied else { throw error }
            }
        }
        return dumps
    }

    private func dumpWorker(at channel: WorkerChannel) async throws(BisqueError) -> DumpWorkerReply
    {
        try await Waiter<DumpWorkerReply>.wait { waiter in
            do throws(BisqueError) {
                try channel.ask(DumpWorker()) { answer in waiter.settle(answer) }
                channel.flush()
            } catch {
                waiter.settle(.failure(error))
            }
        }
    }

    func dump() async throws(BisqueError) -> ServerDump {
        try requireOpen()
        let workers = try await dumpWorkers()
        var roomDumps: [RoomDump] = []
        for room in rooms where !room.isClosed {
            do throws(BisqueError) {
                roomDumps.append(try await room.dump())
            } catch {
                guard error.code == .closed else { throw error }
            }
        }
        return ServerDump(workers: workers, rooms: roomDumps)
    }
}

extension Logging.Level {
    init(_ level: LogLevel) {
        switch level {
        case .debug: self = .debug
        case .note: self = .note
        case .warning: self = .warning
        case .error: self = .error
        case .silent: self = .silent
        }
    }
}
