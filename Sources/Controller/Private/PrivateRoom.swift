package import Channel

/// A room at a worker that one owner has for himself: nobody sees it, and it keeps no books.
///
/// Its owner names what is in it, asks the worker in the worker's own words, and hears every event
/// as it comes. It lives and dies with its worker: it never moves, and with `close()` the worker
/// frees everything in it.
package final class PrivateRoom: Sendable {
    /// What its owner is told, on the worker's thread, one after the other.
    package struct Observer: Sendable {
        let received: @Sendable (WorkerEvent) -> Void
        /// The worker is gone, or the server was closed: nothing comes any more.
        let ended: @Sendable (End) -> Void

        package init(
            received: @escaping @Sendable (WorkerEvent) -> Void,
            ended: @escaping @Sendable (End) -> Void
        ) {
            self.received = received
            self.ended = ended
        }
    }

    /// Why it is no more.
    package enum End: Sendable, Hashable {
        case workerDied(String)
        case serverClosed
    }

    private struct State {
        var observer: Observer?
        var end: End?
        var isClosed = false
    }

    package let id: UInt32
    /// Of the certificate that its transports show.
    package let fingerprints: [DtlsFingerprint]
    private let channel: WorkerChannel
    private let worker: Int
    private let server: ServerCore
    private let state = Locked(State())

    init(id: UInt32, at workplace: RoomCore.Workplace, of server: ServerCore) {
        self.id = id
        self.server = server
        channel = workplace.channel
        worker = workplace.worker
        fingerprints = workplace.fingerprints
    }

    /// A number for something in it, which events may be about as soon as `ask` was told so.
    package func number() -> UInt32 { server.identifiers.next() }

    package var logging: Logging { server.configuration.logging }

    /// Who hears of it from now on; of an end that was before, at once.
    package func observe(_ observer: Observer) {
        let end = state.withLock { state in
            state.observer = observer
            return state.end
        }
        if let end { observer.ended(end) }
    }

    // MARK: Asking

    /// Queues a request; `flush` sends it.
    ///
    /// - Parameters:
    ///   - opened: what events may be about from now on.
    ///   - settle: called once, later and on the worker's thread, unless this throws.
    /// - Throws: `.workerDied`; `.invalid` when it does not fit a frame.
    package func ask<Question: Request>(
        _ question: Question, opening opened: UInt32? = nil,
        carrying descriptors: [OwnedDescriptor] = [],
        settle: @escaping @Sendable (Result<Question.Reply, BisqueError>) -> Void
    ) throws(BisqueError) {
        if let opened { channel.route(opened, to: self) }
        try channel.ask(question, carrying: descriptors, settle: settle)
    }

    package func flush() { channel.flush() }

    /// Nobody waits for events about this any longer.
    package func forget(_ number: UInt32) { channel.forget(number) }

    /// Frees it and everything in it; without effect the second time.
    package func close() {
        let isFirst = state.withLock { state in
            defer { state.isClosed = true }
            return !state.isClosed && state.end == nil
        }
        guard isFirst else { return }
        channel.forgetAll(of: self)
        server.leave(self, asking: channel)
    }

    // MARK: What happens

    /// Its worker is gone, or the server.
    func end(_ end: End) {
        let observer = state.withLock { state -> Observer? in
            guard state.end == nil, !state.isClosed else { return nil }
            state.end = end
            return state.observer
        }
        observer?.ended(end)
    }

    // MARK: Its sockets

    /// A UDP socket at each address that others may reach this machine at, the best first: those
    /// that the server listens at.
    ///
    /// - Throws: `.limit` without a free port, `.refused` for an address that is none of ours.
    package func openSockets() throws(BisqueError) -> [BoundSocket] {
        let configuration = server.configuration
        let range = configuration.portRange(of: worker)
        var random = RandomNumbers()
        var sockets: [BoundSocket] = []
        for ip in configuration.ownAddresses.prefix(Self.mostSockets) {
            sockets += try range.open(ip: ip, isPair: false, using: &random)
        }
        return sockets
    }

    /// A UDP socket that only this machine can reach.
    ///
    /// - Throws: as `openSockets()`.
    package func openLoopbackSocket() throws(BisqueError) -> BoundSocket {
        var random = RandomNumbers()
        let range = server.configuration.portRange(of: worker)
        let sockets = try range.open(ip: Self.loopback, isPair: false, using: &random)
        guard let socket = sockets.first else { throw BisqueError(.limit, "there is no port") }
        return socket
    }

    package static let loopback = "127.0.0.1"
    /// As many as a worker takes.
    private static let mostSockets = 16

    /// What is told instead of one of its addresses.
    package func announced(for ip: String) -> String? {
        server.configuration.announced(for: ip)
    }
}

extension PrivateRoom: Resident {
    func received(_ event: WorkerEvent, from slot: Int) {
        state.withLock { $0.isClosed ? nil : $0.observer }?.received(event)
    }
}

extension ServerConfiguration {
    /// The addresses to bind at, one for each that the machine has where all are meant.
    fileprivate var ownAddresses: [String] {
        var seen: Set<String> = []
        return listenIPs.flatMap { ip in
            guard AddressFamily.isWildcard(ip), let family = AddressFamily(of: ip) else {
                return [ip]
            }
            return InterfaceAddresses.addresses(of: family)
        }.filter { seen.insert($0).inserted }
    }
}
