/// What happened, in the words of the state: objects are their numbers.
enum RoomNotice: Sendable, Hashable {
    case interrupted
    case resumed
    case roomClosed(CloseReason)

    case peerOpened(UInt32)
    case peerClosed(PeerRecord, CloseReason)

    case transportOpened(UInt32)
    case remoteLearned(transport: UInt32, TransportAddress, isRtcp: Bool)
    case iceSelected(transport: UInt32, IceTuple)
    case iceChanged(transport: UInt32, IceState)
    case dtlsChanged(transport: UInt32, DtlsState)
    case transportClosed(TransportRecord, CloseReason)

    case receiverOpened(UInt32)
    case receiverParameters(UInt32, RtpParameters)
    case receiverParametersChanged(UInt32, RtpParameters)
    case receiverTransport(UInt32, transport: UInt32?)
    case streamStarted(receiver: UInt32, ReceivedStream)
    case streamEnded(receiver: UInt32, ReceivedStream)
    case receiverClosed(ReceiverRecord, CloseReason)

    case senderOpened(UInt32)
    case senderParameters(UInt32, RtpParameters)
    case senderTransport(UInt32, transport: UInt32?)
    case senderActivity(UInt32, Bool)
    case senderClosed(SenderRecord, CloseReason)
}
