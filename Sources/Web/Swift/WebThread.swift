import CWeb

/// What a server's own thread keeps: who is being answered, which WebSockets are open.
///
/// It lives on that thread alone. The loop shows it to its events as a bare pointer, which it holds
/// from the start to the last event.
final class WebThread {
    /// A request whose body is still to come.
    private struct Awaited {
        let request: HttpRequest
        let route: WebRoutes.Route
    }

    let loop: OpaquePointer
    let limits: WebLimits
    private let routes: WebRoutes
    let commands: WebCommands
    let counters: WebCounters
    private let log: @Sendable (String) -> Void
    private let end: @Sendable () -> Void
    private var awaited: [UInt64: Awaited] = [:]
    private var tasks: [UInt64: Task<Void, Never>] = [:]
    private var asked: [UInt64: (socket: WebSocket, route: WebRoutes.SocketRoute)] = [:]
    private var sockets: [UInt64: WebSocket] = [:]
    /// By ticket.
    var attempts: [UInt64: WebAttempt] = [:]

    /// Nothing may touch the loop from here on but the commands and this thread.
    static func start(
        _ loop: OpaquePointer, _ configuration: WebServerConfiguration, routes: WebRoutes,
        commands: WebCommands, counters: WebCounters, end: @escaping @Sendable () -> Void
    ) throws(WebError) {
        let thread = WebThread(loop, configuration, routes, commands, counters, end)
        let held = Unmanaged.passRetained(thread)
        commands.begin(loop)
        var events = bisque_web_events.ofThread
        guard bisque_web_start(loop, &events, held.toOpaque()) else {
            commands.end()
            held.release()
            bisque_web_abandon(loop)
            throw WebError(.limit, "cannot start a thread")
        }
    }

    private init(
        _ loop: OpaquePointer, _ configuration: WebServerConfiguration, _ routes: WebRoutes,
        _ commands: WebCommands, _ counters: WebCounters, _ end: @escaping @Sendable () -> Void
    ) {
        self.loop = loop
        limits = configuration.limits
        log = configuration.log
        self.routes = routes
        self.commands = commands
        self.counters = counters
        self.end = end
    }

    // MARK: - Requests

    func request(_ id: UInt64, _ request: HttpRequest, hasBody: Bool) {
        counters.count { $0.requests += 1 }
        var request = request
        switch routes.find(request.method, request.path) {
        case .route(let route, let parameters):
            request.parameters = parameters
            if hasBody {
                awaited[id] = Awaited(request: request, route: route)
            } else {
                answer(id, request, route)
            }
        case .otherMethods(let allowed):
            let header = HttpResponse.Header("allow", allowed.joined(separator: ", "))
            var response = HttpResponse.text(405, "\(request.method) is not for this\n")
            response.headers.append(header)
            reply(id, response)
        case .nothing:
            reply(id, .text(404, "there is nothing here\n"))
        }
    }

    func body(_ id: UInt64, _ bytes: [UInt8]) {
        guard let waiting = awaited.removeValue(forKey: id) else { return }
        var request = waiting.request
        request.body = bytes
        answer(id, request, waiting.route)
    }

    private func answer(_ id: UInt64, _ request: HttpRequest, _ route: WebRoutes.Route) {
        tasks[id] = Task { [commands] in
            commands.post(.answer(id, await route.answer(request)))
        }
    }

    private func reply(_ id: UInt64, _ response: HttpResponse) {
        let fields = response.fieldBytes
        bisque_web_answer(
            loop, id, Int32(clamping: response.status), fields, fields.count, response.body,
            response.body.count)
    }

    // MARK: - WebSockets

    /// The status: 101 takes it.
    func upgrade(_ id: UInt64, _ request: HttpRequest) -> Int32 {
        guard let (route, parameters) = routes.findSocket(request.path) else { return 404 }
        let offered = (request.headers["sec-websocket-protocol"] ?? "")
            .split(separator: ",").map { String($0).trimmed }
        // The first that any route knows is the one that will be agreed on.
        let agreed = offered.first { routes.protocols.contains($0) }
        guard route.protocols.isEmpty ? agreed == nil : agreed.map(route.protocols.contains) == true
        else { return 400 }
        var request = request
        request.parameters = parameters
        guard route.admits(request) else { return 403 }
        let socket = WebSocket(
            id: id, request: request, commands: commands, counters: counters, limits: limits)
        asked[id] = (socket, route)
        return 101
    }

    func opened(_ id: UInt64) {
        guard let (socket, route) = asked.removeValue(forKey: id) else { return }
        counters.count { $0.requests += 1 }
        keep(socket, id)
        tasks[id] = Task {
            await route.serve(socket)
            socket.close()
        }
    }

    func keep(_ socket: WebSocket, _ id: UInt64) {
        sockets[id] = socket
        counters.count { $0.webSockets += 1 }
    }

    func message(_ id: UInt64, isText: Bool, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let socket = sockets[id] else { return true }
        counters.count { $0.messages += 1 }
        guard isText else { return socket.deliver(.binary(Array(bytes))) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            counters.refuse("invalidUtf8")
            socket.close(code: 1007, reason: "not UTF-8")
            return true
        }
        return socket.deliver(.text(text))
    }

    func sent(_ id: UInt64, _ size: Int) {
        sockets[id]?.sent(size)
    }

    // MARK: - Both

    func closed(_ id: UInt64, _ closure: WebClosure?) {
        awaited[id] = nil
        asked[id] = nil
        if let socket = sockets.removeValue(forKey: id) {
            counters.count { $0.webSockets -= 1 }
            socket.end(closure ?? WebClosure(code: 1006, wasClean: false))
        }
        tasks.removeValue(forKey: id)?.cancel()
    }

    func obey() {
        for command in commands.takeAll() {
            switch command {
            case .answer(let id, let response):
                reply(id, response)
            case .send(let id, .text(let text)):
                var text = text
                text.withUTF8 {
                    bisque_web_send(loop, id, true, $0.baseAddress, $0.count)
                }
            case .send(let id, .binary(let bytes)):
                bisque_web_send(loop, id, false, bytes, bytes.count)
            case .close(let id, let code, let reason):
                let bytes = Array(reason.utf8.prefix(Int(BISQUE_WEB_REASON_MAX)))
                bisque_web_close(loop, id, code, bytes, bytes.count)
            case .resume(let id):
                bisque_web_resume(loop, id)
            case .connect(let attempt):
                connect(attempt)
            case .giveUp(let ticket):
                bisque_web_give_up(loop, ticket)
            case .stop:
                bisque_web_stop(loop)
            }
        }
    }

    func refused(_ refusal: bisque_web_refusal) {
        counters.refuse(String(cString: bisque_web_refusal_name(refusal)))
    }

    func counted(_ connections: UInt32) {
        counters.count { $0.connections = Int(connections) }
    }

    func logged(_ line: String) {
        log(line)
    }

    /// Before the loop is freed nobody may wake it any more.
    func stopped() {
        for case .connect(let attempt) in commands.end() {
            attempt.waiter.resume(returning: .failure(.closed))
        }
    }

    func ended() {
        end()
    }
}

extension HttpResponse {
    /// Name, 0, value, 0, ...: no control character of a value reaches the other side.
    fileprivate var fieldBytes: [UInt8] {
        var bytes: [UInt8] = []
        for header in headers where header.name.lowercased() != "content-length" {
            bytes += Array((header.name.lowercased() + ":").utf8)
            bytes.append(0)
            bytes += header.value.utf8.filter { $0 >= 0x20 && $0 != 0x7F }
            bytes.append(0)
        }
        return bytes
    }
}

extension String {
    fileprivate var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
