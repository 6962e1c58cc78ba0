/// Another program, run as a child: ffmpeg, or the little host of these tests.
///
/// What it says goes to a file, so that nobody has to read in time. It is killed when the last
/// reference goes.
import Bisque
import Glibc

final class Program: Sendable {
    let processID: Int32
    private let output: String
    private let end = Locked<Int32?>(nil)

    /// - Parameter path: looked for where the shell would, unless it has a slash.
    init(_ path: String, _ arguments: [String]) throws {
        let number = UInt64.random(in: 0 ... .max)
        output = "/tmp/bisque-e2e-\(getpid())-\(String(number, radix: 16))"
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var words = ([path] + arguments).map { strdup($0) }
        defer { for word in words { free(word) } }
        words.append(nil)
        var process: pid_t = 0
        let failure = posix_spawnp(&process, path, &actions, nil, &words, environ)
        guard failure == 0 else { throw SystemFailure(what: "spawn \(path)", number: failure) }
        processID = process
    }

    deinit {
        if status == nil {
            kill(processID, SIGKILL)
            waitpid(processID, nil, 0)
        }
        unlink(output)
    }

    /// As `waitpid` says it; `nil` while it runs.
    var status: Int32? {
        end.withLock { end in
            var status: Int32 = 0
            if end == nil, waitpid(processID, &status, WNOHANG) == processID { end = status }
            return end
        }
    }

    func signal(_ number: Int32) {
        if status == nil { kill(processID, number) }
    }

    /// All it has said so far, on either of its outputs.
    var words: String {
        let descriptor = open(output, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
        }
    }

    /// Waits for its end and returns what it said.
    func finished(within limit: Duration = .seconds(60)) async throws -> (Int32, String) {
        let status = try await eventually("a program ends", within: limit) { self.status }
        return (status, words)
    }

    static func isInstalled(_ name: String) -> Bool {
        guard let path = getenv("PATH") else { return false }
        return String(cString: path).split(separator: ":").contains {
            access("\($0)/\(name)", X_OK) == 0
        }
    }
}
