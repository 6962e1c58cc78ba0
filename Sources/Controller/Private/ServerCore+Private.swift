internal import Channel

/// Rooms that are one owner's: where they are, and what becomes of them.
extension ServerCore {
    /// Opens one at the worker that has the least to do, or is next.
    ///
    /// - Throws: `.workerDied` while no worker is up, `.refused`, `.limit`, `.closed`,
    ///   `.cancelled`.
    func openPrivateRoom() async throws(BisqueError) -> PrivateRoom {
        try requireOpen()
        let id = identifiers.next()
        let most = configuration.limits.privateRooms
        let workplace = try state.withLock { (state) throws(BisqueError) -> RoomCore.Workplace in
            guard state.privateRooms.count + state.enteringPrivately < most else {
                throw BisqueError(.limit, "the server has \(most) private rooms")
            }
            let slot = state.pool.assign(id, weight: 1, by: configuration.placement)
            guard let workplace = slot.flatMap({ state.workplaces[$0] }) else {
                state.pool.remove(id)
                throw BisqueError(.workerDied, "no worker is up")
            }
            state.enteringPrivately += 1
            return workplace
        }
        let room = PrivateRoom(id: id, at: workplace, of: self)
        defer { state.withLock { $0.enteringPrivately -= 1 } }
        do throws(BisqueError) {
            try await enter(room, at: workplace)
        } catch {
            state.withLock { $0.pool.remove(id) }
            throw error
        }
        return room
    }

    private func enter(
        _ room: PrivateRoom, at workplace: RoomCore.Workplace
    ) async throws(BisqueError) {
        let channel = workplace.channel
        try await Waiter<Void>.wait { waiter in
            do throws(BisqueError) {
                try channel.ask(CreateRoom(room: RoomID(rawValue: room.id))) { [weak self] answer in
                    self?.entered(room, at: workplace, answer, waiter)
                }
                channel.flush()
            } catch {
                waiter.settle(.failure(error))
            }
        }
    }

    /// On the worker's thread.
    private func entered(
        _ room: PrivateRoom, at workplace: RoomCore.Workplace,
        _ answer: Result<CreateRoomReply, BisqueError>, _ waiter: Waiter<Void>
    ) {
        if case .failure(let error) = answer {
            waiter.settle(.failure(error))
            return
        }
        let isThere = state.withLock { state in
            guard state.closeReason == nil else { return false }
            state.privateRooms[room.id] = room
            return true
        }
        guard isThere else {
            waiter.settle(.failure(BisqueError(.closed, "the server is closed")))
            return
        }
        // Whoever asked was cancelled meanwhile: nobody has it.
        if !waiter.settle(.success(())) { room.close() }
    }

    /// A private room has closed.
    func leave(_ room: PrivateRoom, asking channel: WorkerChannel) {
        state.withLock { state in
            state.privateRooms.removeValue(forKey: room.id)
            state.pool.remove(room.id)
        }
        do throws(BisqueError) {
            try channel.ask(CloseRoom(room: RoomID(rawValue: room.id))) { _ in }
            channel.flush()
        } catch {
            // Gone, and the room with it.
        }
    }
}

extension Server {
    /// Opens a room at a worker for one owner.
    ///
    /// - Throws: as `ServerCore.openPrivateRoom()`.
    package func openPrivateRoom() async throws(BisqueError) -> PrivateRoom {
        try await core.openPrivateRoom()
    }
}
