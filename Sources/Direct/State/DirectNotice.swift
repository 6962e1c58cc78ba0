/// What a peer's state has to say to the program.
package enum DirectNotice: Sendable, Hashable {
    case signal(DirectSignal)
    /// The channel is open.
    case connect
    case data(DirectMessage)
    case stream(String, metadata: String?)
    case removeStream(String)
    case track(ReceivedTrack, stream: String)
    case removeTrack(ReceivedTrack, stream: String)
    case replaceTrack(old: TrackName, new: TrackName)
    /// An exchange is complete.
    case negotiated
    case ice(DirectIceState)
    case error(DirectError)
    /// The last one.
    case close
}

/// What is to be done after a change of a peer's state, in this order.
package enum DirectAction: Sendable, Hashable {
    case tell(DirectNotice)
    case ask(DirectRequest)
}
