/// A controller in a process of its own, for tests that kill it or count what it holds.
///
/// `e2e-host serve 3` runs three workers and waits to be killed; `e2e-host relay 5004` forwards
/// sound to that port; `e2e-host kills 500` kills a worker that often and says what the process
/// held before and after.
import Bisque
import Glibc

struct Misuse: Error {}

func say(_ line: String) {
    print(line)
    fflush(nil)
}

func serve(_ workers: Int) async throws {
    let server = try await Server(ServerConfiguration(workers: workers, logging: .silent))
    let room = try await server.createRoom(mediaCodecs: [.opus])
    let peer = try room.createPeer(named: "somebody")
    _ = try await peer.createPlainTransport()
    say("ready " + server.workers.map { "\($0.processID)" }.joined(separator: " "))
    for await _ in server.events() {}
}

/// Forwards sound from whoever speaks first to a port of this machine, and says when a worker died.
func relay(_ port: UInt16) async throws {
    let server = try await Server(ServerConfiguration(workers: 1, logging: .silent))
    let room = try await server.createRoom(mediaCodecs: [.opus])
    let publisher = try room.createPeer(named: "publisher")
    let listener = try room.createPeer(named: "listener")
    try publisher.setCapabilities(room.capabilities)
    try listener.setCapabilities(room.capabilities)
    let entrance = try await publisher.createPlainTransport()
    let exit = try await listener.createPlainTransport(
        PlainTransportOptions(remote: TransportAddress(ip: "127.0.0.1", port: port)))
    _ = try await publisher.receive(
        RtpParameters(
            codecs: [.init(.opus, payloadType: 111)], encodings: [.init(ssrc: 1111)]),
        kind: .audio, on: entrance)
    guard let sender = listener.rtpSenders.first,
        let ssrc = sender.rtpParameters.encodings.first?.ssrc
    else { throw Misuse() }
    try await sender.send(over: exit)
    say("ready \(server.workers[0].processID) \(entrance.localAddress.port) \(ssrc)")
    for await event in server.events() {
        if case .workerDied(let death) = event { say("\(death)") }
    }
}

func kills(_ count: Int) async throws {
    let policy = RestartPolicy(maxRestarts: 100_000, firstDelay: .zero, maxDelay: .zero)
    let server = try await Server(
        ServerConfiguration(workers: 2, restartPolicy: policy, logging: .silent))
    let warmUp = 20
    for round in 0..<(warmUp + count) {
        if round == warmUp { say("before \(Holdings.now)") }
        let room = try await server.createRoom(mediaCodecs: [.opus])
        let peer = try room.createPeer(named: "somebody")
        _ = try await peer.createPlainTransport()
        guard let worker = server.workers.first(where: { $0.rooms == [room.id] }) else {
            throw Misuse()
        }
        kill(worker.processID, SIGKILL)
        while true {
            let next = server.workers[worker.id - 1]
            if next.isAlive, next.processID != worker.processID { break }
            try await Task.sleep(for: .milliseconds(1))
        }
        room.close()
    }
    say("after \(Holdings.now)")
    await server.close()
    say("closed \(Holdings.now)")
}

func run() async throws {
    guard CommandLine.arguments.count == 3, let number = Int(CommandLine.arguments[2]) else {
        throw Misuse()
    }
    switch CommandLine.arguments[1] {
    case "serve": try await serve(number)
    case "relay": try await relay(UInt16(clamping: number))
    case "kills": try await kills(number)
    default: throw Misuse()
    }
}

do {
    try await run()
} catch {
    say("\(error)")
    exit(1)
}
