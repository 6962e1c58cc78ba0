/// Measures what an idle object takes in the worker: many of one kind, resident bytes divided.
///
/// Growing tables are part of the price; what the worker takes before the first object is not. The
/// worker has pages of the usual size: large ones are taken 2 MiB at a time, for many objects.
import BenchLoad
import Bisque
import Glibc

struct MemoryBench {
    let options: BenchOptions

    private var objects: Int { options.isSmoke ? 200 : 2_000 }

    func run() async throws -> [SizeReport] {
        let objects = objects
        var configuration = ServerConfiguration(workers: 1)
        configuration.limits.transportsPerPeer = objects
        configuration.limits.receiversPerPeer = objects
        configuration.limits.sendersPerPeer = objects
        setenv("GLIBC_TUNABLES", "glibc.malloc.hugetlb=0", 1)
        defer { unsetenv("GLIBC_TUNABLES") }
        return try await withServer(configuration) { server in
            let worker = try server.pinnedWorker()
            // Everything once first, so that code and the first page of each table are resident.
            let room = try await server.createRoom(mediaCodecs: [.opus])
            let publisher = try room.createPeer(named: "publisher")
            try publisher.setCapabilities(room.capabilities)
            let listener = try room.createPeer(named: "listener")
            try listener.setCapabilities(room.capabilities)
            let inward = try await publisher.createPlainTransport(.toward(0))
            let outward = try await listener.createPlainTransport(.toward(1))
            _ = try await publisher.receive(Self.parameters(0), kind: .audio, on: inward)
            for sender in listener.rtpSenders { try await sender.send(over: outward) }

            let rooms = try await size("memory/room", of: worker, budget: 4_096) { _ in
                _ = try await server.createRoom(mediaCodecs: [.opus])
            }
            let transports = try await size("memory/transport", of: worker, budget: 16_384) {
                number in
                _ = try await publisher.createPlainTransport(.toward(number + 2))
            }
            let receivers = try await size("memory/receiver", of: worker, budget: 16_384) {
                number in
                _ = try await publisher.receive(
                    Self.parameters(number + 1), kind: .audio,
                    on: publisher.transports[number / 16])
            }
            let waiting = listener.rtpSenders
            let senders = try await size("memory/sender", of: worker, budget: 4_096) { number in
                try await waiting[number + 1].send(over: outward)
            }
            return [rooms, transports, receivers, senders]
        }
    }

    private func size(
        _ name: String, of worker: Int32, budget: Double, _ make: (Int) async throws -> Void
    ) async throws -> SizeReport {
        // One less than the limit: the first of each kind is there already.
        let count = objects - 1
        let before = bench_resident_bytes(worker)
        for number in 0..<count { try await make(number) }
        let after = bench_resident_bytes(worker)
        let bytes = (Double(after) - Double(before)) / Double(count)
        return SizeReport(
            name: name, objects: count, bytesEach: bytes.rounded(), budget: budget)
    }

    private static func parameters(_ number: Int) -> RtpParameters {
        PlainRoom.parameters(.audio, ssrc: 0x5000_0000 + UInt32(number))
    }
}
