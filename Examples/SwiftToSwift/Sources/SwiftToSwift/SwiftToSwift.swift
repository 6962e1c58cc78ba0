/// Brings a file from one process straight to another one, wherever that is.
///
/// Exit code 0: it arrived whole; 1: it did not, and one line on standard error says why; 2: the
/// command line is wrong.
import Bisque
import BisqueDirect
import Foundation

@main
struct SwiftToSwift {
    static func main() async {
        do {
            let options = try Options(CommandLine.arguments.dropFirst())
            try await run(options)
        } catch let refused as Options.Refused {
            say("\(refused)")
            exit(2)
        } catch {
            say("SwiftToSwift: \(error)")
            exit(1)
        }
    }

    private static func run(_ options: Options) async throws {
        switch options.task {
        case .send(let path):
            let file = try SentFile(path)
            let meeting = try await Meeting.join(at: options.meetingPlace)
            try await connected(options, meeting) { try await file.send(over: $0) }
        case .receive(let directory):
            let meeting = try await Meeting.open(at: options.meetingPlace)
            try await connected(options, meeting) {
                try await ReceivedFile.receive(into: directory, over: $0)
            }
        }
    }

    private static func connected(
        _ options: Options, _ meeting: Meeting,
        _ exchange: @escaping @Sendable (Connection) async throws -> Void
    ) async throws {
        let configuration = ServerConfiguration(workers: 1, listenIPs: options.listenIPs)
        try await withServer(configuration) { server in
            let peer = try await server.createDirectPeer(options.peer)
            defer { peer.destroy() }
            try await Connection(peer).run(meeting, exchange)
        }
    }

    static func say(_ line: String) {
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }
}
