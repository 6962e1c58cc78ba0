/// What sessions need of their transport: its description, and its far side's.
extension Transport {
    /// The server's end, as descriptions tell it.
    ///
    /// - Throws: `.closed`; `.unsupported` for a plain transport.
    func localTransport() throws(BisqueError) -> LocalTransport {
        try room.core.withLock { (core) throws(BisqueError) in
            try core.state.localTransport(id)
        }
    }

    /// The server's end and what can be offered over it, at one moment; `nil` when it is closed.
    func listening() -> (local: LocalTransport, senders: [ListenersSender])? {
        room.core.withLock { core in
            do throws(BisqueError) {
                let local = try core.state.localTransport(id)
                return (local, core.state.senders(offeredOver: id))
            } catch {
                return nil
            }
        }
    }

    /// Connects when nobody did, or has begun to: a task that was cancelled may have.
    ///
    /// - Parameter channels: what the far side says of data channels, where it wants any.
    /// - Throws: `.unsupported` for another certificate than the first time, and as
    ///   `connect(dtlsParameters:)`.
    func connect(
        described remote: DtlsParameters, channels: ChannelSection? = nil
    ) async throws(BisqueError) {
        let (room, transport) = (room, id)
        let isAsked = Locked(false)
        try await room.ask(
            begin: { (core) throws(BisqueError) in
                let command = try core.state.beginDescribedConnect(transport, to: remote)
                if let channels {
                    core.perform(core.state.openSctp(transport, to: channels), in: room)
                }
                isAsked.withLock { $0 = command != nil }
                return command
            },
            finish: { (core, refusal) throws(BisqueError) in
                guard isAsked.withLock({ $0 }) else { return }
                try core.state.finishConnect(transport, to: remote, refusal: refusal)
            })
    }
}
