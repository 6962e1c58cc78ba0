internal import CSystem
import Glibc
private import Worker

/// Starts worker processes.
///
/// By default the host program is run again: a constructor in the worker's library sees the
/// environment variable and never comes to `main`. The child gets its end of the channel as
/// descriptor 3 and no other one.
package struct WorkerProcess: Sendable {
    /// What the worker's constructor looks for, when it is inside the host program.
    static let reentryVariable = "BISQUE_WORKER"
    /// Names a worker program, unless the configuration does.
    static let pathVariable = "BISQUE_WORKER_PATH"
    private static let hostProgram = "/proc/self/exe"
    private static let name = "bisque-worker"
    /// The C library's settings, which the worker's allocator reads once, as it starts.
    private static let tunablesVariable = "GLIBC_TUNABLES"
    private static let largePages = "glibc.malloc.hugetlb"

    /// The program to run; `nil` when it is the host's.
    let path: String?

    package init(path: String?) {
        // The linker keeps the worker's way in only when somebody refers to it.
        worker_link()
        self.path = path ?? getenv(WorkerProcess.pathVariable).map { String(cString: $0) }
    }

    package func launch() throws(BisqueError) -> RunningWorker {
        var pair: [Int32] = [-1, -1]
        let failure = bisque_socket_pair(&pair)
        guard failure == 0 else {
            throw BisqueError(.limit, "socketpair: \(systemErrorText(-failure))")
        }
        let ours = OwnedDescriptor(pair[0])
        let theirs = OwnedDescriptor(pair[1])
        let process = try spawn(channel: theirs)
        let end = bisque_process_open(process)
        guard end >= 0 else {
            kill(process, SIGKILL)
            waitpid(process, nil, 0)
            throw BisqueError(.limit, "pidfd_open: \(systemErrorText(-end))")
        }
        let descriptor = OwnedDescriptor(end)
        return RunningWorker(
            channel: ours, processID: process, end: descriptor,
            signal: { bisque_process_signal(descriptor.number, $0) },
            reap: { WorkerProcess.reap(descriptor) })
    }

    private func spawn(channel: OwnedDescriptor) throws(BisqueError) -> Int32 {
        var environment = WorkerProcess.environment()
        // The Swift runtime inside the child must not start a debugger there.
        environment["SWIFT_BACKTRACE"] = "enable=no"
        environment[WorkerProcess.reentryVariable] = path == nil ? "1" : nil
        environment[WorkerProcess.tunablesVariable] = WorkerProcess.tunables(
            environment[WorkerProcess.tunablesVariable])
        var strings = environment.map { strdup("\($0.key)=\($0.value)") }
        defer { for string in strings { free(string) } }
        strings.append(nil)
        let program = path ?? WorkerProcess.hostProgram
        let process = bisque_spawn(
            program, WorkerProcess.name, &strings, strings.count - 1, channel.number)
        guard process > 0 else {
            throw BisqueError(.refused, "cannot run \(program): \(systemErrorText(-process))")
        }
        return process
    }

    private static func environment() -> [String: String] {
        var environment: [String: String] = [:]
        for index in 0..<bisque_environment_count() {
            guard let string = bisque_environment_at(index) else { break }
            let parts = String(cString: string).split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            environment[String(parts[0])] = String(parts[1])
        }
        return environment
    }

    /// Asks for large pages, where the kernel gives them to who asks, unless somebody has decided.
    ///
    /// A packet to 500 listeners touches a few lines of the cache on the pages of each, and these
    /// are too many for the processor to remember where they are.
    static func tunables(_ said: String?) -> String {
        guard let said, !said.isEmpty else { return "\(largePages)=1" }
        let isDecided = said.split(separator: ":").contains { $0.hasPrefix("\(largePages)=") }
        return isDecided ? said : "\(said):\(largePages)=1"
    }

    private static func reap(_ descriptor: OwnedDescriptor) -> WorkerExit? {
        var end = bisque_exit()
        guard bisque_process_reap(descriptor.number, &end) == 0 else { return .unknown }
        switch end.how {
        case BISQUE_END_EXITED: return .exited(code: end.number)
        case BISQUE_END_SIGNALLED: return .signalled(end.number)
        default: return nil
        }
    }
}
