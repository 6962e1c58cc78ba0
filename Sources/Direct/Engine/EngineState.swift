import Bisque
import Channel

/// A peer's connection as its worker has it: requests, events and answers in; commands and facts
/// out.
///
/// Pure: it knows no lock, no task and no socket. What its worker is told is in the order of what
/// it was asked; while names of servers are resolved, everything waits.
struct EngineState: Sendable {
    enum Phase: Sendable, Hashable {
        case new
        /// Addresses of servers are looked for.
        case resolving
        case open
        case closed
    }

    /// What never changes about it.
    struct Place: Sendable {
        /// At the worker.
        let room: UInt32
        let transport: UInt32
        /// Of the sockets that it was given.
        let hosts: [TransportAddress]
        /// What is told instead of one of these.
        let announced: [String: String]
        /// The most bytes of one message that are taken.
        let mostOfMessage: Int
        /// Names one more object.
        let number: @Sendable () -> UInt32
    }

    let place: Place
    private(set) var phase = Phase.new
    private var opening: Opening?
    private var waiting: [DirectRequest] = []
    private var actions: [EngineAction] = []

    // The path.
    var servers: [(address: TransportAddress, name: String)] = []
    /// Ours that were asked for last, and those that candidates are found for.
    var local: IceParameters?
    var toldFragment: String?
    /// Those that the far end knows from the last exchange.
    var agreed: IceParameters?
    /// The far side has to be told to the worker, or told again.
    var needsFarSide = true
    var farEnd: FarEnd?
    var isConnected = false
    var farCandidates: [CandidateAttribute] = []
    var hasAllCandidates = false
    /// Those whose names are looked for.
    var sought: [CandidateAttribute] = []
    var findsLocalNames = true

    // Channels.
    var channels: [ChannelNumber: EngineChannel] = [:]
    var isAssociated = false
    var sctpState = Channel.SctpState.new
    var mostStreams: UInt16 = 0
    var isHolding = false

    // Media.
    var incoming: [JsepTransceiver.ID: UInt32] = [:]
    /// Sections whose packets somebody wants.
    var heard: Set<JsepTransceiver.ID> = []
    var outgoing: [JsepTransceiver.ID: OutgoingFlow] = [:]
    var span: UInt32?
    /// The last number that a stream of ours had.
    var lastStream: UInt32 = 0
    /// What of the other end's goes to rooms.
    var published: [PublishedSection: Publication] = [:]
    /// What of rooms' comes, and over which way.
    var brought: [UInt32: UInt32] = [:]

    /// More than any exchange asks for while a name is looked up.
    private static let mostWaiting = 512

    init(_ place: Place) {
        self.place = place
    }

    // MARK: What it is asked

    mutating func perform(_ requests: [DirectRequest]) -> [EngineAction] {
        for (index, request) in requests.enumerated() where phase != .closed {
            if phase == .new, case .gather(let ice, let configuration) = request {
                begin(ice, configuration, isControlling: Self.isControlling(requests[index...]))
            } else if phase == .resolving, request != .close {
                wait(for: request)
            } else {
                perform(request)
            }
        }
        return drain()
    }

    private mutating func wait(for request: DirectRequest) {
        guard waiting.count < Self.mostWaiting else {
            return note("asked for too much", "\(waiting.count) requests wait for an address")
        }
        waiting.append(request)
    }

    /// Who has its own description first does not know yet, and offers: then it chooses the path.
    /// Where both think so, they settle it by themselves (RFC 8445 section 7.3.1.1).
    private static func isControlling(_ requests: ArraySlice<DirectRequest>) -> Bool {
        for case .connect(let far) in requests { return far.isControlling }
        return true
    }

    private mutating func perform(_ request: DirectRequest) {
        switch request {
        case .gather(let ice, _): restart(ice)
        case .abandon: abandon(agreed)
        case .connect(let far): connect(far)
        case .addCandidate(let candidate): add(candidate)
        case .endCandidates: endCandidates()
        case .associate(let channels): associate(channels)
        case .openChannel(let label, let options): openChannel(label, options)
        case .closeChannel(let number): closeChannel(number)
        case .send(let message, let number): send(message, number)
        case .holdMessages: isHolding = true
        case .resumeMessages: resumeMessages()
        case .startSending(let section, let parameters): startSending(section, parameters)
        case .stopSending(let section): stopSending(section)
        case .startReceiving(let section, let parameters): startReceiving(section, parameters)
        case .stopReceiving(let section): stopReceiving(section)
        case .hear(let section, let isHeard): hear(section, isHeard)
        case .room(let request): perform(request)
        case .close: close()
        }
    }

    private mutating func close() {
        phase = .closed
        waiting = []
        sought = []
        channels = [:]
        incoming = [:]
        outgoing = [:]
        published = [:]
        brought = [:]
        act(.leave)
    }

    // MARK: Beginning

    private mutating func begin(
        _ ice: IceParameters, _ configuration: DirectConfiguration, isControlling: Bool
    ) {
        let (all, unusable) = configuration.servers
        for url in unusable { note("an ICE server is left out", "\(url): no URL that we can use") }
        local = ice
        findsLocalNames = configuration.findsLocalNames
        opening = Opening(policy: configuration.iceTransportPolicy, isControlling: isControlling)
        phase = .resolving
        if all.isEmpty {
            open(servers: [])
        } else {
            act(.resolve(all))
        }
    }

    private struct Opening: Sendable {
        let policy: DirectConfiguration.TransportPolicy
        let isControlling: Bool
    }

    /// The servers' addresses are known, as far as there are any.
    mutating func resolved(
        _ servers: [(IceServerAddress, addresses: [String])]
    ) -> [EngineAction] {
        guard phase == .resolving else { return [] }
        open(servers: servers)
        return drain()
    }

    private mutating func open(servers: [(IceServerAddress, addresses: [String])]) {
        guard let local, let opening else { return }
        let usable = Array(servers.flatMap(usable).prefix(Self.mostServers))
        self.servers = usable.map { server in
            (TransportAddress(ip: server.0.address.ip, port: server.0.address.port), server.name)
        }
        toldFragment = local.usernameFragment
        phase = .open
        ask(
            .open(
                CreateAgentTransport(
                    transport: TransportID(rawValue: place.transport),
                    room: RoomID(rawValue: place.room),
                    usernameFragment: local.usernameFragment, password: local.password,
                    isControlling: opening.isControlling,
                    kinds: opening.policy == .all ? Self.allKinds : Self.relayedOnly,
                    refusedScopes: 0,
                    suites: [.aeadAes128Gcm, .aeadAes256Gcm, .aesCm128HmacSha1],
                    hosts: place.hosts.map { Address(ip: $0.ip, port: $0.port) },
                    servers: usable.map(\.0), dtlsTimeout: Self.handshakeTimeout,
                    mediaTimeout: 0)))
        let requests = waiting
        waiting = []
        for request in requests where phase != .closed { perform(request) }
    }

    /// One address of each family that we can send from.
    private func usable(
        _ server: IceServerAddress, _ addresses: [String]
    ) -> [(Channel.IceServer, name: String)] {
        var families = Set(place.hosts.compactMap { AddressFamily(of: $0.ip) })
        return addresses.compactMap { ip in
            guard let family = AddressFamily(of: ip), families.remove(family) != nil else {
                return nil
            }
            let carrier: ServerTransport =
                switch server.carrier {
                case .udp: .udp
                case .tcp: .tcp
                case .tls: .tls
                }
            return (
                Channel.IceServer(
                    isTurn: server.isTurn, transport: carrier,
                    address: Address(ip: ip, port: server.port), username: server.username,
                    password: server.credential),
                server.carrier == .tls ? server.host : ""
            )
        }
    }

    /// As many as an agent has.
    private static let mostServers = 8
    private static let allKinds: UInt8 = 0b1111
    private static let relayedOnly: UInt8 = 0b1000
    /// In milliseconds.
    private static let handshakeTimeout: UInt32 = 30_000

    // MARK: What comes of it

    mutating func act(_ action: EngineAction) { actions.append(action) }

    mutating func ask(_ command: EngineCommand) { actions.append(.ask(command)) }

    mutating func report(_ fact: DirectFact) { actions.append(.report(fact)) }

    mutating func note(_ message: String, _ reason: String) {
        actions.append(.note(message, reason))
    }

    mutating func drain() -> [EngineAction] {
        defer { actions = [] }
        return actions
    }
}
