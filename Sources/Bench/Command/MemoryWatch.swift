/// How much memory some processes have, again and again.
import BenchLoad
import Glibc

struct MemoryWatch: Sendable {
    let processes: [pid_t]

    init(_ processes: [pid_t]) {
        self.processes = processes
    }

    /// Resident bytes of each.
    func now() -> [Int] { processes.map { Int(bench_resident_bytes($0)) } }

    /// Looks until it is cancelled, and returns the most that each had.
    func watch() async throws -> [Int] {
        var most = now()
        while !Task.isCancelled {
            most = zip(most, now()).map(max)
            do {
                try await Task.sleep(for: .milliseconds(100))
            } catch is CancellationError {
                break
            }
        }
        return most
    }
}
