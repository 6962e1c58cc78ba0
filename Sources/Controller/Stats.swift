internal import Channel

/// Packets that were not passed on, by the name of the reason.
public struct DroppedPackets: Sendable, Hashable, Codable {
    public let reason: String
    public let packets: UInt64
}

/// What went over a transport.
public struct TransportStats: Sendable, Hashable, Codable {
    /// `nil` for a plain transport.
    public let webRtc: WebRtcStats?
    public let remoteAddress: TransportAddress?
    public let remoteRtcpAddress: TransportAddress?
    public let packetsReceived: UInt64
    public let bytesReceived: UInt64
    public let packetsSent: UInt64
    public let bytesSent: UInt64
    public let rtcpReceived: UInt64
    public let rtcpSent: UInt64
    /// In bits per second.
    public let receiveBitrate: UInt32
    /// In bits per second.
    public let sendBitrate: UInt32
    /// What the path to the far side carries; `nil` while nothing is estimated.
    public let estimate: PathEstimate?
    public let drops: [DroppedPackets]
}

/// One incoming stream of packets.
public struct ReceivedStreamStats: Sendable, Hashable, Codable {
    /// Which of the receiver's encodings it is, counted from 0.
    public let encoding: Int
    public let ssrc: UInt32
    public let rid: String?
    public let packets: UInt64
    public let bytes: UInt64
    /// In bits per second.
    public let bitrate: UInt32
    public let packetsLost: Int32
    /// Of the last interval, in 256ths (RFC 3550 section 6.4.1).
    public let fractionLost: UInt8
    public let duplicates: UInt64
    public let discarded: UInt64
    /// In units of the clock rate.
    public let jitter: UInt32
    /// Packets that came again because they were asked for.
    public let repaired: UInt64
    public let nacksSent: UInt64
    public let clockRate: UInt32
    public let senderReports: UInt32
    /// How well it arrives, from 0 to 10. For people: nothing is decided by it.
    public let score: UInt8
}

/// What a receiver got.
public struct ReceiverStats: Sendable, Hashable, Codable {
    public let streams: [ReceivedStreamStats]
    /// How often a key frame was asked of us; not each of them is asked of the publisher.
    public let keyframesWanted: UInt64
    public let pliSent: UInt64
    public let firSent: UInt64
}

/// What a sender sent, and what the far side says of it.
public struct SenderStats: Sendable, Hashable, Codable {
    public let ssrc: UInt32
    public let packets: UInt64
    public let bytes: UInt64
    /// In bits per second.
    public let bitrate: UInt32
    /// Packets of the source that were not meant for this peer.
    public let skipped: UInt64
    /// `nil` before the first report, as are the next three.
    public let packetsLost: Int32?
    public let fractionLost: UInt8?
    public let jitter: UInt32?
    public let roundTripMicroseconds: UInt32?
    public let receiverReports: UInt64
    public let pliReceived: UInt64
    public let firReceived: UInt64
    public let nackReceived: UInt64
    /// Packets that were asked for again, and those of them that were sent again.
    public let retransmitWanted: UInt64
    public let retransmitted: UInt64
    /// Which layers are sent, and why; `nil` for sound, and for a sender without a transport.
    public let choice: LayerChoice?
    /// How well it arrives, from 0 to 10. For people: nothing is decided by it.
    public let score: UInt8
}

/// What all of a peer's objects have done, in the order of their creation.
public struct PeerStats: Sendable, Hashable, Codable {
    public struct TransportEntry: Sendable, Hashable, Codable {
        public let id: UInt32
        public let stats: TransportStats
    }

    public struct ReceiverEntry: Sendable, Hashable, Codable {
        public let id: UInt32
        public let stats: ReceiverStats
    }

    public struct SenderEntry: Sendable, Hashable, Codable {
        public let id: UInt32
        public let stats: SenderStats
    }

    public struct DataProducerEntry: Sendable, Hashable, Codable {
        public let id: UInt32
        public let stats: DataProducerStats
    }

    public struct DataConsumerEntry: Sendable, Hashable, Codable {
        public let id: UInt32
        public let stats: DataConsumerStats
    }

    public let transports: [TransportEntry]
    public let receivers: [ReceiverEntry]
    public let senders: [SenderEntry]
    public let dataProducers: [DataProducerEntry]
    public let dataConsumers: [DataConsumerEntry]
}

/// What all of a room's peers have done, in the order of their creation.
public struct RoomStats: Sendable, Hashable, Codable {
    public struct PeerEntry: Sendable, Hashable, Codable {
        public let id: UInt32
        public let name: String
        public let stats: PeerStats
    }

    public let peers: [PeerEntry]
}

/// What the workers hold and have done; one that is being replaced is left out.
public struct ServerStats: Sendable, Hashable, Codable {
    public let workers: [WorkerDump]
}

// MARK: From the channel

extension DroppedPackets {
    init(_ count: DropCount) {
        self.init(reason: count.reason, packets: count.packets)
    }
}

extension TransportStats {
    init(_ reply: GetTransportStatsReply) {
        self.init(
            webRtc: reply.webRtc.map { WebRtcStats($0) },
            remoteAddress: reply.remote.map { TransportAddress($0) },
            remoteRtcpAddress: reply.remoteRtcp.map { TransportAddress($0) },
            packetsReceived: reply.packetsReceived, bytesReceived: reply.bytesReceived,
            packetsSent: reply.packetsSent, bytesSent: reply.bytesSent,
            rtcpReceived: reply.rtcpReceived, rtcpSent: reply.rtcpSent,
            receiveBitrate: reply.receiveBitrate, sendBitrate: reply.sendBitrate,
            estimate: reply.estimate.map { PathEstimate($0) },
            drops: reply.drops.map { DroppedPackets($0) })
    }
}

extension ReceivedStreamStats {
    init(_ stream: ReceiverStream) {
        self.init(
            encoding: Int(stream.encoding), ssrc: stream.ssrc, rid: stream.rid,
            packets: stream.packets, bytes: stream.bytes, bitrate: stream.bitrate,
            packetsLost: stream.packetsLost, fractionLost: stream.fractionLost,
            duplicates: stream.duplicates, discarded: stream.discarded, jitter: stream.jitter,
            repaired: stream.repaired, nacksSent: stream.nacksSent, clockRate: stream.clockRate,
            senderReports: stream.senderReports, score: stream.score)
    }
}

extension ReceiverStats {
    init(_ reply: GetReceiverStatsReply) {
        self.init(
            streams: reply.streams.map { ReceivedStreamStats($0) },
            keyframesWanted: reply.keyframesWanted, pliSent: reply.pliSent, firSent: reply.firSent)
    }
}

extension SenderStats {
    /// One that the worker has not heard of.
    init(unattached record: SenderRecord) {
        self.init(
            ssrc: record.ssrc, packets: 0, bytes: 0, bitrate: 0, skipped: 0, packetsLost: nil,
            fractionLost: nil, jitter: nil, roundTripMicroseconds: nil, receiverReports: 0,
            pliReceived: 0, firReceived: 0, nackReceived: 0, retransmitWanted: 0, retransmitted: 0,
            choice: nil, score: StreamScore.best)
    }

    init(_ reply: GetSenderStatsReply) {
        self.init(
            ssrc: reply.ssrc, packets: reply.packets, bytes: reply.bytes, bitrate: reply.bitrate,
            skipped: reply.skipped, packetsLost: reply.packetsLost,
            fractionLost: reply.fractionLost, jitter: reply.jitter,
            roundTripMicroseconds: reply.roundTripUsec, receiverReports: reply.receiverReports,
            pliReceived: reply.pliReceived, firReceived: reply.firReceived,
            nackReceived: reply.nackReceived, retransmitWanted: reply.retransmitWanted,
            retransmitted: reply.retransmitted, choice: reply.choice.map { LayerChoice($0) },
            score: reply.score)
    }
}
