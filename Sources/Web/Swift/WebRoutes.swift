/// Who answers which request.
///
/// The first route that fits is taken, in the order they were added.
public struct WebRoutes: Sendable {
    struct Route: Sendable {
        let method: String
        let pattern: RoutePattern
        let answer: @Sendable (HttpRequest) async -> HttpResponse
    }

    struct SocketRoute: Sendable {
        let pattern: RoutePattern
        let protocols: [String]
        let admits: @Sendable (HttpRequest) -> Bool
        let serve: @Sendable (WebSocket) async -> Void
    }

    private var routes: [Route] = []
    private var socketRoutes: [SocketRoute] = []

    public init() {}

    /// Answers requests of one method whose path fits the pattern.
    ///
    /// `/r/:room` gives the parameter `room`; `/client/*` the parameter `rest`. What nobody answers
    /// is 404, or 405 when another method would be. HEAD is answered from GET.
    public mutating func on(
        _ method: String, _ pattern: String,
        answer: @escaping @Sendable (HttpRequest) async -> HttpResponse
    ) {
        routes.append(Route(method: method, pattern: RoutePattern(pattern), answer: answer))
    }

    /// Serves the WebSockets whose path fits the pattern.
    ///
    /// `serve` runs as long as the socket lives; when it returns, the socket is closed (1000).
    /// With protocols, a client must ask for one of them. Whom `admits` does not want is answered
    /// 403; it is called on the server's own thread and must not wait.
    public mutating func webSocket(
        _ pattern: String, protocols: [String] = [],
        admits: @escaping @Sendable (HttpRequest) -> Bool = { _ in true },
        serve: @escaping @Sendable (WebSocket) async -> Void
    ) {
        socketRoutes.append(
            SocketRoute(
                pattern: RoutePattern(pattern), protocols: protocols, admits: admits, serve: serve))
    }

    enum Found: Sendable {
        case route(Route, parameters: [String: String])
        case otherMethods(allowed: [String])
        case nothing
    }

    func find(_ method: String, _ path: String) -> Found {
        let wanted = method == "HEAD" ? "GET" : method
        var allowed: [String] = []
        for route in routes {
            guard let parameters = route.pattern.match(path) else { continue }
            if route.method == wanted || route.method == method {
                return .route(route, parameters: parameters)
            }
            for name in route.method == "GET" ? ["GET", "HEAD"] : [route.method]
            where !allowed.contains(name) {
                allowed.append(name)
            }
        }
        return allowed.isEmpty ? .nothing : .otherMethods(allowed: allowed)
    }

    func findSocket(_ path: String) -> (route: SocketRoute, parameters: [String: String])? {
        for route in socketRoutes {
            if let parameters = route.pattern.match(path) { return (route, parameters) }
        }
        return nil
    }

    /// Every protocol of every route, once.
    var protocols: [String] {
        var all: [String] = []
        for name in socketRoutes.flatMap(\.protocols) where !all.contains(name) {
            all.append(name)
        }
        return all
    }
}
