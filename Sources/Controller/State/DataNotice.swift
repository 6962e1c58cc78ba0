internal import Channel

/// What happened to data channels, in the words of the state: objects are their numbers.
enum DataNotice: Sendable, Hashable {
    case sctpChanged(transport: UInt32, SctpState)
    case faulted(transport: UInt32, stream: UInt16, DataFault)

    case producerOpened(UInt32)
    case producerPaused(UInt32, Bool)
    case producerClosed(DataProducerRecord, CloseReason)

    case consumerOpened(UInt32)
    case consumerPaused(UInt32, Bool)
    /// Its producer is paused, or is not any more.
    case consumerSourcePaused(UInt32, Bool)
    /// A message was left out: no room for it.
    case consumerFull(UInt32, bytes: UInt32)
    /// What was not taken may be sent again.
    case consumerWritable(UInt32)
    case consumerLow(UInt32, bytes: UInt32)
    case received(UInt32, DataPiece)
    case consumerClosed(DataConsumerRecord, CloseReason)
}
