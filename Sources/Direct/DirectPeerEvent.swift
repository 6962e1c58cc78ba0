/// What a peer tells its program.
extension DirectPeer {
    /// What a peer tells, by the names that Artico gives it.
    public enum Event: Sendable, Hashable {
        /// To be brought to the other end.
        case signal(DirectSignal)
        /// The data channel is open.
        case connect
        case data(DirectMessage)
        /// The other end sends a stream. In Artico's form once for each of its tracks, in
        /// simple-peer's once. `metadata` is what it said of it before.
        case stream(DirectStream, metadata: String?)
        /// The other end has taken the last track of a stream away.
        case removeStream(DirectStream)
        case track(DirectTrack, DirectStream)
        case removeTrack(DirectTrack, DirectStream)
        /// A track of ours was replaced.
        case replaceTrack(DirectTrack, DirectTrack)
        /// An exchange of offer and answer is complete.
        case negotiated
        case iceState(DirectIceState)
        /// Something went wrong. Only where `.close` follows the peer has ended with it.
        case error(DirectError)
        /// The last event.
        case close
    }
}

extension DirectPeer.Event {
    /// How many bytes of the other end's it keeps in memory.
    var weight: Int {
        if case .data(let message) = self { message.byteCount + 64 } else { 0 }
    }
}
