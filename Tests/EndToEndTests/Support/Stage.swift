/// Short ways to set up what most tests need: a quiet server, a room, and people in it.
import Bisque
import Testing

extension ServerConfiguration {
    /// One worker that is found at the loopback address, and no words about it.
    static func quiet(
        workers: Int = 1, listenIPs: [String] = ["127.0.0.1"],
        restartPolicy: RestartPolicy = RestartPolicy(
            maxRestarts: 1000, firstDelay: .milliseconds(10), maxDelay: .milliseconds(20))
    ) -> ServerConfiguration {
        ServerConfiguration(
            workers: workers, listenIPs: listenIPs, restartPolicy: restartPolicy, logging: .silent)
    }
}

extension Server {
    /// Opus, PCMU, VP8 and H.264 under the numbers of `Fixtures`.
    func openRoom(_ options: RoomOptions = RoomOptions()) async throws -> Room {
        try await createRoom(mediaCodecs: Fixtures.roomCodecs, options: options)
    }
}

extension Room {
    /// Somebody who can do all that the room can, with a transport to a socket of its own.
    func join(_ name: String, ip: String = "127.0.0.1") async throws -> Participant {
        let peer = try createPeer(named: name)
        try peer.setCapabilities(capabilities)
        return try await Participant(peer, ip: ip)
    }
}

/// A peer, one of its transports, and the far side of that.
struct Participant: Sendable {
    let peer: Peer
    let endpoint: Endpoint
    let transport: Transport

    /// A transport at the worker's shared port.
    init(_ peer: Peer, ip: String = "127.0.0.1") async throws {
        self.peer = peer
        endpoint = try Endpoint(ip: ip)
        transport = try await peer.createPlainTransport(
            PlainTransportOptions(remote: endpoint.address, port: .shared))
    }

    init(_ peer: Peer, _ endpoint: Endpoint, _ transport: Transport) {
        self.peer = peer
        self.endpoint = endpoint
        self.transport = transport
    }

    func send(_ packet: RtpPacket) throws {
        try endpoint.send(packet.bytes, to: transport.localAddress)
    }

    func send(_ packets: RtcpPacket...) throws {
        try endpoint.send(packets.flatMap(\.bytes), to: transport.localRtcpAddress)
    }

    /// Publishes and returns what it is called from now on.
    func publish(
        _ parameters: RtpParameters, kind: MediaKind = .video
    ) async throws -> RtpReceiver {
        try await peer.receive(parameters, kind: kind, on: transport)
    }

    /// Takes what comes from a receiver, over the participant's transport.
    func listen(to receiver: RtpReceiver) async throws -> RtpSender {
        let sender = try #require(
            peer.rtpSenders.first { $0.associatedRtpReceiver === receiver })
        try await sender.send(over: transport)
        return sender
    }
}

extension RtpSender {
    /// What the listener finds in the packets.
    var ssrc: UInt32 { rtpParameters.encodings.first?.ssrc ?? 0 }
}

extension RtpParameters {
    /// A camera that can be asked for key frames, under numbers that are not the room's.
    static func camera(
        ssrc: UInt32?, payloadType: UInt8 = 96, mid: String? = nil, rid: String? = nil,
        extensions: [RtpHeaderExtensionParameters] = [.init(uri: URI.mid, id: 7)]
    ) -> RtpParameters {
        RtpParameters(
            mid: mid,
            codecs: [
                RtpCodecParameters(
                    mimeType: "video/VP8", payloadType: payloadType, clockRate: 90_000,
                    rtcpFeedback: [.init("nack", "pli"), .init("ccm", "fir")])
            ],
            headerExtensions: extensions,
            encodings: [RtpEncoding(ssrc: ssrc, rid: rid)])
    }

    static func microphone(ssrc: UInt32?, payloadType: UInt8 = 111) -> RtpParameters {
        RtpParameters(
            codecs: [RtpCodecParameters(.opus, payloadType: payloadType)],
            headerExtensions: [.init(uri: URI.audioLevel, id: 3)],
            encodings: [RtpEncoding(ssrc: ssrc)])
    }
}

/// Packets of one stream, one after the other.
struct Source: Sendable {
    var next: RtpPacket
    let step: UInt32

    init(ssrc: UInt32, payloadType: UInt8 = 96, sequence: UInt16 = 65_530, step: UInt32 = 3000) {
        next = RtpPacket(
            payloadType: payloadType, sequence: sequence, timestamp: 0xFFFF_F000, ssrc: ssrc,
            payload: Array(repeating: 0x55, count: 100))
        self.step = step
    }

    /// Sends some of them, each with a payload of its own.
    @discardableResult
    mutating func send(_ count: Int, from participant: Participant) throws -> [RtpPacket] {
        var sent: [RtpPacket] = []
        for _ in 0..<count {
            next.payload[0...1] = ArraySlice(next.sequence.bigEndianBytes)
            try participant.send(next)
            sent.append(next)
            next.sequence &+= 1
            next.timestamp &+= step
        }
        return sent
    }
}

extension [RtpPacket] {
    /// Whether each number follows the one before, in the order of arrival.
    var isContiguous: Bool {
        zip(self, dropFirst()).allSatisfy { $1.sequence == $0.sequence &+ 1 }
    }
}

extension TransportStats {
    var dropped: [String: UInt64] {
        Dictionary(drops.map { ($0.reason, $0.packets) }) { $0 + $1 }
    }
}
