internal import Channel

/// One thing that happened to an object that is traced.
public struct TraceEvent: Sendable, Hashable, Codable {
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        case rtp
        /// A packet of one; told instead of `rtp` where it is asked for.
        case keyframe
        case nack
        case pli
        case fir
        /// What a transport's path is believed to carry.
        case bwe
        /// A packet that shows whether it carries more.
        case probe
    }

    public let kind: Kind
    /// From us to the far side.
    public let isOutgoing: Bool
    /// Whether it repeats an earlier packet, whose numbers these are: a retransmission, or what
    /// fills a probe.
    public let isRepetition: Bool
    public let ssrc: UInt32
    /// Of the packet, or of the first that a NACK is about.
    public let sequence: UInt16
    public let timestamp: UInt32
    /// Bytes of a packet, or how many packets a request names.
    public let size: UInt32
    /// Of an estimate, in bits per second.
    public let bitrate: UInt32
    /// How many events the room's worker had no room for so far.
    public let lost: UInt64
}

extension TraceEvent {
    init(_ traced: Traced) {
        self.init(
            kind: Kind(traced.kind), isOutgoing: traced.isOutgoing,
            isRepetition: traced.isRepetition, ssrc: traced.ssrc, sequence: traced.sequence,
            timestamp: traced.timestamp, size: traced.size, bitrate: traced.bitrate,
            lost: traced.lost)
    }
}

extension TraceEvent.Kind {
    init(_ kind: TraceKind) {
        switch kind {
        case .rtp: self = .rtp
        case .keyframe: self = .keyframe
        case .nack: self = .nack
        case .pli: self = .pli
        case .fir: self = .fir
        case .bwe: self = .bwe
        case .probe: self = .probe
        }
    }
}

extension TraceKind {
    init(_ kind: TraceEvent.Kind) {
        switch kind {
        case .rtp: self = .rtp
        case .keyframe: self = .keyframe
        case .nack: self = .nack
        case .pli: self = .pli
        case .fir: self = .fir
        case .bwe: self = .bwe
        case .probe: self = .probe
        }
    }
}
