internal import Channel

/// Everything of a room that its lock guards: the state, the handles, and the way to its worker.
struct RoomCore: Sendable {
    /// The worker that serves the room.
    struct Workplace: Sendable {
        /// Counted from 1.
        let worker: Int
        let channel: WorkerChannel
        /// Its shared ports. Not the sockets: a room must not keep them open.
        let ports: [LocalPort]
        /// Of the certificate it shows in every handshake.
        let fingerprints: [DtlsFingerprint]
    }

    var state: RoomState
    /// `nil` while no worker serves the room.
    var workplace: Workplace?
    /// The other workers, when one is not enough.
    var spread = RoomSpread()
    var spanClock = SpanClock()
    var peers: [UInt32: Peer] = [:]
    var transports: [UInt32: Transport] = [:]
    var receivers: [UInt32: RtpReceiver] = [:]
    var senders: [UInt32: RtpSender] = [:]
    var slotSenders: [UInt32: SlotSender] = [:]
    var dataProducers: [UInt32: DataProducer] = [:]
    var dataConsumers: [UInt32: DataConsumer] = [:]
    /// Those whose notifications nobody takes, to be closed with the change at hand.
    var deafPeers: [UInt32] = []
    /// Those that have closed in the change at hand, until they have been told.
    var leaving: [UInt32: Peer] = [:]
    var pushes = StatsPushes()

    init(state: RoomState) {
        self.state = state
    }

    /// All but those that the library has for itself, in the order in which they came.
    var seenPeers: [Peer] {
        state.peerOrder.filter { state.peers[$0]?.isHidden == false }.compactMap { peers[$0] }
    }

    mutating func perform(_ actions: [RoomAction], in room: Room) {
        for action in state.signalled(actions) {
            switch action {
            case .send(let command): send(command, in: room)
            case .tell(let notice): tell(notice, in: room)
            }
        }
        if !spread.isEmpty { sweepMirrors(in: room) }
        endSignals(in: room)
    }

    // MARK: The worker

    /// Queues a command and has `settle` called with the refusal, or with nothing, later and on the
    /// worker's thread.
    mutating func queue(
        _ command: WorkerCommand, carrying descriptors: [OwnedDescriptor] = [], in room: Room,
        settle: @escaping @Sendable (BisqueError?) -> Void
    ) throws(BisqueError) {
        let half = spread.isEmpty ? RoomSpread.home : half(of: command)
        guard let channel = workplace(of: half)?.channel else { throw WorkerChannel.gone }
        if !spread.isEmpty { try prepare(command, in: half, of: room) }
        if let opened = command.opened { channel.route(opened, to: room) }
        if let closed = command.closed { channel.forget(closed) }
        if case .closeRoom = command {
            for channel in channels { channel.forgetAll(of: room) }
            dismissGuests(of: room)
        }
        if case .observeLevels(let request) = command { tellGuests(request, in: room) }
        do throws(BisqueError) {
            try queue(command.request, on: channel, carrying: descriptors) { refusal in
                if refusal != nil, let opened = command.opened { channel.forget(opened) }
                settle(refusal)
            }
        } catch {
            if let opened = command.opened { channel.forget(opened) }
            throw error
        }
    }

    private func queue(
        _ request: some Request, on channel: WorkerChannel, carrying descriptors: [OwnedDescriptor],
        settle: @escaping @Sendable (BisqueError?) -> Void
    ) throws(BisqueError) {
        try channel.ask(request, carrying: descriptors) { answer in
            switch answer {
            case .success: settle(nil)
            case .failure(let error): settle(error)
            }
        }
    }

    /// Nobody waits for the answer; a refusal is looked at all the same.
    mutating func send(_ command: WorkerCommand, in room: Room) {
        do throws(BisqueError) {
            try queue(command, in: room) { [weak room] refusal in
                guard let refusal, refusal.code != .workerDied else { return }
                room?.commandRefused(command, refusal)
            }
        } catch {
            // The worker died a moment ago; its slot is about to say so, and the room will move.
        }
    }
}
