/// A program to which we speak over a socket that it finds under numbers of its choice.
///
/// It is killed with all it started when the last reference goes; what it prints is kept until
/// then, to be shown when it fails.
import Glibc
import Synchronization

final class ChildProcess: Sendable {
    let processID: Int32
    /// Our end of the socket, which is the caller's from now on.
    let socket: Int32
    private let log: String
    private let ended = Mutex(false)

    /// - Parameters:
    ///   - descriptors: what the program calls its end. Standard input and output may be among
    ///     them; those that are not are empty and the log.
    ///   - log: the file for what it prints.
    init(
        _ path: String, _ arguments: [String], descriptors: [Int32],
        environment: [String: String] = [:], log: String
    ) throws {
        self.log = log
        var pair: [Int32] = [-1, -1]
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, type, 0, &pair) == 0 else {
            throw SystemFailure(what: "socketpair", number: errno)
        }
        // Above all the numbers that are about to be given away.
        let theirs = fcntl(pair[1], F_DUPFD_CLOEXEC, 10)
        close(pair[1])
        defer { close(theirs) }

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 2, 1)
        for number in descriptors { posix_spawn_file_actions_adddup2(&actions, theirs, number) }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))

        let setting = environment.map { "\($0.key)=\($0.value)" }
        var words = (["env"] + setting + [path] + arguments).map { strdup($0) }
        defer { for word in words { free(word) } }
        words.append(nil)
        var process: pid_t = 0
        let failure = posix_spawnp(&process, "env", &actions, &attributes, &words, environ)
        guard failure == 0 else {
            close(pair[0])
            throw SystemFailure(what: "spawn \(path)", number: failure)
        }
        processID = process
        socket = pair[0]
    }

    deinit {
        end()
    }

    /// Kills it and all it started.
    func end() {
        ended.withLock { ended in
            guard !ended else { return }
            ended = true
            // A group of its own, and its number is not given anew before it is waited for.
            kill(-processID, SIGKILL)
            waitpid(processID, nil, 0)
        }
    }

    /// The last of what it printed.
    var lastWords: String {
        let descriptor = open(log, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 4000)
        lseek(descriptor, -min(lseek(descriptor, 0, SEEK_END), buffer.count), SEEK_END)
        let count = read(descriptor, &buffer, buffer.count)
        return String(decoding: buffer[..<max(count, 0)], as: UTF8.self)
    }
}
