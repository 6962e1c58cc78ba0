internal import Channel

/// What happened, in the words of the state: objects are their numbers.
enum RoomNotice: Sendable, Hashable {
    case interrupted
    case resumed
    case peersInterrupted([UInt32], CloseReason)
    case roomClosed(CloseReason)

    /// Something traced, of whatever it was about.
    case traced(TraceTarget, UInt32, TraceEvent)
    case levels([HeardLevel])
    case speaker(UInt32?)
    case slot(Int, UInt32?)
    /// The room has more slots, or fewer.
    case slotsChanged
    /// A peer wishes for slots, or for everybody.
    case soundWished(peer: UInt32)
    case slotSenderOpened(UInt32)
    case slotSenderHears(UInt32, UInt32?)
    case slotSenderClosed(SlotSenderRecord)

    /// Something of data channels.
    case data(DataNotice)

    /// Who came by the mediasoup protocol is told something.
    case notify(peer: UInt32, ServerNotification)
    case receiverPaused(UInt32, Bool, PauseOriginator, appData: JSONValue?)
    case senderPaused(UInt32, Bool, PauseOriginator, appData: JSONValue?)
    /// The application wished, and the worker obeys.
    case senderProfileSet(UInt32, RtpProfile)
    case senderProfile(UInt32, RtpProfile)

    case peerOpened(UInt32)
    case peerCapabilities(UInt32, RtpCapabilities)
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
    case receiverScore(UInt32, StreamScore)
    case packetReceived(UInt32, [UInt8], lost: UInt64)
    case receiverClosed(ReceiverRecord, CloseReason)

    case senderOpened(UInt32)
    case senderParameters(UInt32, RtpParameters)
    case senderTransport(UInt32, transport: UInt32?)
    case senderActivity(UInt32, Bool)
    case senderChoice(UInt32, LayerChoice)
    case senderScore(UInt32, UInt8)
    case senderClosed(SenderRecord, CloseReason)
}
