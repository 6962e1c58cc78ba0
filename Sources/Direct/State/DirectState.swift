package import Bisque

/// One peer, whole, as a value: signals, calls, facts and time in; notices and requests out.
///
/// It waits for nothing and calls nobody. Offers are not made by the call that makes them needed
/// but by `settle`, at the end of a turn of the program: what changes together is told together.
///
/// A signal that cannot be taken is an `.error` and nothing else; in simple-peer's form it ends the
/// peer, as it does there.
package struct DirectState: Sendable {
    package enum Phase: Sendable, Hashable {
        case new, running, closed
    }

    /// A track of ours in its section.
    struct Sender: Sendable, Hashable {
        var name: TrackName
        var streams: [String]
        let section: JsepTransceiver.ID
    }

    /// What the engine was told of one section.
    struct Flow: Sendable, Hashable {
        var sending: RtpParameters?
        var receiving: RtpParameters?
    }

    let options: DirectPeerOptions
    let capabilities: RtpCapabilities
    /// New credentials, whenever ICE begins anew.
    let supply: @Sendable () -> IceParameters
    package internal(set) var phase = Phase.new
    package internal(set) var jsep: JsepSession
    var perfect: PerfectNegotiation
    var random: RandomNumbers
    private var actions: [DirectAction] = []

    // The exchange.
    /// An offer was asked for, whether or not it says anything new.
    var mustOffer = false
    /// A description that waits for its candidates.
    var held: Bool?
    package internal(set) var deadline: Duration?
    /// The offer that was left unread in a collision: its time may come.
    var ignoredOffer: String?
    /// simple-peer: candidates before the first description.
    var early: [DirectSignal.Candidate] = []
    /// simple-peer, not the initiator: something has changed that he has to offer.
    var mustAsk = false
    var wantsToAsk = false
    var requested: Set<JsepTransceiver.ID> = []

    // The connection.
    var generation: IceParameters?
    var formerGeneration: IceParameters?
    var farEnd: FarEnd?
    var isControlling: Bool?
    var knownCandidates: Set<CandidateAttribute> = []
    var isAssociated = false
    package internal(set) var iceState = DirectIceState.new
    package internal(set) var path: DirectPath?
    var restarts = 0

    // The channel.
    package internal(set) var channelName: String
    var channel: ChannelNumber?
    package internal(set) var isReady = false
    package internal(set) var bufferedAmount = 0

    // Media.
    var senders: [Sender] = []
    var flows: [JsepTransceiver.ID: Flow] = [:]
    var received: [JsepTransceiver.ID: ReceivedTrack] = [:]
    var streams: [String: [JsepTransceiver.ID]] = [:]
    var metadata: [String: String] = [:]

    /// How often ICE is begun anew before the peer gives up.
    static let mostRestarts = 5
    static let mostEarlyCandidates = 64
    /// Streams whose metadata are kept.
    static let mostMetadata = 256

    /// - Parameters:
    ///   - seed: spreads names and sources apart.
    ///   - supply: unguessable credentials, other ones at every call.
    /// - Throws: `.invalid`, `.unsupported`, `.duplicate` for options that contradict themselves.
    package init(
        options: DirectPeerOptions, fingerprints: [DtlsFingerprint], seed: UInt64,
        supply: @escaping @Sendable () -> IceParameters
    ) throws(BisqueError) {
        try options.validate()
        self.options = options
        self.supply = supply
        capabilities = try RtpCapabilities(mediaCodecs: options.mediaCodecs)
        random = RandomNumbers(seed: seed)
        let terms = JsepSession.Terms(
            capabilities: capabilities, fingerprints: fingerprints,
            cname: random.name(length: 16), maxMessageSize: UInt64(options.maxMessageSize),
            trickles: options.trickle || options.allowHalfTrickle,
            // A simple-peer that did not begin never offers.
            prevails: options.initiator && options.signalForm == .artico)
        jsep = JsepSession(terms: terms, ice: supply(), seed: random.next())
        perfect = PerfectNegotiation(isPolite: !options.initiator)
        channelName = options.channelName ?? Self.name(for: options.signalForm, &random)
    }

    private static func name(for form: SignalForm, _ random: inout RandomNumbers) -> String {
        switch form {
        case .artico: return "dc_" + random.name(length: 12)
        case .simplePeer:
            let digits = Array("0123456789abcdef")
            return String((0..<40).map { _ in digits[Int(random.next() % 16)] })
        }
    }

    // MARK: Life

    /// Begins: the initiator has something to offer from now on.
    package mutating func begin() -> [DirectAction] {
        guard phase == .new else { return [] }
        phase = .running
        if options.initiator {
            jsep.openChannels()
            mustOffer = true
        }
        return drain()
    }

    package mutating func destroy() -> [DirectAction] {
        end()
        return drain()
    }

    /// Ends for a reason of the program's.
    package mutating func giveUp(
        _ code: DirectError.Code, _ message: String
    ) -> [DirectAction] {
        fail(code, message, isFatal: true)
        return drain()
    }

    mutating func end() {
        guard phase != .closed else { return }
        phase = .closed
        isReady = false
        held = nil
        deadline = nil
        early = []
        ignoredOffer = nil
        jsep.close()
        ask(.close)
        tell(.close)
    }

    // MARK: What comes of it

    mutating func tell(_ notice: DirectNotice) { actions.append(.tell(notice)) }

    mutating func ask(_ request: DirectRequest) { actions.append(.ask(request)) }

    mutating func drain() -> [DirectAction] {
        defer { actions = [] }
        return actions
    }

    /// Tells what went wrong; where simple-peer would, the peer ends with it.
    mutating func fail(_ code: DirectError.Code, _ message: String, isFatal: Bool = false) {
        guard phase != .closed else { return }
        tell(.error(DirectError(code, message)))
        if isFatal { end() }
    }

    /// Whatever comes in signals is the end of a simple-peer.
    var endsWithBadSignals: Bool { options.signalForm == .simplePeer }

    func requireOpen() throws(BisqueError) {
        guard phase != .closed else { throw BisqueError(.closed, "the peer is destroyed") }
    }
}
