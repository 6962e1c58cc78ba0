import Testing

@testable import Bisque

/// What an application could do, in an order that nobody would choose.
struct Turmoil: Sendable {
    let server: Server
    let laws: EventLaws
    var random: RandomNumbers
    /// Asks the worker for what a script cannot answer.
    let inspects: Bool

    mutating func steps(_ count: Int, disturbing disturb: (inout RandomNumbers) async -> Void) async
    {
        for _ in 0..<count {
            if below(40) == 0 {
                await disturb(&random)
            } else {
                await step()
            }
        }
    }

    private mutating func below(_ limit: Int) -> Int {
        Int.random(in: 0..<limit, using: &random)
    }

    private mutating func one<Object>(of objects: [Object]) -> Object? {
        objects.randomElement(using: &random)
    }

    /// Does it, perhaps in a task that is cancelled meanwhile. Every error has a code.
    private mutating func attempt(_ body: @escaping @Sendable () async throws -> Void) async {
        let patience = below(12)
        let task = Task { try await body() }
        if patience < 4 {
            for _ in 0..<patience { await Task.yield() }
            task.cancel()
        }
        if case .failure(let error) = await task.result {
            #expect(error is BisqueError, "\(error)")
        }
    }

    private mutating func step() async {
        let present = laws.present
        let choice = below(100)
        switch choice {
        case 0..<4: await createRoom(present)
        case 4..<14: await createPeer(present)
        case 14..<18: look(present)
        case 18..<23: await close(present)
        case 23..<30 where inspects: await inspect(present)
        default: await change(present, choice)
        }
    }

    // MARK: Rooms and peers

    private mutating func createRoom(_ present: EventLaws.Objects) async {
        guard present.rooms.count < 5 else { return }
        let server = server
        let options = RoomOptions(whenWorkerDies: below(4) == 0 ? .closeRoom : nil)
        await attempt {
            _ = try await server.createRoom(mediaCodecs: Fixtures.roomCodecs, options: options)
        }
    }

    private mutating func createPeer(_ present: EventLaws.Objects) async {
        guard let room = one(of: present.rooms) else { return await createRoom(present) }
        let (name, isDeaf) = ("peer \(below(8))", below(8) == 0)
        await attempt {
            let peer = try room.createPeer(named: name)
            if !isDeaf { try peer.setCapabilities(Fixtures.peerCapabilities) }
        }
    }

    private mutating func close(_ present: EventLaws.Objects) async {
        switch below(12) {
        case 0: one(of: present.rooms)?.close()
        case 1..<3: one(of: present.peers)?.close()
        case 3..<8: one(of: present.transports)?.close()
        default: one(of: present.receivers)?.close()
        }
    }

    // MARK: Media

    private mutating func change(_ present: EventLaws.Objects, _ choice: Int) async {
        switch choice {
        case ..<45: await createTransport(present)
        case ..<60: await receive(present)
        case ..<64: await setCapabilities(present)
        case ..<72: await changeReceiver(present)
        default: await changeSender(present)
        }
    }

    private mutating func setCapabilities(_ present: EventLaws.Objects) async {
        guard let peer = one(of: present.peers) else { return }
        let isAll = below(2) == 0
        await attempt {
            try peer.setCapabilities(isAll ? Fixtures.peerCapabilities : Capable.ofOpus)
        }
    }

    private mutating func createTransport(_ present: EventLaws.Objects) async {
        guard let peer = one(of: present.peers), peer.transports.count < 4 else { return }
        let remote = TransportAddress(ip: "127.0.0.1", port: UInt16(1024 + below(60_000)))
        let options = PlainTransportOptions(
            isRtcpMuxed: below(4) != 0, remote: below(3) == 0 ? nil : remote)
        await attempt { _ = try await peer.createPlainTransport(options) }
    }

    private mutating func parameters() -> (RtpParameters, MediaKind) {
        let isVideo = below(2) == 0
        var parameters = isVideo ? Streams.vp8 : below(3) == 0 ? Streams.pcmu : Streams.opus
        parameters.mid = nil
        parameters.encodings = [.init(ssrc: UInt32(1 + below(1 << 30)))]
        return (parameters, isVideo ? .video : .audio)
    }

    private mutating func receive(_ present: EventLaws.Objects) async {
        guard let transport = one(of: present.transports),
            transport.peer.rtpReceivers.count < 3
        else { return }
        let (parameters, kind) = parameters()
        await attempt {
            _ = try await transport.peer.receive(parameters, kind: kind, on: transport)
        }
    }

    private mutating func changeReceiver(_ present: EventLaws.Objects) async {
        guard let receiver = one(of: present.receivers) else { return }
        let (parameters, _) = parameters()
        let transport = one(of: receiver.peer.transports)
        switch below(3) {
        case 0: await attempt { try await receiver.receive(parameters) }
        case 1: await attempt { try await receiver.requestKeyframe() }
        default: await attempt { if let transport { try await receiver.attach(to: transport) } }
        }
    }

    private mutating func changeSender(_ present: EventLaws.Objects) async {
        guard let sender = one(of: present.senders) else { return }
        let transport =
            below(10) == 0 ? one(of: present.transports) : one(of: sender.peer.transports)
        switch below(5) {
        case 0: await attempt { try await sender.pause() }
        case 1: await attempt { try await sender.resume() }
        default: await attempt { if let transport { try await sender.send(over: transport) } }
        }
    }

    // MARK: Looking

    /// Getters, open or closed, and streams that nobody reads.
    private mutating func look(_ present: EventLaws.Objects) {
        for room in present.rooms {
            _ = (room.events(), room.state, room.peers, room.workerIndex)
        }
        if let peer = one(of: present.peers) {
            _ = (peer.events(), peer.capabilities, peer.rtpSenders, peer.closeReason)
        }
        if let receiver = one(of: present.receivers) {
            _ = (receiver.events(), receiver.rtpParameters, receiver.transport)
        }
        if let sender = one(of: present.senders) {
            _ = (sender.events(), sender.isActive, sender.rtpParameters, sender.transport)
        }
        _ = (server.rooms, server.workers, server.events())
    }

    private mutating func inspect(_ present: EventLaws.Objects) async {
        let server = server
        let (room, sender) = (one(of: present.rooms), one(of: present.senders))
        let (transport, bitrate) = (one(of: present.transports), below(100_000))
        switch below(6) {
        case 0: await attempt { _ = try await server.dump() }
        case 1: await attempt { _ = try await server.getStats() }
        case 2: await attempt { _ = try await room?.getStats() }
        case 3: await attempt { try await transport?.setMaxBitrate(bitrate) }
        case 4: await attempt { try await server.updateSettings(.init(logLevel: .silent)) }
        default: await attempt { _ = try await sender?.dump() }
        }
    }
}
