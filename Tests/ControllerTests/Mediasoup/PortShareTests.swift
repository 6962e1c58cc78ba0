import Testing

@testable import Bisque

/// How workers divide a range of ports.
@Suite struct PortShareTests {
    private func shares(
        _ range: ClosedRange<UInt16>, workers: Int
    ) -> [ClosedRange<UInt16>] {
        let configuration = ServerConfiguration(
            workers: workers, portRange: range, dividesPortRange: true)
        return (1...workers).map { configuration.portRange(of: $0).ports }
    }

    @Test(
        "SRV-25: each worker's ports are its own, begin even and end odd",
        arguments: [
            (UInt16(10_000)...UInt16(59_999), 1), (10_000...59_999, 2), (10_000...59_999, 7),
            (10_001...59_998, 3), (2000...2099, 16), (40_000...49_999, 64), (65_000...65_535, 5),
        ])
    func sharesAreDisjoint(_ range: ClosedRange<UInt16>, workers: Int) {
        let shares = shares(range, workers: workers)
        #expect(shares.allSatisfy { $0.lowerBound.isMultiple(of: 2) })
        #expect(shares.allSatisfy { !$0.upperBound.isMultiple(of: 2) })
        #expect(shares.allSatisfy { range.lowerBound <= $0.lowerBound })
        #expect(shares.allSatisfy { $0.upperBound <= range.upperBound })
        #expect(zip(shares, shares.dropFirst()).allSatisfy { $0.upperBound < $1.lowerBound })
    }

    @Test func sharesAreAsLargeAsTheyCanBe() {
        #expect(shares(10_000...59_999, workers: 2) == [10_000...34_999, 35_000...59_997])
        #expect(shares(10_000...59_999, workers: 1) == [10_000...59_999])
    }

    @Test func tooSmallARangeIsEverybodys() {
        #expect(shares(5000...5003, workers: 3) == Array(repeating: 5000...5003, count: 3))
        #expect(shares(5001...5001, workers: 1) == [5001...5001])
    }

    @Test func whatIsNotDividedIsEverybodys() {
        let configuration = ServerConfiguration(workers: 2, portRange: 5000...5999)
        #expect(configuration.portRange(of: 1).ports == 5000...5999)
        #expect(configuration.portRange(of: 2).ports == 5000...5999)
    }

    @Test func transportsAndWorkersTakeTheirPortsFromTheirShare() async throws {
        let fleet = ScriptedFleet()
        let configuration = ServerConfiguration(
            workers: 2, portRange: 21_000...21_999, dividesPortRange: true, logging: .silent)
        let server = try await Server(configuration) { () throws(BisqueError) in
            try fleet.launch()
        }
        for index in 0..<2 {
            let share = configuration.portRange(of: index + 1).ports
            let shared = server.workers[index]
            let ports = (shared.localAddresses + shared.localTcpAddresses).map(\.port)
            #expect(ports.allSatisfy { share.contains($0) })
            let room = try await server.createRoom(
                mediaCodecs: Fixtures.roomCodecs, options: RoomOptions(workerIndex: index))
            let alice = try room.createPeer(named: "alice")
            let own = try await alice.createWebRtcTransport(.init(port: .own))
            let plain = try await alice.createPlainTransport(.init(isRtcpMuxed: false, port: .own))
            #expect(share.contains(own.localAddress.port))
            #expect(share.contains(plain.localAddress.port))
            #expect(share.contains(plain.localRtcpAddress.port))
        }
        await server.close()
    }
}
