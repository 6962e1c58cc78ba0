internal import Channel

/// How a room changes: under its lock, with the frames flushed after it.
extension Room {
    /// Carries out one change. What it queues is written once the lock is free.
    func change<Output, Failure: Error>(
        _ body: (inout RoomCore) throws(Failure) -> Output
    ) throws(Failure) -> Output {
        let (output, channel, guests, weight) = try core.withLock {
            (core) throws(Failure) -> (Output, WorkerChannel?, [WorkerChannel], RoomWeight?) in
            let before = (core.state.weight, core.spread.weights)
            let channel = core.workplace?.channel
            let guests = core.spread.channels
            let output = try body(&core)
            let after = (core.state.weight, core.spread.weights)
            let weight = before == after ? nil : RoomWeight(of: core)
            let all = guests + core.spread.channels
            return (output, core.workplace?.channel ?? channel, all, weight)
        }
        channel?.flush()
        for guest in guests { guest.flush() }
        if let weight { server.weigh(self, weight) }
        return output
    }

    /// Begins a change, asks the worker, and finishes it with the answer.
    ///
    /// `begin` runs at once under the lock. `finish` runs exactly once when `begin` did not throw:
    /// on the worker's thread, under the lock, before the caller goes on. With nothing to ask it
    /// follows immediately. When the caller is cancelled it is told so at once; `abandon` then
    /// takes back what would be of no use to anybody.
    func ask<Output: Sendable>(
        carrying descriptors: [OwnedDescriptor] = [],
        begin: (inout RoomCore) throws(BisqueError) -> WorkerCommand?,
        finish: @escaping @Sendable (inout RoomCore, BisqueError?) throws(BisqueError) -> Output,
        abandon: @escaping @Sendable (inout RoomState) -> [RoomAction] = { _ in [] }
    ) async throws(BisqueError) -> Output {
        try await Waiter<Output>.wait { waiter in
            let settled = change { core -> Result<Output, BisqueError>? in
                if waiter.isSettled { return nil }
                do throws(BisqueError) {
                    let command = try begin(&core)
                    guard let command else { return .success(try finish(&core, nil)) }
                    return try self.queue(command, descriptors, &core, waiter, finish)
                } catch {
                    return .failure(error)
                }
            }
            if let settled { waiter.settle(settled) }
        } abandon: {
            self.change { core in core.perform(abandon(&core.state), in: self) }
        }
    }

    private func queue<Output: Sendable>(
        _ command: WorkerCommand, _ descriptors: [OwnedDescriptor], _ core: inout RoomCore,
        _ waiter: Waiter<Output>,
        _ finish: @escaping @Sendable (inout RoomCore, BisqueError?) throws(BisqueError) -> Output
    ) throws(BisqueError) -> Result<Output, BisqueError>? {
        do throws(BisqueError) {
            try core.queue(command, carrying: descriptors, in: self) { refusal in
                waiter.settle(self.finished(refusal, finish))
            }
            return nil
        } catch {
            return .success(try finish(&core, error))
        }
    }

    private func finished<Output>(
        _ refusal: BisqueError?,
        _ finish: (inout RoomCore, BisqueError?) throws(BisqueError) -> Output
    ) -> Result<Output, BisqueError> {
        do throws(BisqueError) {
            return .success(
                try change { (core) throws(BisqueError) in try finish(&core, refusal) })
        } catch {
            return .failure(error)
        }
    }

    /// Asks the worker for something to read.
    func query<Question: Request>(
        _ question: Question, about object: UInt32? = nil,
        check: (RoomState) throws(BisqueError) -> Void
    ) async throws(BisqueError) -> Question.Reply {
        try await Waiter<Question.Reply>.wait { waiter in
            let refused = change { core -> BisqueError? in
                do throws(BisqueError) {
                    try check(core.state)
                    try core.state.requireActive()
                    let half = object.map { core.spread.half(of: $0) } ?? RoomSpread.home
                    guard let channel = core.workplace(of: half)?.channel else {
                        throw WorkerChannel.gone
                    }
                    try channel.ask(question) { answer in waiter.settle(answer) }
                    return nil
                } catch {
                    return error
                }
            }
            if let refused { waiter.settle(.failure(refused)) }
        }
    }
}
