/// Statistics that a client has pushed to it, until it says otherwise or their object closes.
extension Peer {
    /// The first report comes at once. A second wish for the same object changes nothing.
    func enableStats(
        of subject: ClientNotification.Subject, every interval: Duration
    ) throws(BisqueError) {
        let peer = id
        try room.core.withLock { (core) throws(BisqueError) in
            let known = try core.state.known(subject, of: peer)
            // A plain transport has nothing to tell.
            if case .transport(let id) = known, core.state.transports[id]?.webRtc == nil { return }
            let wait = core.pushes.wait
            core.pushes.start(known) {
                Task { [weak self] in
                    while await self?.push(known) == true {
                        do { try await wait(interval) } catch { return }
                    }
                }
            }
        }
    }

    func disableStats(of subject: ClientNotification.Subject) {
        let peer = id
        room.core.withLock { core in
            do throws(BisqueError) {
                core.pushes.stop(try core.state.known(subject, of: peer))
            } catch {
                // Nothing is pushed of what is gone.
            }
        }
    }

    /// A report that fails is left out; what ends them is their object's end.
    ///
    /// - Returns: whether the next one may follow.
    private func push(_ subject: StatsPushes.Subject) async -> Bool {
        do throws(BisqueError) {
            guard let message = try await report(subject), !Task.isCancelled else {
                return !Task.isCancelled
            }
            let id = id
            room.change { core in
                guard core.state.clients.contains(id) else { return }
                core.perform([.tell(.notify(peer: id, message))], in: room)
            }
            return true
        } catch {
            return !Task.isCancelled
        }
    }

    /// `nil` when there is nothing to tell now: what is held up or not enabled says nothing.
    private func report(
        _ subject: StatsPushes.Subject
    ) async throws(BisqueError) -> ServerNotification? {
        switch subject {
        case .transport(let id):
            guard let transport = room.core.withLock({ $0.transports[id] }) else {
                throw BisqueError(.closed, "the transport is closed")
            }
            return .transportStats(
                id: transport.signalledID, stats: try await transport.statsReport())
        case .producer(let id):
            guard let producer = room.core.withLock({ $0.receivers[id] }) else {
                throw BisqueError(.closed, "the producer is closed")
            }
            guard !producer.isPaused else { return nil }
            return .producerStats(
                id: producer.signalledID, stats: try await producer.statsReport())
        case .consumer(let id):
            guard let consumer = room.core.withLock({ $0.senders[id] }) else {
                throw BisqueError(.closed, "the consumer is closed")
            }
            guard consumer.isEnabled, !consumer.isPaused else { return nil }
            return .consumerStats(
                id: Int(id), peerName: consumer.sourcePeer.name,
                stats: try await consumer.statsReport())
        }
    }
}

extension RoomState {
    fileprivate func known(
        _ subject: ClientNotification.Subject, of peer: UInt32
    ) throws(BisqueError) -> StatsPushes.Subject {
        switch subject {
        case .transport(let id): .transport(try transport(id, of: peer).id)
        case .producer(let id): .producer(try producer(id, of: peer).id)
        case .consumer(let id): .consumer(try consumer(id, of: peer).id)
        }
    }
}
