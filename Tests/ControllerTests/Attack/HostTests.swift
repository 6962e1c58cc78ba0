import Glibc
import Testing

@testable import Bisque

/// Host programs in poor condition: without standard descriptors, with signals ignored, short of
/// descriptors. The host is `e2e-host`, started by a shell that makes it so.
@Suite(.timeLimit(.minutes(2))) struct HostTests {
    /// What a shell command says, and its exit code.
    private func shell(_ command: String) throws -> (code: Int32, words: String) {
        let pipe = try #require(popen("export SWIFT_BACKTRACE=enable=no; \(command)", "re"))
        var words: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = fread(&buffer, 1, buffer.count, pipe)
            guard count > 0 else { break }
            words += buffer[..<count]
        }
        let status = pclose(pipe)
        return ((status >> 8) & 0xFF, String(decoding: words, as: UTF8.self))
    }

    /// The build puts it beside the program that runs the tests.
    private var host: String {
        get throws {
            var path = [CChar](repeating: 0, count: 4096)
            let length = readlink("/proc/self/exe", &path, path.count)
            let bytes = path[..<max(0, length)].map { UInt8(bitPattern: $0) }
            let program = String(decoding: bytes, as: UTF8.self)
            let end = try #require(program.lastIndex(of: "/"))
            return "'\(program[..<end])/e2e-host'"
        }
    }

    /// Ends with 0 when three workers were killed, noticed and replaced, and the server closed.
    @Test(arguments: ["<&-", ">&-", "2>&-", "<&- 2>&-", "<&- >&-", "<&- >&- 2>&-"])
    func workersServeAHostWithoutStandardDescriptors(_ closed: String) throws {
        let (code, words) = try shell("timeout 60 \(try host) kills 3 \(closed)")
        #expect(code == 0, "\(words)")
    }

    @Test func aWorkersOutputGoesNowhereWhenItsHostHasNone() throws {
        let command = """
            \(try host) serve 2 <&- 2>&- | {
                read -r word one two
                readlink /proc/$one/fd/0 /proc/$one/fd/1 /proc/$one/fd/2
                readlink /proc/$two/fd/1 /proc/$two/fd/2
                read -r _ _ _ parent _ </proc/$one/stat
                kill $parent
            }
            """
        let (_, words) = try shell(command)
        #expect(
            words.split(separator: "\n") == [
                "/dev/null", "/dev/null", "/dev/null", "/dev/null", "/dev/null",
            ])
    }

    @Test func endsAreNoticedWhereChildSignalsAreIgnored() throws {
        let (code, words) = try shell("trap '' CHLD PIPE; timeout 60 \(try host) kills 3")
        #expect(code == 0, "\(words)")
        #expect(words.contains("closed"))
    }

    /// The host prints the error that `Server.init` threw.
    @Test(arguments: [8, 10, 12, 14, 16, 20])
    func tooFewDescriptorsAreAnErrorWithACode(_ limit: Int) throws {
        // The shell itself needs descriptors for what it redirects, so that comes first.
        let (_, words) = try shell(
            "sh -c \"ulimit -c 0; ulimit -n \(limit); exec \(try host) serve 8\" </dev/null 2>&1")
        #expect(words.contains("limit: ") || words.contains("refused: "), "\(words)")
        #expect(!words.contains("Precondition") && !words.contains("Sanitizer"))
    }

    @Test func aWorkerInAFolderWithSpacesIsFound() async throws {
        let folder = "/tmp/bisque probe \(getpid())"
        mkdir(folder, 0o700)
        defer { rmdir(folder) }
        let path = "\(folder)/a worker"
        symlink("/bin/false", path)
        defer { unlink(path) }
        let worker = try WorkerProcess(path: path).launch()
        var waiting = pollfd(fd: try #require(worker.end).number, events: Int16(POLLIN), revents: 0)
        poll(&waiting, 1, 20_000)
        #expect(worker.reap() == .exited(code: 1))
    }

    @Test func noWorkerHoldsWhatIsAnothersOrTheHosts() async throws {
        let server = try await Server(ServerConfiguration(workers: 3, logging: .silent))
        let room = try await server.createRoom(mediaCodecs: [.opus])
        _ = try await room.createPeer(named: "one").createPlainTransport()
        var seen: Set<String> = []
        for worker in server.workers {
            // 1 and 2 are the host's standard error; the rest is the worker's own.
            let sockets = descriptors(of: worker.processID).filter { $0.key > 2 }.map(\.value)
                .filter { $0.hasPrefix("socket:") }
            // The channel, the shared ports, and one worker has a transport.
            #expect((3...4).contains(sockets.count))
            for socket in sockets where !seen.insert(socket).inserted {
                Issue.record("\(socket) is held by two workers")
            }
        }
        await server.close()
    }

    private func descriptors(of process: Int32) -> [Int: String] {
        var found: [Int: String] = [:]
        for number in 0..<64 {
            var target = [CChar](repeating: 0, count: 256)
            let length = readlink("/proc/\(process)/fd/\(number)", &target, target.count)
            guard length > 0 else { continue }
            found[number] = String(
                decoding: target[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
        return found
    }

    @Test func moreAddressesThanAWorkerKeepsAreInvalid() {
        let many = (1...9).map { "127.0.1.\($0)" }
        #expect(code { try ServerConfiguration(listenIPs: many).validate() } == .invalid)
        #expect(
            code { try ServerConfiguration(listenIPs: Array(many.prefix(8))).validate() } == nil)
    }
}
