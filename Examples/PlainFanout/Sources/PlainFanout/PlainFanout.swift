/// One publisher, some listeners, plain RTP over loopback, and counters that move.
///
/// Everything that Bisque is asked for stands in `Show`; this file only starts and ends it.
import Bisque
import Foundation

@main
struct PlainFanout {
    static func main() async throws {
        let options = try FanoutOptions(CommandLine.arguments.dropFirst())
        let traffic = try Traffic(listeners: options.listeners)
        print("1 publisher, \(options.listeners) listeners; Ctrl-C ends it")

        try await withServer(ServerConfiguration(workers: 1)) { server in
            let show = try await Show(server: server, traffic: traffic)
            try await withThrowingTaskGroup { tasks in
                tasks.addTask { try await show.keepConnected() }
                tasks.addTask { try await traffic.send() }
                tasks.addTask { try await traffic.receive() }
                tasks.addTask { try await watch(traffic, on: server, for: options) }
                // The watch ends first, or one of the others says why it cannot go on.
                try await tasks.next()
                tasks.cancelAll()
            }
        }

        let total = traffic.total
        print("forwarded \(total.packetsOut) packets from \(total.packetsIn)")
        exit(total.packetsOut > 0 ? 0 : 1)
    }

    /// One line a second: what went in and came out since the last one.
    private static func watch(
        _ traffic: Traffic, on server: Server, for options: FanoutOptions
    ) async throws {
        var before = traffic.total
        for second in 1...options.seconds {
            if options.isKilling, second == options.seconds / 2 + 1,
                let worker = server.workers.first?.processID
            {
                print("killing worker \(worker); the room goes on without it")
                kill(worker, SIGKILL)
            }
            try await Task.sleep(for: .seconds(1))
            let now = traffic.total
            let worker = server.workers.first?.processID ?? 0
            print("\(second) s: \((now - before).line), worker \(worker)")
            fflush(nil)
            before = now
        }
    }
}
