/// Runs `body` with a server that is closed on every way out of it.
///
/// When it returns, the server's worker processes are gone.
///
/// - Throws: what `Server.init` or `body` throws.
public func withServer<Output>(
    _ configuration: ServerConfiguration = ServerConfiguration(),
    _ body: (Server) async throws -> Output
) async throws -> Output {
    try await closing(try await Server(configuration), body)
}

/// Runs `body` and closes the server whatever comes of it.
func closing<Output>(
    _ server: Server, _ body: (Server) async throws -> Output
) async throws -> Output {
    do {
        let output = try await body(server)
        await server.close()
        return output
    } catch {
        await server.close()
        throw error
    }
}
