/// A room in Bisque with the publishers and listeners of one shape, over plain RTP or with keys
/// that both ends know.
import Bisque

enum PlainRoom {
    /// Opens a server with one worker, puts the room into it, and hands out who forwards.
    static func with<Output: Sendable>(
        _ shape: ForwardingShape, _ ports: LoadPorts, countsPackets: Bool = true,
        _ body: (Forwarder) async throws -> Output
    ) async throws -> Output {
        var configuration = ServerConfiguration(workers: 1)
        configuration.limits.peersPerRoom = shape.publishers + shape.listeners
        return try await withServer(configuration) { server in
            let room = try await server.createRoom(mediaCodecs: [.opus, .vp8])
            let port = try await addPublishers(shape, ports, to: room)
            var extensionID: UInt8 = 0
            var listeners: [Transport] = []
            for number in 0..<shape.listeners {
                let listener = try await addListener(
                    number, at: ports.firstListener + UInt16(number), shape.seal,
                    countsPackets: countsPackets, to: room)
                listeners.append(listener.transport)
                extensionID = listener.extensionID
            }
            return try await body(
                Forwarder(
                    process: try server.pinnedWorker(), port: port,
                    numberExtension: extensionID, listeners: listeners))
        }
    }

    /// The port that all of them send to: their transports share the worker's.
    static func addPublishers(
        _ shape: ForwardingShape, _ ports: LoadPorts, to room: Room
    ) async throws -> UInt16 {
        var shared: UInt16?
        for (number, (port, ssrc)) in zip(ports.publishers, ports.ssrcs).enumerated() {
            let publisher = try room.createPeer(named: "publisher \(number)")
            try publisher.setCapabilities(room.capabilities)
            let transport = try await publisher.createPlainTransport(
                .init(
                    remote: TransportAddress(ip: "127.0.0.1", port: port),
                    srtp: shape.publisherSeal.keys(fromPublisher: number)))
            _ = try await publisher.receive(
                parameters(shape.media, ssrc: ssrc), kind: shape.media == .video ? .video : .audio,
                on: transport)
            shared = transport.localAddress.port
        }
        guard let shared else { throw BenchError("a shape without publishers") }
        return shared
    }

    /// Where its packets leave, and in which extension they are numbered; 0: nowhere.
    static func addListener(
        _ number: Int, at port: UInt16, _ seal: Seal, countsPackets: Bool = true, to room: Room
    ) async throws -> (transport: Transport, extensionID: UInt8) {
        let listener = try room.createPeer(named: "listener \(number)")
        var capabilities = room.capabilities
        if !countsPackets {
            capabilities.headerExtensions.removeAll { $0.uri == Self.transportNumbers }
        }
        try listener.setCapabilities(capabilities)
        let transport = try await listener.createPlainTransport(
            .init(
                remote: TransportAddress(ip: "127.0.0.1", port: port),
                srtp: seal.keys(towardListener: number)))
        var extensionID: UInt8 = 0
        for sender in listener.rtpSenders {
            try await sender.send(over: transport)
            extensionID =
                sender.rtpParameters.headerExtensions
                .first { $0.uri == Self.transportNumbers }?.id ?? 0
        }
        return (transport, extensionID)
    }

    private static let transportNumbers =
        "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"

    /// What the load sends: see `load_shape` in bench_load.h.
    static func parameters(_ media: ForwardingShape.Media, ssrc: UInt32) -> RtpParameters {
        let codec =
            media == .video
            ? RtpCodecParameters(.vp8, payloadType: 101)
            : RtpCodecParameters(.opus, payloadType: 100)
        return RtpParameters(codecs: [codec], encodings: [RtpEncoding(ssrc: ssrc)])
    }
}
