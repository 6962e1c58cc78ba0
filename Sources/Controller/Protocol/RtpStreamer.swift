/// One producer's stream as plain RTP, to a program outside: a recorder, a transcoder.
///
/// It ends with its producer, and whatever of it closes takes the rest along.
public final class RtpStreamer: Sendable {
    /// What happens to it.
    public enum Event: Sendable, Hashable {
        /// The last event.
        case closed
    }

    /// What is sent: its parameters tell the payload type and the SSRC to expect.
    public let consumer: Consumer
    /// The way it takes.
    public let transport: Transport
    private let listener: Peer
    private let hub = EventHub<Event>()

    init(_ consumer: Consumer, over transport: Transport, for listener: Peer) {
        self.consumer = consumer
        self.transport = transport
        self.listener = listener
        let (consumerEvents, transportEvents) = (consumer.events(), transport.events())
        Task {
            for await case .closed in consumerEvents { self.close() }
        }
        Task {
            for await case .closed in transportEvents { self.close() }
        }
    }

    /// Whether it has ended.
    public var isClosed: Bool { listener.isClosed }

    /// What happens from now on. Ends after `.closed`.
    public func events() -> AsyncStream<Event> { hub.subscribe() }

    /// Ends it; without effect the second time.
    public func close() {
        listener.close()
        hub.finish(with: .closed)
    }
}

extension Room {
    /// Sends a producer's stream on as plain RTP, all codecs of the room as they come.
    ///
    /// - Parameters:
    ///   - producer: of this room.
    ///   - remote: where it goes.
    ///   - localIP: from which of the machine's addresses; by default the first that fits.
    /// - Throws: `.notFound` for a producer that is not in the room, `.invalid` for an address
    ///   that nobody can be reached at, `.limit`, `.refused`, `.closed`, `.workerDied`,
    ///   `.cancelled`.
    public func createRtpStreamer(
        of producer: Producer, to remote: TransportAddress, localIP: String? = nil
    ) async throws(BisqueError) -> RtpStreamer {
        guard producer.room === self else {
            throw BisqueError(.notFound, "Producer not found")
        }
        let id = server.identifiers.next()
        let (listener, consumer) = try change { (core) throws(BisqueError) in
            core.perform(try core.state.openListener(id, to: producer.id), in: self)
            let sender = core.state.peers[id]?.senders.first
            return (
                try core.opened(core.peers[id]),
                try core.opened(sender.flatMap { core.senders[$0] })
            )
        }
        do throws(BisqueError) {
            let transport = try await listener.createPlainTransport(
                PlainTransportOptions(remote: remote, listenIP: localIP))
            try await consumer.send(over: transport)
            return RtpStreamer(consumer, over: transport, for: listener)
        } catch {
            listener.close()
            throw error
        }
    }
}

extension RoomState {
    /// A peer that nobody sees, with a sender of one receiver.
    mutating func openListener(
        _ peer: UInt32, to receiver: UInt32
    ) throws(BisqueError) -> [RoomAction] {
        try requireActive()
        guard receivers[receiver]?.isOpen == true else {
            throw BisqueError(.notFound, "Producer not found")
        }
        let actions = try openPeer(peer, named: "rtp-streamer-\(peer)")
        peers[peer]?.isHidden = true
        peers[peer]?.capabilities = capabilities
        return actions + openSender(of: receiver, for: peer)
    }
}
