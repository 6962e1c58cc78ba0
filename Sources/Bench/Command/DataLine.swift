/// Two workers, and transports of the one that are connected with transports of the other: each a
/// full ICE agent with data channels, over sockets of loopback.
import BenchLoad
import Channel
import Glibc

struct DataLine {
    static let room = RoomID(rawValue: 1)
    static let stream: UInt16 = 1

    /// Whose time is measured, and who plays the rest of the world.
    let worker: BareWorker
    let world: BareWorker
    let count: Int

    var both: [BareWorker] { [worker, world] }

    static func with<Output>(
        _ count: Int, buffer: Int, _ body: (DataLine) throws -> Output
    ) throws -> Output {
        let worker = try BareWorker(core: Forwarder.core)
        defer { worker.end() }
        let world = try BareWorker(core: 1 - Forwarder.core)
        defer { world.end() }
        let line = DataLine(worker: worker, world: world, count: count)
        try line.open(buffer: UInt32(buffer))
        return try body(line)
    }

    static func transport(_ number: Int) -> TransportID { TransportID(rawValue: UInt32(number)) }

    /// Makes the transports, numbered from 1, and waits until all are connected.
    private func open(buffer: UInt32) throws {
        let digests = try both.map { worker in
            try worker.ask(CreateRoom(room: Self.room))
            return try worker.ask(UseCertificate()).fingerprints.first { $0.hash == .sha256 }
        }
        for number in 1...count {
            let ports = [
                try agent(worker, number, isFirst: true), try agent(world, number, isFirst: false),
            ]
            for (index, end) in both.enumerated() {
                guard let digest = digests[1 - index] else { throw BenchError("no fingerprint") }
                try introduce(end, number, isFirst: index == 0, port: ports[1 - index], digest)
                try end.ask(
                    OpenSctp(
                        transport: Self.transport(number), localPort: 5_000, remotePort: 5_000,
                        outgoingStreams: 16, incomingStreams: 16, maxMessageSize: 262_144,
                        remoteMaxMessageSize: 262_144, sendBufferSize: buffer,
                        acceptsChannels: false))
            }
        }
        for number in 1...count {
            for end in both { try wait(end, number) }
        }
    }

    private func name(_ number: Int, isFirst: Bool) -> String {
        "\(isFirst ? "worker" : "world")\(number)"
    }

    private func password(_ name: String) -> String { "secret/of/an/agent/in/a/bench/\(name)" }

    private func agent(_ end: BareWorker, _ number: Int, isFirst: Bool) throws -> UInt16 {
        var port: UInt16 = 0
        let socket = bench_socket(&port)
        guard socket >= 0 else { throw BenchError("no socket: \(-socket)") }
        defer { close(socket) }
        try end.ask(
            CreateAgentTransport(
                transport: Self.transport(number), room: Self.room,
                usernameFragment: name(number, isFirst: isFirst),
                password: password(name(number, isFirst: isFirst)),
                isControlling: isFirst, kinds: 1, refusedScopes: 0, suites: [.aeadAes128Gcm],
                hosts: [Address(ip: "127.0.0.1", port: port)], servers: [], dtlsTimeout: 0,
                mediaTimeout: 0),
            carrying: [socket])
        return port
    }

    private func introduce(
        _ end: BareWorker, _ number: Int, isFirst: Bool, port: UInt16, _ digest: Fingerprint
    ) throws {
        let transport = Self.transport(number)
        let other = name(number, isFirst: !isFirst)
        try end.ask(
            SetFarSide(
                transport: transport, usernameFragment: other, password: password(other)))
        try end.ask(
            AddFarCandidate(
                transport: transport,
                candidate: IceCandidate(
                    kind: .host, address: Address(ip: "127.0.0.1", port: port),
                    priority: 2_130_706_431, foundation: "1")))
        try end.ask(EndFarCandidates(transport: transport))
        try end.ask(
            ConnectWebRtcTransport(
                transport: transport, role: isFirst ? .client : .server, fingerprint: digest))
    }

    private func wait(_ end: BareWorker, _ number: Int) throws {
        for _ in 0..<3_000 {
            let stats = try end.ask(GetSctpStats(transport: Self.transport(number)))
            if stats.state == .connected { return }
            guard stats.state != .failed else { throw BenchError("no association") }
            try BareWorker.turn(both, milliseconds: 10)
        }
        throw BenchError("transports do not connect")
    }

    // MARK: Objects

    func produce(_ end: BareWorker, _ number: Int) throws {
        try end.ask(
            CreateDataProducer(
                producer: DataProducerID(rawValue: UInt32(number)), room: Self.room,
                transport: Self.transport(number), stream: Self.stream, isPaused: false))
    }

    /// Over the transport `number`, or told to us when there is none.
    func consume(
        _ end: BareWorker, _ consumer: Int, of producer: Int?, over number: Int?, credit: Int = 0
    ) throws {
        try end.ask(
            CreateDataConsumer(
                consumer: DataConsumerID(rawValue: UInt32(consumer)), room: Self.room,
                producer: producer.map { DataProducerID(rawValue: UInt32($0)) },
                transport: number.map(Self.transport),
                stream: number == nil ? nil : Self.stream,
                reliability: Reliability(isOrdered: true), subchannels: [], isPaused: false,
                credit: UInt32(credit), holdsBack: credit > 0))
    }
}
