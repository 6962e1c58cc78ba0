/// The room, who is in it, and what happens when its worker dies: all there is to Bisque here.
import Bisque

struct Show {
    private let room: Room
    private let publisher: Peer
    private let listeners: [Peer]
    private let traffic: Traffic

    init(server: Server, traffic: Traffic) async throws {
        self.traffic = traffic
        room = try await server.createRoom(mediaCodecs: [.vp8])
        publisher = try room.createPeer(named: "publisher")
        try publisher.setCapabilities(room.capabilities)
        listeners = try (1...traffic.listenerPorts.count).map { [room] number in
            let peer = try room.createPeer(named: "listener \(number)")
            try peer.setCapabilities(room.capabilities)
            return peer
        }
    }

    /// Connects everybody now, and again whenever the room comes back on another worker.
    func keepConnected() async throws {
        let events = room.events()
        try await connect()
        for await event in events {
            switch event {
            case .interrupted:
                print("the worker is gone, the room waits")
            case .resumed:
                print("the room is back, on another worker")
                try await connect()
            case .newPeer, .peersInterrupted, .newDataProducer, .closed: break
            }
        }
    }

    private func connect() async throws {
        let inward = try await publisher.createPlainTransport(toward: traffic.publisherPort)
        _ = try await publisher.receive(
            RtpParameters(
                codecs: [RtpCodecParameters(.vp8, payloadType: Packet.payloadType)],
                encodings: [RtpEncoding(ssrc: Packet.ssrc)]),
            kind: .video, on: inward)
        for (listener, port) in zip(listeners, traffic.listenerPorts) {
            let outward = try await listener.createPlainTransport(toward: port)
            for sender in listener.rtpSenders { try await sender.send(over: outward) }
        }
        traffic.begin(toward: inward.localAddress.port)
    }
}

extension Peer {
    /// A transport whose other end is a socket of this program.
    fileprivate func createPlainTransport(toward port: UInt16) async throws -> Transport {
        try await createPlainTransport(
            PlainTransportOptions(remote: TransportAddress(ip: "127.0.0.1", port: port)))
    }
}
