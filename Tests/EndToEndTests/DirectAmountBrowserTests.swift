/// Much over one reliable channel between Chromium and a direct peer, beside what two of its pages
/// bring to each other.
///
/// `BISQUE_DATA_MEBIBYTES` says how much, `BISQUE_DATA_ROUNDS` how often; with a release build and
/// 1024 it is the measurement, else it shows that nothing is lost and nothing grows.
import Bisque
import BisqueDirect
import Glibc
import Testing

extension EndToEnd {
    @Suite(
        "Much over a channel, Browser", .enabled(if: TestNetwork.isThere), .timeLimit(.minutes(30)))
    struct DirectAmountBrowserTests {
        /// Queues and buffers that are full, each of which has a bound.
        private static let mostGrowth = 64 << 20

        private static func variable(_ name: String) -> Int? {
            getenv(name).flatMap { Int(String(cString: $0)) }
        }

        private var count: Int {
            max((Self.variable("BISQUE_DATA_MEBIBYTES") ?? 16) << 20 / AmountMessages.length, 1)
        }
        private var rounds: Int { Self.variable("BISQUE_DATA_ROUNDS") ?? 1 }

        @Test func muchGoesBothWaysAndNothingGrows() async throws {
            let messages = AmountMessages()
            let pages = try await AmountTab.pair(in: try Chromium())
            try await withServer(.atTestNetwork()) { server in
                let page = try await DirectTab(.chromium, at: server, isInitiator: true)
                try await page.connect()
                page.listener.stop()
                let tab = AmountTab(caller: page.caller)
                let processes = [getpid()] + server.workers.map(\.processID)
                _ = try await tab.send(min(count, 256), to: page.peer, messages)
                _ = try await tab.hear(min(count, 256), from: page.peer, messages)
                let before = processes.map(ProcessTable.residentBytes)
                for _ in 0..<rounds {
                    let between = try await rate { try await pages.0.send(count, to: pages.1) }
                    let back = try await rate { try await pages.1.send(count, to: pages.0) }
                    let memory = Task { try await Self.most(of: processes) }
                    defer { memory.cancel() }
                    let inward = try await rate {
                        try await tab.send(count, to: page.peer, messages)
                    }
                    let outward = try await rate {
                        try await tab.hear(count, from: page.peer, messages)
                    }
                    memory.cancel()
                    let most = try await memory.value
                    report(between, back, inward, outward, before, most)
                    guard !Machine.isSanitized else { continue }
                    for (before, most) in zip(before, most) {
                        #expect(most - before < Self.mostGrowth)
                    }
                }
            }
        }

        /// Mbit/s of so many messages, none of which may be lost or another.
        private func rate(_ transfer: () async throws -> Int) async throws -> Double {
            let begun = ContinuousClock.now
            let wrong = try await transfer()
            let seconds = begun.duration(to: .now) / .seconds(1)
            #expect(wrong == 0)
            return Double(count * AmountMessages.length) * 8e-6 / seconds
        }

        private func report(
            _ between: Double, _ back: Double, _ inward: Double, _ outward: Double,
            _ before: [Int], _ most: [Int]
        ) {
            let pages = (between + back) / 2
            let figures = [between, back, inward, outward].map { Int($0) }
            let shares = [inward, outward].map { Int(100 * $0 / pages) }
            print(
                "\((count * AmountMessages.length) >> 20) MiB each way, Mbit/s:",
                "page to page \(figures[0]), back \(figures[1]);",
                "page to program \(figures[2]) (\(shares[0]) %),",
                "program to page \(figures[3]) (\(shares[1]) %);",
                "resident MiB of program and worker before \(before.map { $0 >> 20 }),",
                "at most \(most.map { $0 >> 20 })")
        }

        /// Resident bytes, looked at until it is cancelled.
        private static func most(of processes: [pid_t]) async throws -> [Int] {
            var most = processes.map(ProcessTable.residentBytes)
            while !Task.isCancelled {
                most = zip(most, processes.map(ProcessTable.residentBytes)).map(max)
                do {
                    try await Task.sleep(for: .milliseconds(100))
                } catch is CancellationError {
                    break
                }
            }
            return most
        }
    }
}
