internal import Bisque
internal import BisqueWeb
import Glibc

/// The service while it runs: calls, the web server, and how they begin and end.
final class VideoService: Sendable {
    let greeting: Greeting
    private let calls: Calls
    private let web: WebServer
    private let record: RunRecord?
    private let journal: Journal

    private init(
        greeting: Greeting, calls: Calls, web: WebServer, record: RunRecord?, journal: Journal
    ) {
        self.greeting = greeting
        self.calls = calls
        self.web = web
        self.record = record
        self.journal = journal
    }

    // MARK: Starting

    static func start(
        _ settings: ServiceSettings, journal: Journal, addresses: LocalAddresses = .current()
    ) async throws(StartError) -> VideoService {
        let counters = Counters()
        let gate = try gate(settings)
        let files = try pageFiles(settings)
        let folder = stateFolder(journal)
        let record = runRecord(in: folder, journal: journal, counters: counters)
        do throws(StartError) {
            let ports = try ServicePorts(
                settings, addresses: addresses, folder: folder, journal: journal)
            let calls = try await Calls(
                settings, gate: gate, addresses: addresses, journal: journal, counters: counters)
            do throws(StartError) {
                let routes = ServiceRoutes(
                    settings: settings, calls: calls, files: files, journal: journal,
                    counters: counters)
                let web = try ports.open(routes.table())
                routes.include(web)
                let greeting = Greeting(
                    listeners: web.listeners, addresses: addresses, announced: settings.announce,
                    fingerprint: ports.ownFingerprint)
                journal.note(
                    "started", ["process": String(getpid()), "version": HelpText.version])
                return VideoService(
                    greeting: greeting, calls: calls, web: web, record: record, journal: journal)
            } catch {
                await calls.close()
                throw error
            }
        } catch {
            record?.end()
            throw error
        }
    }

    private static func gate(_ settings: ServiceSettings) throws(StartError) -> Gate {
        guard let path = settings.tokenSecret else { return .open }
        return Gate(secret: try TokenSecret.read(path))
    }

    private static func pageFiles(_ settings: ServiceSettings) throws(StartError) -> PageFiles {
        guard let folder = settings.page else { return .embedded() }
        let files = PageFiles.folder(folder)
        guard files.file("call/index.html") != nil else {
            throw StartError("--page: there is no \(folder)/call/index.html")
        }
        return files
    }

    /// A service that can keep nothing serves all the same.
    private static func stateFolder(_ journal: Journal) -> StateFolder? {
        do {
            return try StateFolder { name in getenv(name).map { String(cString: $0) } }
        } catch {
            journal.warning("no state folder: nothing is kept between runs", ["error": "\(error)"])
            return nil
        }
    }

    private static func runRecord(
        in folder: StateFolder?, journal: Journal, counters: Counters
    ) -> RunRecord? {
        guard let folder else { return nil }
        do {
            let record = try RunRecord(in: folder, started: Journal.timestamp(time(nil)))
            for run in record.unclean {
                counters.add(CounterHelp.unclean)
                journal.warning(
                    "the run before did not end properly: killed, crashed, or the machine stopped",
                    ["started": run.started])
            }
            return record
        } catch {
            journal.warning("no record of this run", ["error": "\(error)"])
            return nil
        }
    }

    // MARK: Stopping

    /// How long everybody has to be told, and everything to close; the rest is the system's.
    private static let farewell = Duration.seconds(1)
    private static let patience = Duration.milliseconds(3500)

    /// Tells everybody, then closes everything. Nobody is served any more when it returns.
    func stop() async {
        if await !within(VideoService.farewell, { [calls] in await calls.end() }) {
            journal.note("some sockets did not close by themselves")
        }
        let isClosed = await within(VideoService.patience) { [calls, web] in
            await web.close()
            await calls.close()
        }
        record?.end()
        if isClosed {
            journal.note("stopped")
        } else {
            journal.warning("stopping takes too long: the rest is left to the system")
        }
    }

    /// Whether the body was done in time; it goes on all the same.
    private func within(
        _ time: Duration, _ body: @escaping @Sendable () async -> Void
    ) async -> Bool {
        let (outcome, sender) = AsyncStream.makeStream(of: Bool.self)
        let work = Task {
            await body()
            sender.yield(true)
        }
        let clock = Task {
            do {
                try await Task.sleep(for: time)
                sender.yield(false)
            } catch {
                return
            }
        }
        defer {
            clock.cancel()
            work.cancel()
        }
        for await isDone in outcome { return isDone }
        return false
    }
}
