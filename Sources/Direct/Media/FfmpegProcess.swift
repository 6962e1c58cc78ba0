import Bisque
import Glibc

/// One ffmpeg: what it is told on its standard input, what it says of errors, and how it ends.
///
/// It is killed when nobody holds it any longer. Ctrl-C is not for it: whoever started it ends it
/// in order.
final class FfmpegProcess: Sendable {
    /// How it ended.
    struct Exit: Sendable, Hashable {
        /// Nothing when it did all that it was told.
        let fault: String?

        /// - Throws: `.refused`.
        func check() throws(BisqueError) {
            guard let fault else { return }
            throw BisqueError(.refused, "ffmpeg failed: \(fault)")
        }
    }

    private struct State {
        var exit: Exit?
        var words: [UInt8] = []
    }

    private static let mostWords = 4 * 1_024

    let id: pid_t
    private let errors: OwnedDescriptor
    private let state = Locked(State())

    /// - Parameters:
    ///   - program: looked for where the shell would, unless it has a slash.
    ///   - text: all of its standard input; short.
    /// - Throws: `.notFound` when there is no such program; `.limit`.
    init(_ program: String, _ arguments: [String], saying text: String) throws(BisqueError) {
        let (input, ours) = try Self.pipe()
        let (read, write) = try Self.pipe()
        errors = read
        let bytes = Array(text.utf8)
        _ = Glibc.write(ours.number, bytes, bytes.count)
        id = try Self.spawn(program, arguments, input: input.number, errors: write.number)
        _ = fcntl(read.number, F_SETFL, O_NONBLOCK)
    }

    deinit {
        guard state.withLock({ $0.exit }) == nil else { return }
        kill(id, SIGKILL)
        waitpid(id, nil, 0)
    }

    /// How it ended; nothing while it runs.
    var exit: Exit? {
        state.withLock { state in
            if let exit = state.exit { return exit }
            hear(&state)
            var status: Int32 = 0
            let process = waitpid(id, &status, WNOHANG)
            guard process == id || process < 0 && errno == ECHILD else { return nil }
            hear(&state)
            let words = String(decoding: state.words, as: UTF8.self)
            let how = process == id ? Self.fault(status) : Self.faultUnseen(words)
            state.exit = Exit(fault: how.map { words.isEmpty ? $0 : "\($0): \(words)" })
            return state.exit
        }
    }

    private static func fault(_ status: Int32) -> String? {
        let signal = status & 0x7F
        guard signal == 0 else { return "signal \(signal) ended it" }
        let code = status >> 8 & 0xFF
        return code == 0 ? nil : "it returned \(code)"
    }

    /// Where the program ignores SIGCHLD nobody is told how it ended. It says nothing but errors.
    private static func faultUnseen(_ words: String) -> String? {
        words.isEmpty ? nil : "it said something"
    }

    /// Keeps the last of what it says.
    private func hear(_ state: inout State) {
        var bytes = [UInt8](repeating: 0, count: Self.mostWords)
        while true {
            let count = read(errors.number, &bytes, bytes.count)
            guard count > 0 else { return }
            state.words = (state.words + bytes.prefix(count)).suffix(Self.mostWords)
        }
    }

    // MARK: Starting

    /// Both ends close on exec, and are none of the standard ones.
    private static func pipe() throws(BisqueError) -> (OwnedDescriptor, OwnedDescriptor) {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else {
            throw BisqueError(.limit, "cannot open a pipe: \(systemErrorText(errno))")
        }
        let lifted = ends.map { fcntl($0, F_DUPFD_CLOEXEC, STDERR_FILENO + 1) }
        for end in ends { close(end) }
        let owned = lifted.filter { $0 >= 0 }.map { OwnedDescriptor($0) }
        guard owned.count == 2 else {
            throw BisqueError(.limit, "cannot open a pipe: there are too many descriptors")
        }
        return (owned[0], owned[1])
    }

    private static func spawn(
        _ program: String, _ arguments: [String], input: Int32, errors: Int32
    ) throws(BisqueError) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        arrangeSignals(&attributes)
        var words = ([program] + arguments).map { strdup($0) }
        defer { for word in words { free(word) } }
        words.append(nil)
        var process: pid_t = 0
        let failure = posix_spawnp(&process, program, &actions, &attributes, &words, environ)
        guard failure == 0 else {
            throw BisqueError(
                failure == ENOENT ? .notFound : .limit,
                "cannot start \(program): \(systemErrorText(failure))")
        }
        return process
    }

    /// No signal is blocked or ignored, and those of the terminal go to us alone.
    private static func arrangeSignals(_ attributes: inout posix_spawnattr_t) {
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
        posix_spawnattr_setflags(&attributes, Int16(flags))
    }
}
