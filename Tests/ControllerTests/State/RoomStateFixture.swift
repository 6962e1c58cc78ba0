import Channel

@testable import Bisque

/// A room's state with a worker, and short ways to fill it.
struct RoomStateFixture {
    var state: RoomState
    private let identifiers = IdentifierSource(after: 100)

    init(limits: ServerConfiguration.Limits = .init(), isActive: Bool = true) throws {
        state = RoomState(
            id: 1, capabilities: try Negotiation.roomCapabilities(for: Fixtures.roomCodecs),
            limits: limits, identifiers: IdentifierSource(after: 1000),
            random: RandomNumbers(seed: 1))
        if isActive { _ = state.resume() }
    }

    /// A peer with the capabilities of the usual fixture, or with those of one codec, or none yet.
    mutating func peer(
        _ name: String, _ capabilities: RtpCapabilities? = Fixtures.peerCapabilities
    ) throws -> UInt32 {
        let id = identifiers.next()
        _ = try state.openPeer(id, named: name)
        if let capabilities { _ = try state.setCapabilities(capabilities, of: id) }
        return id
    }

    mutating func transport(of peer: UInt32) throws -> UInt32 {
        let id = try beginTransport(of: peer)
        _ = try state.finishTransport(id, refusal: nil)
        return id
    }

    mutating func beginTransport(of peer: UInt32) throws -> UInt32 {
        let id = identifiers.next()
        let local = TransportAddress(ip: "127.0.0.1", port: 40000)
        _ = try state.beginTransport(
            TransportRecord(
                id: id, peer: peer, localAddress: local, localRtcpAddress: local, sharesPort: true,
                remote: TransportAddress(ip: "192.0.2.1", port: 5000)))
        return id
    }

    mutating func webRtcTransport(
        of peer: UInt32, _ options: WebRtcTransportOptions = .init()
    ) throws -> UInt32 {
        let id = identifiers.next()
        _ = try beginWebRtcTransport(id, of: peer, options: options)
        _ = try state.finishTransport(id, refusal: nil)
        return id
    }

    mutating func beginWebRtcTransport(
        _ id: UInt32, of peer: UInt32, options: WebRtcTransportOptions
    ) throws -> WorkerCommand? {
        let local = TransportAddress(ip: "127.0.0.1", port: 40000)
        return try state.beginWebRtcTransport(
            TransportRecord(
                id: id, peer: peer, localAddress: local, localRtcpAddress: local, sharesPort: true,
                webRtc: WebRtcRecord(
                    ports: [LocalPort(protocol: .udp, address: local)], iceCandidates: [],
                    closesOnFailure: options.closesOnFailure,
                    closesPeerOnFailure: options.closesPeerOnFailure,
                    iceParameters: IceParameters(
                        usernameFragment: "fragment", password: "password", isLite: true),
                    dtlsParameters: DtlsParameters(fingerprints: []))),
            options: options)
    }

    mutating func receiver(
        of peer: UInt32, on transport: UInt32, _ parameters: RtpParameters = Streams.opus,
        kind: MediaKind = .audio
    ) throws -> UInt32 {
        let id = try beginReceive(of: peer, on: transport, parameters, kind: kind)
        _ = try state.finishReceive(id, refusal: nil)
        return id
    }

    mutating func beginReceive(
        of peer: UInt32, on transport: UInt32, _ parameters: RtpParameters = Streams.opus,
        kind: MediaKind = .audio
    ) throws -> UInt32 {
        let id = identifiers.next()
        _ = try state.beginReceive(
            id, of: peer, kind: kind, parameters: parameters, on: transport)
        return id
    }

    /// Alice sends, Bob has a transport and one sender of it.
    mutating func conversation(
        _ parameters: RtpParameters = Streams.opus, kind: MediaKind = .audio
    ) throws -> Conversation {
        let alice = try peer("alice")
        let bob = try peer("bob")
        let aliceTransport = try transport(of: alice)
        let bobTransport = try transport(of: bob)
        let receiver = try receiver(of: alice, on: aliceTransport, parameters, kind: kind)
        let sender = state.peers[bob]?.senders.first ?? 0
        return Conversation(
            alice: alice, bob: bob, aliceTransport: aliceTransport, bobTransport: bobTransport,
            receiver: receiver, sender: sender)
    }
}

struct Conversation {
    let alice, bob, aliceTransport, bobTransport, receiver, sender: UInt32
}

/// Parameters as a publisher gives them.
enum Streams {
    static let opus = RtpParameters(
        mid: "audio", codecs: [.init(.opus, payloadType: 100)],
        encodings: [.init(ssrc: 1111)], rtcp: .init(cname: "alice"))

    /// Of somebody who says how loud he is.
    static let speech = {
        var parameters = opus
        parameters.headerExtensions = [.init(uri: URI.audioLevel, id: 3)]
        return parameters
    }()

    static let vp8 = RtpParameters(
        codecs: [
            RtpCodecParameters(
                mimeType: "video/VP8", payloadType: 110, clockRate: 90_000,
                rtcpFeedback: Fixtures.feedback)
        ],
        encodings: [.init(ssrc: 2222)])

    static let pcmu = RtpParameters(
        codecs: [.init(.pcmu, payloadType: 0)], encodings: [.init(ssrc: 3333)])
}

/// Capabilities of one codec.
enum Capable {
    static let ofOpus = RtpCapabilities(codecs: [Fixtures.numbered(.opus, 100)])
}

extension [RoomAction] {
    /// What is told, in order.
    var notices: [RoomNotice] {
        compactMap { if case .tell(let notice) = $0 { notice } else { nil } }
    }

    /// What is sent, in order.
    var commands: [WorkerCommand] {
        compactMap { if case .send(let command) = $0 { command } else { nil } }
    }

    /// What closed, in order, and why.
    var closed: [Closed] {
        notices.compactMap { notice in
            switch notice {
            case .peerClosed(let record, let reason): Closed(record.id, reason)
            case .transportClosed(let record, let reason): Closed(record.id, reason)
            case .receiverClosed(let record, let reason): Closed(record.id, reason)
            case .senderClosed(let record, let reason): Closed(record.id, reason)
            default: nil
            }
        }
    }
}

struct Closed: Equatable {
    let id: UInt32
    let reason: CloseReason

    init(_ id: UInt32, _ reason: CloseReason) {
        self.id = id
        self.reason = reason
    }
}

/// The code a call throws with; `nil` when it does not.
func code(_ body: () throws -> Void) -> BisqueError.Code? {
    do {
        try body()
        return nil
    } catch {
        return (error as? BisqueError)?.code
    }
}
