/// Measures one reliable channel between two direct peers, and what is held while it is full.
///
/// Both peers are made as any program makes them, each in a worker of its own; every message is
/// looked at. Program and workers go where the machine puts them.
import BenchLoad
import Bisque
import BisqueDirect
import Glibc

struct DirectBench {
    let options: BenchOptions

    /// In messages, of one round.
    private var amount: Int { max(options.mebibytes << 20 / DirectMessages.length, 1) }

    func run() async throws -> DirectReport {
        let configuration = ServerConfiguration(
            workers: 2, listenIPs: ["127.0.0.1"], logging: .silent)
        return try await withServer(configuration) { server in
            let line = try await DirectBenchLine(server)
            let messages = DirectMessages()
            let memory = MemoryWatch([getpid()] + server.workers.map(\.processID))
            var next = 0
            // What is made once is made before anything is measured.
            _ = try await round(line, messages, from: &next, count: min(amount, 1_024), memory)
            let before = memory.now()
            var samples: [DirectSample] = []
            for _ in 0..<options.rounds {
                samples.append(try await round(line, messages, from: &next, count: amount, memory))
            }
            return DirectReport(
                name: "data/direct", samples: samples, before: before, after: memory.now())
        }
    }

    private func round(
        _ line: DirectBenchLine, _ messages: DirectMessages, from next: inout Int, count: Int,
        _ memory: MemoryWatch
    ) async throws -> DirectSample {
        let numbers = next..<(next + count)
        next = numbers.upperBound
        let cpuBefore = memory.processes.map(bench_cpu)
        let begun = MonotonicTime.now
        let sending = Task { [anna = line.anna] in
            // Who waits for messages that will not come is told so.
            var isDone = false
            defer { if !isDone { anna.destroy() } }
            for number in numbers {
                try await anna.deliver(.binary(messages.bytes(number)))
            }
            isDone = true
        }
        let watching = Task { try await memory.watch() }
        defer {
            sending.cancel()
            watching.cancel()
        }
        var wrong = 0
        for number in numbers {
            guard let message = await line.nextAtBert() else {
                throw BenchError("a direct peer ended")
            }
            if !messages.isRight(message, number) { wrong += 1 }
        }
        let elapsed = MonotonicTime.now - begun
        try await sending.value
        watching.cancel()
        let peak = try await watching.value
        return DirectSample(
            elapsed: elapsed, bytes: count * DirectMessages.length, wrong: wrong, peak: peak,
            used: zip(memory.processes, cpuBefore).map { process, before in
                Double(bench_cpu(process) - before) / 1e9
            })
    }
}
