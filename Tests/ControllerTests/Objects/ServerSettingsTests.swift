import Channel
import FoundationEssentials
import Testing

@testable import Bisque

/// What can be changed about a server while it runs.
@Suite(.timeLimit(.minutes(1))) struct ServerSettingsTests {
    private func settings(_ json: String) throws -> ServerSettings {
        try JSONDecoder().decode(ServerSettings.self, from: Data(json.utf8))
    }

    private func levels(of worker: ScriptedWorker, _ count: Int) async -> [LogLevel] {
        var levels: [LogLevel] = []
        for number in 1...count {
            levels.append(await worker.received(SetLogLevel.self, count: number).level)
        }
        return levels
    }

    @Test("SRV-08: settings that change nothing are taken")
    func noSettingsChangeNothing() async throws {
        let stage = try await Stage()
        try await stage.server.updateSettings()
        try await stage.server.updateSettings(try settings("{}"))
        try await stage.server.updateSettings(try settings(#"{"logTags": ["ice", "rtx"]}"#))
        let worker = await stage.fleet.worker(1)
        #expect(worker.asked.filter { $0 == SetLogLevel.op }.count == 1)
        #expect(stage.server.configuration.logging.level == .silent)
        await stage.server.close()
    }

    @Test("SRV-09: another log level reaches every worker before the call returns")
    func aLevelReachesEveryWorker() async throws {
        let stage = try await Stage(workers: 2)
        try await stage.server.updateSettings(try settings(#"{"logLevel": "warn"}"#))
        for number in 1...2 {
            let worker = await stage.fleet.worker(number)
            #expect(await levels(of: worker, 2) == [.silent, .warning])
        }
        #expect(stage.server.configuration.logging.level == .warning)
        // What was given to the server is nobody else's.
        #expect(Logging.silent.level == .silent)
        await stage.server.close()
    }

    @Test("SRV-10: a log level that is none is refused and changes nothing")
    func aLevelThatIsNoneIsRefused() async throws {
        let stage = try await Stage()
        #expect(
            code {
                _ = try settings(#"{"logLevel": "chicken"}"#)
            } == .invalid)
        let worker = await stage.fleet.worker(1)
        #expect(worker.asked.filter { $0 == SetLogLevel.op }.count == 1)
        await stage.server.close()
    }

    @Test("SRV-11: a closed server takes no settings")
    func aClosedServerTakesNone() async throws {
        let stage = try await Stage()
        let events = stage.server.events()
        let server = stage.server
        let refused = Task {
            for await event in events {
                guard case .closed = event else { continue }
                return await code { try await server.updateSettings() }
            }
            return nil
        }
        await server.close()
        #expect(await refused.value == .closed)
        #expect(await code { try await server.updateSettings(.init(logLevel: .debug)) } == .closed)
    }

    @Test func aWorkerThatIsStartedLaterBeginsWithThem() async throws {
        let stage = try await Stage()
        try await stage.server.updateSettings(ServerSettings(logLevel: .error))
        await stage.fleet.worker(1).die()
        let next = await stage.fleet.worker(2)
        #expect(await next.received(SetLogLevel.self).level == .error)
        await stage.server.close()
    }

    @Test func aWorkerThatDiesMeanwhileHoldsNobodyUp() async throws {
        let stage = try await Stage(workers: 2)
        let worker = await stage.fleet.worker(1)
        worker.hold(SetLogLevel.op)
        async let updated: Void = stage.server.updateSettings(ServerSettings(logLevel: .debug))
        _ = await worker.received(SetLogLevel.self, count: 2)
        worker.die()
        try await updated
        #expect(stage.server.configuration.logging.level == .debug)
        await stage.server.close()
    }

    @Test func whatTheServerSaysFollowsTheLevel() {
        let said = Locked<[String]>([])
        let logging = Logging(level: .error) { record in
            said.withLock { $0.append(record.message) }
        }
        let other = logging.independent()
        logging(.note, "a")
        other.change(to: .note)
        logging(.note, "b")
        other(.note, "c")
        #expect(said.withLock { $0 } == ["c"])
    }

    @Test(arguments: Logging.Level.allCases)
    func everyLevelHasAName(_ level: Logging.Level) throws {
        #expect(try Logging.Level(name: level.name) == level)
        #expect(try Logging.Level(name: level.name.uppercased()) == level)
        let written = try JSONEncoder().encode(ServerSettings(logLevel: level))
        #expect(
            try JSONDecoder().decode(ServerSettings.self, from: written)
                == ServerSettings(logLevel: level))
    }

    @Test func mediasoupsWordsAreUnderstood() throws {
        #expect(try Logging.Level(name: "warn") == .warning)
        #expect(try Logging.Level(name: "none") == .silent)
        #expect(code { _ = try Logging.Level(name: "") } == .invalid)
    }
}
