internal import Channel

/// What a room is made of.
extension Room {
    /// - Throws: `.closed`. A room that waits for a worker has peers without media objects.
    public func dump() async throws(BisqueError) -> RoomDump {
        try core.withLock { (core) throws(BisqueError) in try core.state.requireOpen() }
        var peerDumps: [PeerDump] = []
        for peer in peers where !peer.isClosed {
            do throws(BisqueError) {
                peerDumps.append(try await peer.dump())
            } catch {
                guard error.code == .closed else { throw error }
            }
        }
        let worker = try await dumpAtWorker()
        return core.withLock { core in
            RoomDump(
                id: id, capabilities: capabilities,
                isInterrupted: core.state.activity == .interrupted,
                observesAudioLevels: core.state.hearing.wish.levels != nil, peers: peerDumps,
                receiverSenders: core.state.receivers.filter(\.value.isOpen).mapValues(\.senders),
                senderReceiver: core.state.senders.mapValues(\.receiver), worker: worker)
        }
    }

    /// - Throws: `.closed`. A room that waits for a worker has peers without media objects.
    public func getStats() async throws(BisqueError) -> RoomStats {
        try core.withLock { (core) throws(BisqueError) in try core.state.requireOpen() }
        var entries: [RoomStats.PeerEntry] = []
        for peer in peers where !peer.isClosed {
            do throws(BisqueError) {
                let stats = try await peer.getStats()
                entries.append(.init(id: peer.id, name: peer.name, stats: stats))
            } catch {
                guard error.code == .closed else { throw error }
            }
        }
        return RoomStats(peers: entries)
    }

    private func dumpAtWorker() async throws(BisqueError) -> WorkerRoomDump? {
        do throws(BisqueError) {
            let question = DumpRoom(room: RoomID(rawValue: id))
            return WorkerRoomDump(try await query(question) { _ in })
        } catch {
            guard error.code == .workerDied else { throw error }
            return nil
        }
    }
}
