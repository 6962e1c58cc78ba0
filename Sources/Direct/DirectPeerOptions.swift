public import Bisque

/// Everything that a direct peer can be told when it is made; all of it may be left out.
public struct DirectPeerOptions: Sendable {
    /// How much a peer says of itself, by Artico's numbers.
    public enum Debug: Int, Sendable, Hashable, Codable, CaseIterable, Comparable {
        case none, errors, warnings, notes, everything

        public static func < (one: Debug, other: Debug) -> Bool { one.rawValue < other.rawValue }
    }

    public var debug: Debug
    /// Where it says it.
    public var logging: Logging
    /// Whether this end begins, and opens the data channel; exactly one of the two does.
    public var initiator: Bool
    public var config: DirectConfiguration
    /// The data channel's label; `nil` for a random one. Of the initiator's only.
    public var channelName: String?
    public var channelConfig: DirectChannelOptions
    /// Sent from the beginning: part of the first offer, or of the first answer.
    public var streams: [DirectStream]

    /// The shapes in which signals leave, and are taken.
    public var signalForm: SignalForm
    /// Whether candidates follow the descriptions one by one. Without it each description waits
    /// for all of them, or for `iceCompleteTimeout`.
    public var trickle: Bool
    /// Without `trickle`: whether descriptions say that the other end may send its candidates
    /// later.
    public var allowHalfTrickle: Bool
    public var iceCompleteTimeout: Duration
    /// Who vouches for TURN servers that are reached over TLS, as PEM; `nil`: whom the system
    /// believes.
    public var iceAuthorities: String?
    /// Applied to each description that leaves.
    public var sdpTransform: (@Sendable (String) -> String)?
    /// What Artico's clients say of streams in texts on the channel is taken for that.
    public var understandsStreamMetadata: Bool
    /// Whether a path that is lost may come back; otherwise the peer ends with it, as Artico's
    /// does.
    public var survivesDisconnection: Bool

    /// What can be sent and received, in the order of preference.
    public var mediaCodecs: [RtpCodecCapability]
    /// How many bytes may wait to be sent before `send` refuses.
    public var maxBufferedAmount: Int
    /// The most bytes of one message that are taken.
    public var maxMessageSize: Int

    public init(
        debug: Debug = .errors, initiator: Bool = false,
        config: DirectConfiguration = DirectConfiguration(), channelName: String? = nil,
        channelConfig: DirectChannelOptions = DirectChannelOptions()
    ) {
        self.debug = debug
        self.initiator = initiator
        self.config = config
        self.channelName = channelName
        self.channelConfig = channelConfig
        streams = []
        logging = .standardError(.debug)
        signalForm = .artico
        trickle = true
        allowHalfTrickle = false
        iceCompleteTimeout = .seconds(5)
        iceAuthorities = nil
        sdpTransform = nil
        understandsStreamMetadata = true
        survivesDisconnection = false
        mediaCodecs = Self.usualCodecs
        maxBufferedAmount = 16 * 1_024 * 1_024
        maxMessageSize = 256 * 1_024
    }

    /// What every browser can do.
    public static let usualCodecs: [RtpCodecCapability] = [
        .init(
            kind: .audio, mimeType: "audio/opus", clockRate: 48_000, channels: 2,
            parameters: ["minptime": 10, "useinbandfec": 1]),
        .init(kind: .audio, mimeType: "audio/PCMU", clockRate: 8_000),
        .init(kind: .audio, mimeType: "audio/PCMA", clockRate: 8_000),
        .init(kind: .video, mimeType: "video/VP8", clockRate: 90_000),
        .init(
            kind: .video, mimeType: "video/H264", clockRate: 90_000,
            parameters: [
                "packetization-mode": 1, "profile-level-id": "42e01f",
                "level-asymmetry-allowed": 1,
            ]),
        .init(kind: .video, mimeType: "video/VP9", clockRate: 90_000),
    ]
}

extension DirectPeerOptions {
    /// The most bytes of a message in either direction, whatever the other end takes.
    static let mostOfMessage = 262_144

    /// - Throws: `.invalid` for what contradicts itself.
    func validate() throws(BisqueError) {
        let channel = channelConfig
        guard channel.maxRetransmits == nil || channel.maxPacketLifeTime == nil else {
            throw BisqueError(
                .invalid, "channelConfig: both maxRetransmits and maxPacketLifeTime")
        }
        guard !channel.negotiated || channel.id != nil else {
            throw BisqueError(.invalid, "channelConfig: negotiated, and no id")
        }
        // 65535 is no stream (RFC 8832 section 6).
        guard channel.id ?? 0 < 65_535 else {
            throw BisqueError(.invalid, "channelConfig: 65535 is no id")
        }
        guard channelName?.utf8.count ?? 0 <= 65_535, channel.protocol.utf8.count <= 65_535
        else { throw BisqueError(.invalid, "channelName or protocol: above 65535 bytes") }
        guard maxBufferedAmount > 0 else {
            throw BisqueError(.invalid, "maxBufferedAmount: not above 0")
        }
        guard (1...Self.mostOfMessage).contains(maxMessageSize) else {
            throw BisqueError(.invalid, "maxMessageSize: not from 1 to \(Self.mostOfMessage)")
        }
    }
}
