/// What happened to data channels, told to those who listen.
extension RoomCore {
    /// Of one peer, in the order of their creation.
    func dataProducers(of peer: UInt32) -> [DataProducer] {
        state.peers[peer]?.dataProducers.compactMap { dataProducers[$0] } ?? []
    }

    mutating func tellData(_ notice: DataNotice, in room: Room) {
        switch notice {
        case .sctpChanged(let id, let state): transports[id]?.hub.emit(.sctp(state))
        case .faulted(let id, let stream, let fault):
            room.server.configuration.logging(
                .note, "messages of a data channel are lost",
                ["transport": "\(id)", "stream": "\(stream)", "reason": "\(fault)"])
        case .producerOpened, .producerPaused, .producerClosed: tellProducer(notice, in: room)
        case .consumerOpened, .consumerPaused, .consumerSourcePaused, .consumerFull,
            .consumerWritable, .consumerLow, .received, .consumerClosed:
            tellConsumer(notice)
        }
    }

    private mutating func tellProducer(_ notice: DataNotice, in room: Room) {
        switch notice {
        case .producerOpened(let id):
            guard let record = state.dataProducers[id], let peer = peers[record.peer] else {
                return
            }
            let producer = DataProducer(
                record, peer: peer, transport: record.transport.flatMap { transports[$0] })
            dataProducers[id] = producer
            peer.hub.emit(.newDataProducer(producer))
            room.hub.emit(.newDataProducer(producer))
        case .producerPaused(let id, let isPaused):
            dataProducers[id]?.hub.emit(.pauseChanged(isPaused))
        case .producerClosed(let record, let reason):
            if !spread.isEmpty { spread.leave(record.id) }
            dataProducers.removeValue(forKey: record.id)?
                .end(Remains(record: record, reason: reason))
        default: break
        }
    }

    private mutating func tellConsumer(_ notice: DataNotice) {
        switch notice {
        case .consumerOpened(let id):
            guard let record = state.dataConsumers[id], let peer = peers[record.peer],
                let producer = dataProducers[record.producer]
            else { return }
            let consumer = DataConsumer(
                record, peer: peer, producer: producer,
                transport: record.transport.flatMap { transports[$0] })
            dataConsumers[id] = consumer
            peer.hub.emit(.newDataConsumer(consumer))
        case .consumerPaused(let id, let isPaused):
            dataConsumers[id]?.hub.emit(.pauseChanged(isPaused))
        case .consumerSourcePaused(let id, let isPaused):
            dataConsumers[id]?.hub.emit(.producerPauseChanged(isPaused))
        case .consumerFull(let id, let bytes):
            dataConsumers[id]?.hub.emit(.sendBufferFull(Int(bytes)))
        case .consumerWritable(let id): dataConsumers[id]?.writable.emit(())
        case .consumerLow(let id, let bytes):
            dataConsumers[id]?.hub.emit(.bufferedAmountLow(Int(bytes)))
        case .received(let id, let piece): dataConsumers[id]?.queue.add(piece)
        case .consumerClosed(let record, let reason):
            // The worker frees most of them by itself, so that no command names them.
            channel(of: record.id)?.forget(record.id)
            if !spread.isEmpty { spread.leave(record.id) }
            dataConsumers.removeValue(forKey: record.id)?
                .end(Remains(record: record, reason: reason))
        default: break
        }
    }
}
