/// Answers HTTP requests and serves WebSockets, on a thread of its own.
///
/// Over TLS it speaks HTTP/2 with who asks for it. A connection with HTTP/1.1 carries one request.
///
/// ```swift
/// var routes = WebRoutes()
/// routes.on("GET", "/healthz") { _ in .text(200, "ok\n") }
/// let server = try WebServer(WebServerConfiguration(), routes: routes)
/// ```
public final class WebServer: Sendable {
    /// The addresses it listens on, with the ports that were really taken.
    public let listeners: [WebListener]

    private let commands = WebCommands()
    private let counters = WebCounters()
    private let ending = Ending()

    /// Listens when it returns.
    ///
    /// - Throws: `WebError` when a port is taken, an address is none of this machine's, or the
    ///   certificate and its key do not fit together.
    public init(_ configuration: WebServerConfiguration, routes: WebRoutes) throws(WebError) {
        let opened = try OpenedWeb(configuration, protocols: routes.protocols)
        listeners = opened.listeners
        let ending = ending
        try WebThread.start(
            opened.loop, configuration, routes: routes, commands: commands, counters: counters
        ) { ending.end() }
    }

    deinit {
        commands.post(.stop)
    }

    /// What it has seen so far.
    public var statistics: WebStatistics { counters.statistics }

    /// Ends every connection: WebSockets get 1001, answers that are being written a moment.
    public func close() async {
        commands.post(.stop)
        await ending.wait()
    }
}
