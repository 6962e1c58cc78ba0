/// How dumps of receivers and senders are written.
extension ReceiverDump {
    private struct Wire: Codable {
        let rtpReceiverId: UInt32
        let kind: MediaKind
        let rtpParameters: DumpedDialect<RtpParameters>
        let hasTransport: Bool
        let transportId: UInt32?
        /// Both are one here: packets are read where they are listened to.
        let rtpRawEventEnabled: Bool
        let rtpObjectEventEnabled: Bool
        let rtpSenders: [UInt32]
        let rtpStreams: [ReceivedStreamStats]
    }

    public init(from decoder: any Decoder) throws {
        let wire = try Wire(from: decoder)
        self.init(
            id: wire.rtpReceiverId, kind: wire.kind, rtpParameters: wire.rtpParameters.parameters,
            transport: wire.transportId, isTapped: wire.rtpRawEventEnabled,
            senders: wire.rtpSenders, streams: wire.rtpStreams)
    }

    public func encode(to encoder: any Encoder) throws {
        try Wire(
            rtpReceiverId: id, kind: kind, rtpParameters: DumpedDialect(rtpParameters),
            hasTransport: transport != nil, transportId: transport, rtpRawEventEnabled: isTapped,
            rtpObjectEventEnabled: isTapped, rtpSenders: senders, rtpStreams: streams
        ).encode(to: encoder)
    }
}

extension SenderDump {
    /// Whether media can flow: it has a transport, is not paused, and the peer can take it.
    public var isActive: Bool {
        transport != nil && !isPaused && !supportedPayloadTypes.isEmpty
    }

    private struct Wire: Codable {
        /// As it is on the wire.
        struct Stream: Codable {
            let sourceSsrc: UInt32?
            let sequence: UInt16
            let timestamp: UInt32
        }

        let rtpSenderId: UInt32
        let kind: MediaKind
        let rtpParameters: DumpedDialect<RtpParameters>
        let hasTransport: Bool
        let active: Bool
        let supportedPayloadTypes: [UInt8]
        let rtpStream: Stream?
        let rtpReceiverId: UInt32
        let transportId: UInt32?
        let isPaused: Bool
    }

    public init(from decoder: any Decoder) throws {
        let wire = try Wire(from: decoder)
        self.init(
            id: wire.rtpSenderId, kind: wire.kind, rtpParameters: wire.rtpParameters.parameters,
            receiver: wire.rtpReceiverId, transport: wire.transportId, isPaused: wire.isPaused,
            supportedPayloadTypes: wire.supportedPayloadTypes,
            sourceSsrc: wire.rtpStream?.sourceSsrc, sequence: wire.rtpStream?.sequence,
            timestamp: wire.rtpStream?.timestamp)
    }

    public func encode(to encoder: any Encoder) throws {
        var stream: Wire.Stream?
        if let sequence, let timestamp {
            stream = .init(sourceSsrc: sourceSsrc, sequence: sequence, timestamp: timestamp)
        }
        try Wire(
            rtpSenderId: id, kind: kind, rtpParameters: DumpedDialect(rtpParameters),
            hasTransport: transport != nil, active: isActive,
            supportedPayloadTypes: supportedPayloadTypes, rtpStream: stream,
            rtpReceiverId: receiver, transportId: transport, isPaused: isPaused
        ).encode(to: encoder)
    }
}
