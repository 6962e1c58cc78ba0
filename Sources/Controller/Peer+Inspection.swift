/// What a peer and its objects are and did. Each object is asked by itself, so what closes
/// meanwhile is left out.
extension Peer {
    public func dump() async throws(BisqueError) -> PeerDump {
        _ = try room.core.withLock { (core) throws(BisqueError) in try core.state.requirePeer(id) }
        return PeerDump(
            id: id, name: name, capabilities: capabilities,
            transports: try await each(transports) { (transport) async throws(BisqueError) in
                try await transport.dump()
            },
            rtpReceivers: try await each(rtpReceivers) { (receiver) async throws(BisqueError) in
                try await receiver.dump()
            },
            rtpSenders: try await each(rtpSenders) { (sender) async throws(BisqueError) in
                try await sender.dump()
            },
            dataProducers: try await each(dataProducers) { (one) async throws(BisqueError) in
                try await one.dump()
            },
            dataConsumers: try await each(dataConsumers) { (one) async throws(BisqueError) in
                try await one.dump()
            })
    }

    public func getStats() async throws(BisqueError) -> PeerStats {
        _ = try room.core.withLock { (core) throws(BisqueError) in try core.state.requirePeer(id) }
        return PeerStats(
            transports: try await each(transports) { (transport) async throws(BisqueError) in
                .init(id: transport.id, stats: try await transport.getStats())
            },
            receivers: try await each(rtpReceivers) { (receiver) async throws(BisqueError) in
                .init(id: receiver.id, stats: try await receiver.getStats())
            },
            senders: try await each(rtpSenders) { (sender) async throws(BisqueError) in
                .init(id: sender.id, stats: try await sender.getStats())
            },
            dataProducers: try await each(dataProducers) { (one) async throws(BisqueError) in
                .init(id: one.id, stats: try await one.getStats())
            },
            dataConsumers: try await each(dataConsumers) { (one) async throws(BisqueError) in
                .init(id: one.id, stats: try await one.getStats())
            })
    }

    private func each<Object, Answer>(
        _ objects: [Object], _ ask: (Object) async throws(BisqueError) -> Answer
    ) async throws(BisqueError) -> [Answer] {
        var answers: [Answer] = []
        for object in objects {
            do throws(BisqueError) {
                answers.append(try await ask(object))
            } catch {
                guard error.code == .closed else { throw error }
            }
        }
        return answers
    }
}
