internal import Channel

/// A server and its workers, as they are.
///
/// Dumps are written under the names of mediasoup's first generation, with what that did not have
/// beside it.
public struct ServerDump: Sendable, Hashable, Codable {
    public let workers: [WorkerDump]
    public let rooms: [RoomDump]
}

/// What one worker holds.
public struct WorkerDump: Sendable, Hashable, Codable {
    public let id: Int
    public let processID: Int32
    public let rooms: [UInt32]
    public let transports: UInt32
    public let receivers: UInt32
    public let senders: UInt32
    public let sockets: UInt32
    public let tcpConnections: UInt32
    public let buffersTotal: UInt32
    public let buffersFree: UInt32
    /// How often its loop went round.
    public let turns: UInt64
    public let datagramsIn: UInt64
    public let datagramsOut: UInt64
    /// System calls that sent them.
    public let messagesOut: UInt64
    public let sendFailures: UInt64
    public let drops: [DroppedPackets]
}

/// A room: what the controller holds, and what the worker does.
public struct RoomDump: Sendable, Hashable, Codable {
    public let id: UInt32
    public let capabilities: RtpCapabilities
    public let isInterrupted: Bool
    /// Whether somebody wishes to know how loud everybody is.
    public let observesAudioLevels: Bool
    public let peers: [PeerDump]
    /// From each receiver to its senders, as the controller knows them.
    public let receiverSenders: [UInt32: [UInt32]]
    /// From each sender to its receiver.
    public let senderReceiver: [UInt32: UInt32]
    /// `nil` while no worker serves the room.
    public let worker: WorkerRoomDump?
}

/// A room as its worker knows it.
public struct WorkerRoomDump: Sendable, Hashable, Codable {
    public struct Receiver: Sendable, Hashable, Codable {
        public let id: UInt32
        public let transport: UInt32?
        /// Those that were given a transport once.
        public let senders: [UInt32]
    }

    public let transports: [UInt32]
    public let receivers: [Receiver]
}

public struct PeerDump: Sendable, Hashable, Codable {
    public let id: UInt32
    public let name: String
    public let capabilities: RtpCapabilities?
    public let transports: [TransportDump]
    public let rtpReceivers: [ReceiverDump]
    public let rtpSenders: [SenderDump]
    public let dataProducers: [DataProducerDump]
    public let dataConsumers: [DataConsumerDump]
}

public struct TransportDump: Sendable, Hashable, Codable {
    /// Which packets are whose, by the number or name they carry.
    public struct Routes: Sendable, Hashable, Codable {
        public let ssrcs: [UInt32: UInt32]
        /// Those among the stream numbers that were not announced but found.
        public let learnedSsrcs: [UInt32]
        public let mids: [String: UInt32]
        public let rids: [String: [UInt32]]
        public let payloadTypes: [UInt8: [UInt32]]
    }

    public let id: UInt32
    /// `nil` for a plain transport.
    public let webRtc: WebRtcDump?
    /// `nil` for one without data channels.
    public let sctp: SctpDump?
    /// Whether a publisher understands when he is asked to send less.
    public let usesRemb: Bool
    /// What the far side is asked to send at most, in bits per second.
    public let maxBitrate: UInt32?
    public let sharesPort: Bool
    public let isRtcpMuxed: Bool
    public let remoteAddress: TransportAddress?
    public let remoteRtcpAddress: TransportAddress?
    public let receivers: [UInt32]
    public let senders: [UInt32]
    public let routes: Routes
}

public struct ReceiverDump: Sendable, Hashable, Codable {
    public let id: UInt32
    public let kind: MediaKind
    public let rtpParameters: RtpParameters
    public let transport: UInt32?
    /// Whether somebody listens to its packets.
    public let isTapped: Bool
    public let senders: [UInt32]
    public let streams: [ReceivedStreamStats]
}

public struct SenderDump: Sendable, Hashable, Codable {
    public let id: UInt32
    public let kind: MediaKind
    public let rtpParameters: RtpParameters
    public let receiver: UInt32
    public let transport: UInt32?
    public let isPaused: Bool
    public let supportedPayloadTypes: [UInt8]
    /// The incoming stream it follows, once there is one.
    public let sourceSsrc: UInt32?
    /// The numbers last used; `nil` as long as it was never given a transport.
    public let sequence: UInt16?
    public let timestamp: UInt32?
}

// MARK: From the channel

extension WorkerDump {
    init(id: Int, processID: Int32, _ reply: DumpWorkerReply) {
        self.init(
            id: id, processID: processID, rooms: reply.rooms.map(\.rawValue),
            transports: reply.transports, receivers: reply.receivers, senders: reply.senders,
            sockets: reply.sockets, tcpConnections: reply.tcpConnections,
            buffersTotal: reply.buffersTotal, buffersFree: reply.buffersFree, turns: reply.turns,
            datagramsIn: reply.datagramsIn,
            datagramsOut: reply.datagramsOut, messagesOut: reply.messagesOut,
            sendFailures: reply.sendFailures, drops: reply.drops.map { DroppedPackets($0) })
    }
}

extension WorkerRoomDump {
    init(_ reply: DumpRoomReply) {
        self.init(
            transports: reply.transports.map(\.rawValue),
            receivers: reply.receivers.map { receiver in
                Receiver(
                    id: receiver.receiver.rawValue, transport: receiver.transport?.rawValue,
                    senders: receiver.senders.map(\.rawValue))
            })
    }
}

extension TransportDump {
    init(_ record: TransportRecord, usesRemb: Bool, _ reply: DumpTransportReply) {
        self.init(
            id: record.id, webRtc: record.webRtc.map { WebRtcDump($0) },
            sctp: record.sctp.map { SctpDump($0) }, usesRemb: usesRemb,
            maxBitrate: record.maxBitrate, sharesPort: reply.sharesPort,
            isRtcpMuxed: reply.muxesRtcp,
            remoteAddress: reply.remote.map { TransportAddress($0) },
            remoteRtcpAddress: reply.remoteRtcp.map { TransportAddress($0) },
            receivers: reply.receivers.map(\.rawValue), senders: reply.senders.map(\.rawValue),
            routes: Routes(reply))
    }
}

extension TransportDump.Routes {
    init(_ reply: DumpTransportReply) {
        let ssrcs = reply.ssrcs.map { ($0.ssrc, $0.receiver.rawValue) }
        let mids = reply.mids.map { ($0.name, $0.receiver.rawValue) }
        self.init(
            ssrcs: Dictionary(ssrcs) { first, _ in first },
            learnedSsrcs: reply.ssrcs.filter(\.learned).map(\.ssrc),
            mids: Dictionary(mids) { first, _ in first },
            rids: Dictionary(grouping: reply.rids, by: \.name)
                .mapValues { $0.map(\.receiver.rawValue) },
            payloadTypes: Dictionary(grouping: reply.payloads, by: \.type)
                .mapValues { $0.map(\.receiver.rawValue) })
    }
}

extension ReceiverDump {
    init(
        id: UInt32, kind: MediaKind, parameters: RtpParameters, isTapped: Bool,
        _ reply: DumpReceiverReply
    ) {
        self.init(
            id: id, kind: kind, rtpParameters: parameters, transport: reply.transport?.rawValue,
            isTapped: isTapped, senders: reply.senders.map(\.rawValue),
            streams: reply.streams.map { ReceivedStreamStats($0) })
    }
}

extension SenderDump {
    init(id: UInt32, kind: MediaKind, parameters: RtpParameters, _ reply: DumpSenderReply) {
        self.init(
            id: id, kind: kind, rtpParameters: parameters, receiver: reply.receiver.rawValue,
            transport: reply.transport?.rawValue, isPaused: reply.isPaused,
            supportedPayloadTypes: reply.transmission.payloads.map(\.to),
            sourceSsrc: reply.sourceSsrc, sequence: reply.sequence, timestamp: reply.timestamp)
    }

    /// One that the worker has not heard of.
    init(unattached record: SenderRecord) {
        self.init(
            id: record.id, kind: record.kind, rtpParameters: record.plan.parameters,
            receiver: record.receiver, transport: nil, isPaused: record.isPaused,
            supportedPayloadTypes: Array(record.plan.payloadTypeMap.values).sorted(),
            sourceSsrc: nil, sequence: nil, timestamp: nil)
    }
}
