/// What a room knows of a transport's data channels.
struct SctpRecord: Sendable, Hashable {
    let options: SctpOptions
    /// The worker was told to open the association.
    var isAtWorker = false
    var state = SctpState.new
    /// What the far side takes, where it has said so.
    var remoteMaxMessageSize: UInt32 = 0
    /// How many streams may go out, once both ends have agreed on it.
    var agreedStreams: UInt16?
    /// Where the next free number is looked for: one that has just become free is not taken at
    /// once, as the far side may still speak of the channel that had it.
    var nextStream: UInt16 = 0

    /// What the far side is told of our end.
    var parameters: SctpParameters {
        SctpParameters(
            outgoingStreams: options.outgoingStreams, incomingStreams: options.incomingStreams,
            maxMessageSize: UInt32(options.maxMessageSize))
    }

    /// The largest message in bytes that the far side takes.
    var mostSent: Int {
        remoteMaxMessageSize == 0
            ? SctpOptions.usualSize : min(SctpOptions.usualSize, Int(remoteMaxMessageSize))
    }

    /// How many numbers there are to give out.
    var streams: UInt16 {
        min(agreedStreams ?? options.outgoingStreams, SctpOptions.mostStreams)
    }
}
