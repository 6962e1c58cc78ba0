internal import Channel

/// What happens to single objects, packet by packet, for whoever looks for a fault.
///
/// Off until it is asked for. The worker tells no more than it has room for and says how many it
/// left out; a slow reader misses the oldest.
extension Room {
    /// How many events wait for a slow reader.
    static let tracesKept = 1024

    func trace(
        _ target: TraceTarget, _ id: UInt32, _ kinds: Set<TraceEvent.Kind>,
        check: @escaping @Sendable (RoomState) throws(BisqueError) -> Void
    ) async throws(BisqueError) {
        let kinds = kinds.map { TraceKind($0) }.sorted { $0.rawValue < $1.rawValue }
        _ = try await query(Trace(target: target, id: id, kinds: kinds), about: id, check: check)
    }
}

extension Transport {
    /// Tells estimates and probes from now on, and as `rtp` what comes and no receiver expects; an
    /// empty set ends it.
    ///
    /// - Throws: `.closed`, `.workerDied`, `.cancelled`.
    public func trace(_ kinds: Set<TraceEvent.Kind>) async throws(BisqueError) {
        let id = id
        try await room.trace(.transport, id, kinds) { (state) throws(BisqueError) in
            guard state.transports[id] != nil else {
                throw BisqueError(.closed, "the transport is closed")
            }
        }
    }

    public func traces() -> AsyncStream<TraceEvent> {
        traceHub.subscribe(buffering: .bufferingNewest(Room.tracesKept))
    }
}

extension RtpReceiver {
    /// Tells packets and what the publisher is asked for from now on; an empty set ends it.
    ///
    /// - Throws: `.closed`, `.workerDied`, `.cancelled`.
    public func trace(_ kinds: Set<TraceEvent.Kind>) async throws(BisqueError) {
        let id = id
        try await room.trace(.receiver, id, kinds) { (state) throws(BisqueError) in
            _ = try state.requireReceiver(id)
        }
    }

    public func traces() -> AsyncStream<TraceEvent> {
        traceHub.subscribe(buffering: .bufferingNewest(Room.tracesKept))
    }
}

extension RtpSender {
    /// Tells packets and what the peer asks for from now on; an empty set ends it.
    ///
    /// - Throws: `.notFound` before it has a transport; `.closed`, `.workerDied`, `.cancelled`.
    public func trace(_ kinds: Set<TraceEvent.Kind>) async throws(BisqueError) {
        let id = id
        try await room.trace(.sender, id, kinds) { (state) throws(BisqueError) in
            guard try state.requireSender(id).isAtWorker else {
                throw BisqueError(.notFound, "the sender has no transport yet")
            }
        }
    }

    public func traces() -> AsyncStream<TraceEvent> {
        traceHub.subscribe(buffering: .bufferingNewest(Room.tracesKept))
    }
}
