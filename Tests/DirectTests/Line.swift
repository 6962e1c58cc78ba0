/// Two engines and the network between them, as a value: what is asked of one is reported to the
/// other. It connects only what two real ends could connect.
@testable import Bisque
@testable import BisqueDirect

struct Line {
    enum Side: Sendable, Hashable, CaseIterable {
        case anna, bert

        var other: Side { self == .anna ? .bert : .anna }
    }

    /// One engine.
    struct End {
        var generations: [IceParameters] = []
        var configuration: DirectConfiguration?
        var farEnd: FarEnd?
        var candidates: Set<CandidateAttribute> = []
        var heardAll = false
        var channels: JsepChannels?
        /// Asked for, and not open yet.
        var wanted: [(label: String, options: DirectChannelOptions)] = []
        var open: Set<ChannelNumber> = []
        var sending: [JsepTransceiver.ID: RtpParameters] = [:]
        var receiving: [JsepTransceiver.ID: RtpParameters] = [:]
        var isHolding = false
        var isConnected = false
        var isClosed = false
        /// Candidates are found only when somebody says so.
        var findsNothing = false
        /// Messages it has not delivered.
        var heldMessages: [DirectFact] = []
    }

    var ends: [Side: End] = [.anna: End(), .bert: End()]
    private(set) var facts: [Side: [DirectFact]] = [.anna: [], .bert: []]
    /// What no pair of ends should do.
    var faults: [String] = []
    private var nextChannel: UInt16 = 0

    static func fingerprint(of side: Side) -> DtlsFingerprint {
        DtlsFingerprint(
            algorithm: .sha256,
            value: Array(repeating: side == .anna ? "AA" : "BB", count: 32)
                .joined(separator: ":"))
    }

    static func address(of side: Side) -> TransportAddress {
        TransportAddress(ip: side == .anna ? "192.0.2.1" : "192.0.2.2", port: 4_000)
    }

    mutating func take(for side: Side) -> DirectFact? {
        guard facts[side]?.isEmpty == false else { return nil }
        return facts[side]?.removeFirst()
    }

    mutating func report(_ fact: DirectFact, to side: Side) {
        if ends[side]?.isClosed == false { facts[side]?.append(fact) }
    }

    mutating func perform(_ requests: [DirectRequest], at side: Side) {
        for request in requests { perform(request, at: side) }
    }

    private mutating func perform(_ request: DirectRequest, at side: Side) {
        guard var end = ends[side], !end.isClosed else {
            faults.append("\(side): \(request) after the end")
            return
        }
        defer { connect() }
        switch request {
        case .gather(let ice, let configuration):
            end.generations.append(ice)
            end.configuration = configuration
            ends[side] = end
            if !end.findsNothing { gather(at: side) }
            return
        case .abandon(let ice):
            if end.generations.last != ice { faults.append("\(side) abandons another one") }
            end.generations.removeLast()
        case .connect(let far):
            if far.ice != end.farEnd?.ice { end.candidates = [] }
            end.farEnd = far
            end.generations = Array(end.generations.suffix(1))
        case .addCandidate(let candidate):
            if end.farEnd == nil { faults.append("\(side): a candidate of nobody") }
            end.candidates.insert(candidate)
        case .endCandidates: end.heardAll = true
        case .associate(let channels): end.channels = channels
        case .openChannel(let label, let options): end.wanted.append((label, options))
        case .closeChannel(let channel):
            end.open.remove(channel)
            ends[side] = end
            if ends[side.other]?.open.remove(channel) != nil {
                report(.channelClosed(channel), to: side.other)
            }
            return
        case .send(let message, let channel):
            if !end.open.contains(channel) { faults.append("\(side): no such channel") }
            deliver(.message(message, channel), to: side.other)
            report(.buffered(0, channel), to: side)
        case .hear: break
        case .holdMessages: end.isHolding = true
        case .resumeMessages:
            end.isHolding = false
            let held = end.heldMessages
            end.heldMessages = []
            for fact in held { report(fact, to: side) }
        case .room: break
        case .startSending(let section, let parameters): end.sending[section] = parameters
        case .stopSending(let section): end.sending[section] = nil
        case .startReceiving(let section, let parameters): end.receiving[section] = parameters
        case .stopReceiving(let section): end.receiving[section] = nil
        case .close:
            end.isClosed = true
            if end.isConnected { report(.ended, to: side.other) }
        }
        ends[side] = end
    }

    private mutating func deliver(_ fact: DirectFact, to side: Side) {
        if ends[side]?.isHolding == true {
            ends[side]?.heldMessages.append(fact)
        } else {
            report(fact, to: side)
        }
    }

    /// Finds the candidates of the last generation.
    mutating func gather(at side: Side) {
        guard let ice = ends[side]?.generations.last else { return }
        let address = Self.address(of: side)
        for number in 0..<UInt16(2) {
            report(
                .candidate(
                    CandidateAttribute(
                        foundation: "\(number)", priority: 2_130_706_431 - UInt32(number),
                        address: address.ip, port: address.port + number),
                    usernameFragment: ice.usernameFragment), to: side)
        }
        report(.gathered(usernameFragment: ice.usernameFragment), to: side)
    }

    // MARK: Meeting

    private mutating func connect() {
        guard let anna = ends[.anna], let bert = ends[.bert], !anna.isClosed, !bert.isClosed
        else { return }
        if !anna.isConnected || !bert.isConnected {
            guard canMeet() else { return }
            for side in Side.allCases {
                ends[side]?.isConnected = true
                report(.ice(.checking), to: side)
                report(.ice(.connected), to: side)
                report(
                    .path(
                        DirectPath(
                            local: Self.address(of: side), localKind: .host,
                            remote: Self.address(of: side.other), remoteKind: .host)), to: side)
            }
        }
        guard ends[.anna]?.channels != nil, ends[.bert]?.channels != nil else { return }
        for side in Side.allCases { openChannels(of: side) }
    }

    private func canMeet() -> Bool {
        for side in Side.allCases {
            guard let end = ends[side], let other = ends[side.other], let far = end.farEnd,
                far.ice == other.generations.last,
                far.dtls.fingerprints == [Self.fingerprint(of: side.other)]
            else { return false }
        }
        guard let anna = ends[.anna]?.farEnd, let bert = ends[.bert]?.farEnd else { return false }
        return anna.isControlling != bert.isControlling && anna.dtls.role != bert.dtls.role
            && Side.allCases.contains { ends[$0]?.candidates.isEmpty == false }
    }

    private mutating func openChannels(of side: Side) {
        let wanted = ends[side]?.wanted ?? []
        ends[side]?.wanted = []
        for (label, options) in wanted {
            if options.negotiated {
                let number = ChannelNumber(options.id ?? 0)
                ends[side]?.open.insert(number)
                report(.channelOpened(number), to: side)
            } else {
                let number = ChannelNumber(nextChannel)
                nextChannel += 1
                for side in Side.allCases { ends[side]?.open.insert(number) }
                report(.channelOpened(number), to: side)
                report(.channelAnnounced(number, label: label, options), to: side.other)
            }
        }
    }

    /// What one end sends and the other does not expect, and the other way round.
    var mediaFaults: [String] {
        var faults: [String] = []
        for side in Side.allCases {
            guard let end = ends[side], let other = ends[side.other] else { continue }
            let receiving = Dictionary(
                other.receiving.values.map { ($0.mid ?? "", $0) },
                uniquingKeysWith: { one, _ in
                    one
                })
            for sent in end.sending.values {
                guard let mid = sent.mid, let expected = receiving[mid] else {
                    faults.append("\(side) sends in a section that nobody hears: \(sent.mid ?? "")")
                    continue
                }
                if expected.codecs.map(\.payloadType) != sent.codecs.map(\.payloadType)
                    || expected.codecs.map(\.mimeType) != sent.codecs.map(\.mimeType)
                    || expected.encodings.map(\.ssrc) != sent.encodings.map(\.ssrc)
                    || expected.headerExtensions.map(\.id) != sent.headerExtensions.map(\.id)
                {
                    faults.append("\(side) sends other things in \(mid) than are expected")
                }
            }
        }
        return faults
    }
}
