/// Opens WebSockets at other servers, on a thread of its own.
///
/// ```swift
/// let client = try WebSocketClient()
/// let socket = try await client.connect("wss://example.org/signalling", protocols: ["bisque"])
/// ```
///
/// Its WebSockets end with it: keep it as long as them.
public final class WebSocketClient: Sendable {
    private let commands = WebCommands()
    private let counters = WebCounters()
    private let ending = Ending()
    private let lastTicket = Locked<UInt64>(0)

    /// - Parameters:
    ///   - trust: Whose certificates are believed, for addresses that begin with `wss:`.
    ///   - limits: Those of messages and pings count.
    ///   - log: Gets a line when the library under it has something to complain of.
    /// - Throws: `WebError` when there is no certificate in what is to be trusted.
    public init(
        trust: WebTrust = .system, limits: WebLimits = WebLimits(),
        log: @escaping @Sendable (String) -> Void = { _ in }
    ) throws(WebError) {
        let configuration = WebServerConfiguration(listeners: [], limits: limits, log: log)
        let opened = try OpenedWeb(configuration, protocols: [], trust: trust)
        let ending = ending
        try WebThread.start(
            opened.loop, configuration, routes: WebRoutes(), commands: commands, counters: counters
        ) { ending.end() }
    }

    deinit {
        commands.post(.stop)
    }

    /// Opens a WebSocket.
    ///
    /// It is yours to close. Redirections are not followed.
    ///
    /// - Parameters:
    ///   - url: `ws://host:port/path?query`, or `wss:`.
    ///   - protocols: The server must take one of them, if there are any; the socket's `request`
    ///     says which, as `sec-websocket-protocol`.
    ///   - headers: What else the request says: `authorization`, `origin`.
    ///   - limit: For everything, from looking up the name to the answer.
    /// - Throws: `WebError`; of `.refused`, `status` is the server's answer.
    public func connect(
        _ url: String, protocols: [String] = [], headers: [HttpResponse.Header] = [],
        within limit: Duration = .seconds(10)
    ) async throws(WebError) -> WebSocket {
        let target = try WebSocketTarget(url, protocols: protocols, headers: headers)
        let ticket = lastTicket.withLock { last in
            last += 1
            return last
        }
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let attempt = WebAttempt(
                    ticket: ticket, target: target, limit: limit, waiter: waiter)
                guard commands.post(.connect(attempt)) else {
                    waiter.resume(returning: .failure(.closed))
                    return
                }
                // The handler may have run before there was anything to give up.
                if Task.isCancelled { commands.post(.giveUp(ticket)) }
            }
        } onCancel: {
            commands.post(.giveUp(ticket))
        }
        return try outcome.get()
    }

    /// What it has seen so far.
    public var statistics: WebStatistics { counters.statistics }

    /// Ends every WebSocket with 1001, and every attempt.
    public func close() async {
        commands.post(.stop)
        await ending.wait()
    }
}
