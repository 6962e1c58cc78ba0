/// How workers come to be and go: many of them, none at all, wrong ones, and without a controller.
import Bisque
import Glibc
import Testing

extension EndToEnd {
    @Suite("Workers come and go")
    struct WorkerStartTests {
        @Test func eightWorkersServeARoomEach() async throws {
            try await withServer(.quiet(workers: 8)) { server in
                var conversations: [Conversation] = []
                for _ in 0..<8 { conversations.append(try await Conversation(server)) }
                #expect(server.workers.allSatisfy { $0.isAlive && $0.rooms.count == 1 })
                #expect(Set(server.workers.map(\.processID)).count == 8)
                #expect(Set(server.workers.flatMap(\.localAddresses)).count == 8)
                for _ in 0..<10 {
                    for conversation in conversations { _ = try await conversation.talk(10) }
                }
                for conversation in conversations {
                    #expect(try await conversation.heard(100).isContiguous)
                }
                let dump = try await server.dump()
                #expect(dump.workers.allSatisfy { $0.datagramsIn == 100 && $0.drops.isEmpty })
            }
        }

        @Test func aClosedServerLeavesNoProcessBehind() async throws {
            let server = try await Server(.quiet(workers: 3))
            let conversation = try await Conversation(server)
            _ = try await conversation.talk(5)
            let processes = server.workers.map(\.processID)
            #expect(processes.allSatisfy { ProcessTable.isAlive($0) })
            await server.close()
            #expect(processes.allSatisfy { ProcessTable.state(of: $0) == nil })
            #expect(conversation.room.closeReason == .parent)
            await server.close()
        }

        @Test func theSmallProgramServesAsWell() async throws {
            var configuration = ServerConfiguration.quiet()
            configuration.workerPath = try Machine.programs + "/bisque-worker"
            try await withServer(configuration) { server in
                let conversation = try await Conversation(server)
                _ = try await conversation.talk(20)
                #expect(try await conversation.heard(20).isContiguous)
            }
        }

        @Test(arguments: ["/nowhere/bisque-worker", "/dev/null", "/bin/true", "/bin/false"])
        func aProgramThatIsNoWorkerIsSaidToBeNone(_ path: String) async throws {
            var configuration = ServerConfiguration.quiet()
            configuration.workerPath = path
            let refusal = await refusal { _ = try await Server(configuration) }
            #expect(refusal?.code == .refused)
            #expect(refusal?.message.contains("does not start") == true)
            if access(path, X_OK) != 0 {
                #expect(refusal?.message.contains(path) == true)
            }
        }

        @Test func aProgramThatSpeaksAnotherLanguageIsKilled() async throws {
            let script = "/tmp/bisque-e2e-\(getpid())-stranger"
            let file = try #require(fopen(script, "w"))
            fputs("#!/bin/sh\necho 'HTTP/1.1 400 Bad Request' >&3\nexec sleep 1000\n", file)
            fclose(file)
            chmod(script, 0o700)
            defer { unlink(script) }
            var configuration = ServerConfiguration.quiet()
            configuration.workerPath = script
            let refusal = await refusal { _ = try await Server(configuration) }
            #expect(refusal?.code == .refused)
            #expect(refusal?.message.contains("broken") == true)
        }

        @Test func workersDoNotOutliveTheirController() async throws {
            let host = try Program(try Machine.programs + "/e2e-host", ["serve", "3"])
            let words = try await eventually("it serves") {
                host.words.hasSuffix("\n") ? host.words : nil
            }
            let processes = words.split(whereSeparator: \.isWhitespace).compactMap { Int32($0) }
            #expect(words.hasPrefix("ready ") && processes.count == 3)
            #expect(processes.allSatisfy { ProcessTable.isAlive($0) })
            let began = ContinuousClock.now
            host.signal(SIGKILL)
            try await eventually("all of them are gone", within: .seconds(2)) {
                processes.allSatisfy { !ProcessTable.isAlive($0) }
            }
            print("without a controller: gone in \(ContinuousClock.now - began)")
        }

        @Test(.timeLimit(.minutes(5))) func fiveHundredDeathsLeaveNothingBehind() async throws {
            let count = Machine.isSanitized ? 100 : 500
            let began = ContinuousClock.now
            let host = try Program(try Machine.programs + "/e2e-host", ["kills", "\(count)"])
            let (status, words) = try await host.finished(within: .seconds(120))
            let lines = words.split(separator: "\n").map { line in
                Dictionary(
                    line.split(separator: " ").compactMap { word -> (Substring, Int)? in
                        let parts = word.split(separator: "=")
                        return parts.count == 2 ? Int(parts[1]).map { (parts[0], $0) } : nil
                    }
                ) { $1 }
            }
            #expect(status == 0 && lines.count == 3, "\(words)")
            guard lines.count == 3 else { return }
            #expect(lines[1]["descriptors"] == lines[0]["descriptors"])
            // The pool that runs tasks makes its threads, one a processor, when it needs them.
            let threads = try #require(lines[1]["threads"]) - #require(lines[0]["threads"])
            #expect(threads <= sysconf(Int32(_SC_NPROCESSORS_ONLN)))
            #expect(lines[1]["children"] == 2 && lines[2]["children"] == 0)
            let growth = try #require(lines[1]["resident"]) - #require(lines[0]["resident"])
            if !Machine.isSanitized { #expect(growth <= 8 * 1024) }
            print("\(count) deaths in \(ContinuousClock.now - began):\n\(words)")
        }
    }
}
