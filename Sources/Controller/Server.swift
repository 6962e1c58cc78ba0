/// A set of workers and the rooms they serve.
///
/// ```swift
/// let server = try await Server(ServerConfiguration(workers: 2, listenIPs: ["0.0.0.0"]))
/// let room = try await server.createRoom(mediaCodecs: [.opus, .vp8])
/// let alice = try room.createPeer(named: "alice")
/// print("\(alice.name) is in room \(room.id), at one of \(server.numWorkers) workers")
/// await server.close()
/// ```
///
/// Whoever makes a server closes it: `withServer` does so on every way out. A server that is
/// forgotten closes its pipes, so that no worker outlives it.
public final class Server: Sendable {
    public enum Event: Sendable {
        case newRoom(Room)
        case workerStarted(WorkerStatus)
        case workerDied(WorkerDeath)
        /// The last event. `.workerDied` when no worker was left.
        case closed(CloseReason)
    }

    let core: ServerCore

    /// Opens the ports and starts the workers. They are up when it returns.
    ///
    /// - Throws: `.invalid` for a configuration that cannot be, `.refused` when an address cannot
    ///   be listened at or a worker does not start, `.cancelled`.
    public init(
        _ configuration: ServerConfiguration = ServerConfiguration()
    ) async throws(BisqueError) {
        core = try ServerCore(configuration)
        try await core.start()
    }

    /// For tests: workers come from `launch`.
    init(
        _ configuration: ServerConfiguration, launch: @escaping WorkerLauncher
    ) async throws(BisqueError) {
        core = try ServerCore(configuration, launch: launch)
        try await core.start()
    }

    deinit {
        core.shutDown(.application)
    }

    // MARK: Properties

    public var configuration: ServerConfiguration { core.configuration }
    public var closeReason: CloseReason? { core.closeReason }
    public var isClosed: Bool { closeReason != nil }

    /// The open ones, in the order of their creation.
    public var rooms: [Room] { core.rooms }

    public var workers: [WorkerStatus] { core.workers }

    /// How many of the workers are up.
    public var numWorkers: Int { core.numWorkers }

    /// What exists now, then what happens. Ends after `.closed`.
    public func events() -> AsyncStream<Event> { core.events() }

    // MARK: Commands

    /// Opens a room at the worker that the options name, or else where the configuration's
    /// placement has it.
    ///
    /// - Throws: `.unsupported` for a codec the server does not know, `.duplicate`, `.invalid`,
    ///   `.limit`, `.workerDied` when the worker that is named is not up, `.closed`, `.cancelled`.
    public func createRoom(
        mediaCodecs: [RtpCodecCapability], options: RoomOptions = RoomOptions()
    ) async throws(BisqueError) -> Room {
        try await core.createRoom(mediaCodecs: mediaCodecs, options: options)
    }

    /// Changes what can be changed while the server runs. All workers have obeyed when it returns,
    /// and those that are started later begin with it.
    ///
    /// - Throws: `.closed`, `.cancelled`.
    public func updateSettings(
        _ settings: ServerSettings = ServerSettings()
    ) async throws(BisqueError) {
        try await core.updateSettings(settings)
    }

    /// - Throws: `.closed`, `.cancelled`.
    public func getStats() async throws(BisqueError) -> ServerStats {
        try await core.getStats()
    }

    /// - Throws: `.closed`, `.workerDied`, `.cancelled`.
    public func dump() async throws(BisqueError) -> ServerDump {
        try await core.dump()
    }

    /// Closes every room, then every worker. When it returns no worker process is left.
    public func close() async {
        await core.close()
    }
}
