/// The program `bisque serve`, as a user would start it: its own process with workers of its own.
///
/// It can be killed and started again at the same address. It ends with the last reference.
import Bisque
import Glibc

final class ServiceProgram: Sendable {
    private static let loopback = "http://127.0.0.1:"

    private struct State {
        var program: Program
        /// What earlier processes at this address have said.
        var earlierWords = ""
    }

    private let path: String
    private let options: [String]
    private let folder: TemporaryFolder
    private let state: Locked<State>
    let port: UInt16

    /// Starts it and waits until it listens.
    ///
    /// - Parameter options: more of its command line.
    init(_ options: [String] = []) async throws {
        path = try Machine.programs + "/bisque"
        folder = try TemporaryFolder()
        // Browsers give cameras to secure pages only, and this address is one.
        var options = ["--workers", "1"] + options
        for address in [TestNetwork.address ?? "127.0.0.1", TestNetwork.address6] {
            if let address { options += ["--rtc-listen", address] }
        }
        self.options = options
        let program = try Self.start(path, options, port: 0, folder)
        port = try await Self.port(of: program)
        state = Locked(State(program: program))
    }

    /// Without the slash at its end.
    var url: String { "\(Self.loopback)\(port)" }

    /// Where somebody is in a call at once, or is asked for a name first.
    func url(ofRoom room: String, name: String? = nil, token: String? = nil) -> String {
        "\(url)/r/\(room)" + (name.map { "?name=\($0)" } ?? "")
            + (token.map { "#token=\($0)" } ?? "")
    }

    var processID: Int32 { state.withLock { $0.program.processID } }

    /// Everything it has said, and those before it.
    var journal: String { state.withLock { $0.earlierWords + $0.program.words } }

    /// Its workers, which are its only children.
    var workers: [Int32] { ProcessTable.children(of: processID) }

    /// Kills its worker, and waits until another one has taken its place.
    func killWorker() async throws {
        let worker = try await eventually("there is a worker") { workers.first }
        Glibc.kill(worker, SIGKILL)
        try await eventually("there is another worker", every: .milliseconds(20)) {
            workers.contains { $0 != worker }
        }
    }

    /// Kills it with all its workers' doings: nobody is told.
    func kill() async throws {
        let program = state.withLock { $0.program }
        program.signal(SIGKILL)
        _ = try await program.finished()
    }

    /// Asks it to stop and says with what status it ended.
    func stop() async throws -> Int32 {
        let program = state.withLock { $0.program }
        program.signal(SIGTERM)
        return try await program.finished().0
    }

    /// Starts another process at the same address, once the last one has ended.
    func restart() async throws {
        let program = try Self.start(path, options, port: port, folder)
        state.withLock { state in
            state.earlierWords += state.program.words
            state.program = program
        }
        _ = try await Self.port(of: program)
    }

    private static func start(
        _ path: String, _ options: [String], port: UInt16, _ folder: TemporaryFolder
    ) throws -> Program {
        try Program(
            "env",
            ["XDG_STATE_HOME=\(folder.path)", path, "serve", "--listen", "\(loopback)\(port)"]
                + options)
    }

    private static func port(of program: Program) async throws -> UInt16 {
        try await eventually("bisque serve listens", every: .milliseconds(10)) {
            let words = program.words
            if let place = words.firstRange(of: "listening \(loopback)") {
                let digits = words[place.upperBound...].prefix { $0.isNumber }
                // The line may not be whole yet.
                let isWhole = words[place.upperBound...].contains { !$0.isNumber }
                if isWhole, let port = UInt16(digits) { return port }
            }
            guard program.status == nil else {
                throw EndpointFailure("bisque serve has ended: \(words)")
            }
            return nil
        }
    }
}
