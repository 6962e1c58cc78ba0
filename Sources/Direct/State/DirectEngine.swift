package import Bisque

/// What a peer's connection runs on: candidates, handshake, seal, data channels, packets.
///
/// A peer asks and never waits; what happens is reported as facts, one after the other, from
/// whatever thread. After `.close` nothing is reported any more.
package protocol DirectEngine: Sendable {
    /// Of the certificate with which the engine will show itself.
    var fingerprints: [DtlsFingerprint] { get }

    /// Called once, before everything else.
    func start(_ report: @escaping @Sendable (DirectFact) -> Void)

    /// In the order given. Must not report before it returns.
    func perform(_ requests: [DirectRequest])

    /// One packet of RTP into a section that sends; dropped when it does not.
    func send(_ packet: [UInt8], in section: JsepTransceiver.ID)

    /// Itself, where it runs in a worker.
    var inWorker: WorkerEngine? { get }
}

extension DirectEngine {
    package var inWorker: WorkerEngine? { nil }
}

/// What a peer asks of its engine.
package enum DirectRequest: Sendable, Hashable {
    /// Begin with new credentials, and find candidates for them. Beside a connection that runs, the
    /// old ones stay in force until `connect` replaces them.
    case gather(IceParameters, DirectConfiguration)
    /// Those that were asked for last will not be used after all.
    case abandon(IceParameters)
    /// Check against this end, with the credentials that were gathered for last.
    case connect(FarEnd)
    case addCandidate(CandidateAttribute)
    case endCandidates
    /// Run an SCTP association once the handshake is done.
    case associate(JsepChannels)
    case openChannel(label: String, DirectChannelOptions)
    case closeChannel(ChannelNumber)
    case send(DirectMessage, ChannelNumber)
    /// Deliver no messages for now: the application does not keep up.
    case holdMessages
    case resumeMessages
    /// The section sends packets like these from now on.
    case startSending(JsepTransceiver.ID, RtpParameters)
    case stopSending(JsepTransceiver.ID)
    case startReceiving(JsepTransceiver.ID, RtpParameters)
    case stopReceiving(JsepTransceiver.ID)
    /// Whether anybody wants the packets that come in a section. Who begins gets a key frame.
    case hear(JsepTransceiver.ID, Bool)
    case room(RoomRequest)
    /// End everything, so that the other end hears of it at once.
    case close
}

/// The other end, as its description says.
package struct FarEnd: Sendable, Hashable {
    package var ice: IceParameters
    /// Of certificates that it may show; its role is the opposite of ours.
    package var dtls: DtlsParameters
    /// Whether we choose the path.
    package var isControlling: Bool
}

/// The engine's name for a data channel.
package struct ChannelNumber: Sendable, Hashable {
    package var number: UInt16

    package init(_ number: UInt16) {
        self.number = number
    }
}

/// What an engine reports.
package enum DirectFact: Sendable, Hashable {
    case candidate(CandidateAttribute, usernameFragment: String)
    /// There are no more candidates for these credentials.
    case gathered(usernameFragment: String)
    case ice(DirectIceState)
    case path(DirectPath)
    /// The channel that we opened can be used.
    case channelOpened(ChannelNumber)
    /// The other end has opened one.
    case channelAnnounced(ChannelNumber, label: String, DirectChannelOptions)
    case channelClosed(ChannelNumber)
    case channelFailed(ChannelNumber, String)
    case message(DirectMessage, ChannelNumber)
    /// One packet of RTP, in a section that receives.
    case packet([UInt8], JsepTransceiver.ID)
    /// The other end needs a key frame of what we send in a section.
    case keyFrameWanted(JsepTransceiver.ID)
    /// So many bytes wait to be sent.
    case buffered(Int, ChannelNumber)
    /// A message of the other end's was larger than we take, or could not be read.
    case messageLost(String)
    /// The other end has closed the connection.
    case ended
    /// It cannot go on.
    case failed(String)
    /// The process that ran it is gone.
    case died(String)
}

/// How far the search for a path has come (RFC 8445, in a browser's words).
public enum DirectIceState: String, Sendable, Hashable, Codable, CaseIterable {
    case new, checking, connected, completed
    /// The path is lost; it may come back.
    case disconnected
    case failed, closed
}
