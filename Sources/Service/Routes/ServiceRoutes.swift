internal import Bisque
internal import BisqueWeb
import Glibc

/// Everything the service answers, by path.
struct ServiceRoutes: Sendable {
    private let settings: ServiceSettings
    private let calls: Calls
    private let page: PageRoutes
    private let journal: Journal
    private let counters: Counters
    private let origins: OriginCheck
    private let startedAt = UInt64(time(nil))
    /// It comes after the routes, but nobody asks before it is there.
    private let web = Locked<WebServer?>(nil)

    init(
        settings: ServiceSettings, calls: Calls, files: PageFiles, journal: Journal,
        counters: Counters
    ) {
        self.settings = settings
        self.calls = calls
        page = PageRoutes(files)
        self.journal = journal
        self.counters = counters
        origins = OriginCheck(allowed: Set(settings.allowedOrigins))
    }

    /// Whose figures are among the metrics.
    func include(_ web: WebServer) {
        self.web.withLock { $0 = web }
    }

    func table() -> WebRoutes {
        var routes = WebRoutes()
        page.add(to: &routes)
        addSignalling(to: &routes)
        addMediasoup(to: &routes)
        addWhip(to: &routes)
        addProtocol(to: &routes)
        routes.on("GET", "/healthz") { [calls] _ in calls.health.response }
        routes.on("GET", "/service") { [self] request in
            ServiceCard(
                version: HelpText.version,
                secureOrigin: SecureOrigin.of(
                    host: request.headers["host"],
                    listeners: web.withLock { $0?.listeners } ?? [])
            ).response
        }
        routes.on("GET", "/metrics") { [self] _ in
            .text(200, await metrics().text, type: MetricsText.contentType)
        }
        return routes
    }

    private func addSignalling(to routes: inout WebRoutes) {
        routes.webSocket(
            SignallingSocket.path, protocols: [SignallingSocket.subprotocol],
            admits: { [self] request in admits(request) }
        ) { [self] socket in
            let address = remoteAddress(of: socket.request)
            await calls.attendance.attend {
                await SignallingSocket.serve(socket, at: calls.desk, remoteAddress: address)
            }
        }
    }

    private func addProtocol(to routes: inout WebRoutes) {
        routes.webSocket(
            ProtocolSocket.path, protocols: [ProtocolSocket.subprotocol],
            admits: { [self] request in admits(request) }
        ) { [self] socket in
            let address = remoteAddress(of: socket.request)
            await calls.attendance.attend {
                await ProtocolSocket.serve(
                    socket, at: calls.protocolDesk, remoteAddress: address)
            }
        }
    }

    private func addMediasoup(to routes: inout WebRoutes) {
        routes.webSocket(
            MediasoupSocket.path, protocols: [MediasoupSocket.subprotocol],
            admits: { [self] request in admits(request) }
        ) { [self] socket in
            let address = remoteAddress(of: socket.request)
            await calls.attendance.attend {
                await MediasoupSocket.serve(socket, at: calls.mediasoup, remoteAddress: address)
            }
        }
    }

    private func admits(_ request: HttpRequest) -> Bool {
        if origins.admits(request) { return true }
        counters.add("bisque_signalling_refusals_total", ["reason": "origin"])
        journal.note(
            "a page of another origin was refused: --allow-origin lets it in",
            [
                "origin": request.headers["origin"] ?? "",
                "address": remoteAddress(of: request),
            ])
        return false
    }

    private func addWhip(to routes: inout WebRoutes) {
        for kind in WhipKind.allCases {
            for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] {
                routes.on(method, "/\(kind.rawValue)/:room") { [self] request in
                    await calls.whip.answer(known(request), at: kind)
                }
                routes.on(method, "/\(kind.rawValue)/:room/:session") { [self] request in
                    await calls.whip.answerSession(known(request), at: kind)
                }
            }
        }
    }

    private func remoteAddress(of request: HttpRequest) -> String {
        RemoteAddress.of(request, trustsProxy: settings.trustsProxy)
    }

    private func known(_ request: HttpRequest) -> HttpRequest {
        var request = request
        request.remoteAddress = remoteAddress(of: request)
        return request
    }

    private func metrics() async -> ServiceMetrics {
        var metrics = ServiceMetrics()
        metrics.counters = counters.all
        metrics.workers = calls.server.workers
        (metrics.rooms, metrics.members) = calls.count
        do {
            metrics.stats = try await calls.server.getStats().workers
        } catch {
            journal.debug("no statistics of the workers", ["error": "\(error)"])
        }
        metrics.web = web.withLock { $0?.statistics }
        metrics.service = ProcessFigures(of: getpid())
        for worker in metrics.workers where worker.processID > 0 {
            metrics.workerProcesses[worker.id] = ProcessFigures(of: worker.processID)
        }
        metrics.startedAt = startedAt
        return metrics
    }
}
