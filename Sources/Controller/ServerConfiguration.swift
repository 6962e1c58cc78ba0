import Glibc

/// How a server is set up.
public struct ServerConfiguration: Sendable {
    /// How many of each thing one room or peer may hold.
    public struct Limits: Sendable, Hashable {
        public var peersPerRoom: Int
        public var transportsPerPeer: Int
        public var receiversPerPeer: Int
        /// Also the most receivers of a room: each of them is heard by everybody else.
        public var sendersPerPeer: Int
        public var dataProducersPerPeer: Int
        public var dataConsumersPerPeer: Int
        /// Rooms that are one owner's: one for each direct peer of the server.
        public var privateRooms: Int

        public init(
            peersPerRoom: Int = 1000, transportsPerPeer: Int = 16, receiversPerPeer: Int = 64,
            sendersPerPeer: Int = 1024, dataProducersPerPeer: Int = 1024,
            dataConsumersPerPeer: Int = 4096, privateRooms: Int = 4096
        ) {
            self.peersPerRoom = peersPerRoom
            self.transportsPerPeer = transportsPerPeer
            self.receiversPerPeer = receiversPerPeer
            self.sendersPerPeer = sendersPerPeer
            self.dataProducersPerPeer = dataProducersPerPeer
            self.dataConsumersPerPeer = dataConsumersPerPeer
            self.privateRooms = privateRooms
        }
    }

    /// How many worker processes; by default one per processor core.
    public var workers: Int
    /// The addresses media comes in at, each an IPv4 or IPv6 address of this machine.
    public var listenIPs: [String]
    /// The shared port of the first worker; each further worker has the next one. Zero: any.
    public var firstPort: UInt16
    /// Whether ICE over TCP is offered too: beside every UDP port there is a listening one of the
    /// same number, for those whose network lets no UDP through.
    public var listenTcp: Bool
    /// Where transports with ports of their own are bound. Outgoing connections of this machine
    /// usually take ports from 32768 on, and may be found in the way.
    public var portRange: ClosedRange<UInt16>
    /// Whether each worker has a share of that range to itself, its shared ports included when
    /// `firstPort` is zero, so that all media is within the range.
    public var dividesPortRange: Bool
    /// What a transport says its address is, when others reach it at another one than it is bound
    /// to. An IP address stands for those of its family, a host name for all.
    public var announcedIP: String?
    /// The same for each of `listenIPs` by itself: an IP address or a host name. It comes before
    /// `announcedIP`.
    public var announcedAddresses: [String: String]
    /// What the workers show in DTLS handshakes; without one each makes its own.
    public var certificate: Certificate?
    public var restartPolicy: RestartPolicy
    /// Which worker takes a room, unless the room's own options say.
    public var placement: RoomPlacement
    /// What becomes of a room whose worker died, unless the room's own options say otherwise.
    public var whenWorkerDies: RoomOptions.WhenWorkerDies
    public var limits: Limits
    /// So many senders of one room are work enough for a worker: a room with more of them goes on
    /// at another one that has less to do. What is sent at one is heard at the other; nobody moves,
    /// but whoever comes next may be there. `nil`: a room stays with one worker.
    ///
    /// - Important: A room in which the speaker or the loudest are asked for does not spread.
    public var roomSendersPerWorker: Int?
    /// A worker program to run; by default `BISQUE_WORKER_PATH`, or the host program itself.
    public var workerPath: String?
    public var logging: Logging

    public init(
        workers: Int = ServerConfiguration.coreCount,
        listenIPs: [String] = ["127.0.0.1"],
        firstPort: UInt16 = 0,
        listenTcp: Bool = true,
        portRange: ClosedRange<UInt16> = 40000...49999,
        dividesPortRange: Bool = false,
        announcedIP: String? = nil,
        announcedAddresses: [String: String] = [:],
        certificate: Certificate? = nil,
        restartPolicy: RestartPolicy = RestartPolicy(),
        placement: RoomPlacement = .leastLoad,
        whenWorkerDies: RoomOptions.WhenWorkerDies = .moveRoom,
        limits: Limits = Limits(),
        roomSendersPerWorker: Int? = nil,
        workerPath: String? = nil,
        logging: Logging = .standardError()
    ) {
        self.workers = workers
        self.listenIPs = listenIPs
        self.firstPort = firstPort
        self.listenTcp = listenTcp
        self.portRange = portRange
        self.dividesPortRange = dividesPortRange
        self.announcedIP = announcedIP
        self.announcedAddresses = announcedAddresses
        self.certificate = certificate
        self.restartPolicy = restartPolicy
        self.placement = placement
        self.whenWorkerDies = whenWorkerDies
        self.limits = limits
        self.roomSendersPerWorker = roomSendersPerWorker
        self.workerPath = workerPath
        self.logging = logging
    }

    /// The processor cores this machine has online.
    public static var coreCount: Int {
        max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    }

    /// As many as a worker keeps, of each protocol.
    static let maxListenIPs = 8

    /// - Throws: `.invalid`, saying which value cannot be.
    func validate() throws(BisqueError) {
        guard (1...1024).contains(workers) else {
            throw BisqueError(.invalid, "workers: \(workers) is not within 1...1024")
        }
        guard !listenIPs.isEmpty else {
            throw BisqueError(.invalid, "listenIPs: there is no address to listen at")
        }
        guard listenIPs.count <= ServerConfiguration.maxListenIPs else {
            throw BisqueError(
                .invalid,
                "listenIPs: \(listenIPs.count) are more than \(ServerConfiguration.maxListenIPs)")
        }
        guard Set(listenIPs).count == listenIPs.count else {
            throw BisqueError(.invalid, "listenIPs: an address is given twice")
        }
        for ip in listenIPs where AddressFamily(of: ip) == nil {
            throw BisqueError(.invalid, "listenIPs: \"\(ip)\" is no IP address")
        }
        guard roomSendersPerWorker ?? 1 >= 1 else {
            throw BisqueError(.invalid, "roomSendersPerWorker: not a number above zero")
        }
        guard firstPort == 0 || Int(firstPort) + workers - 1 <= 65535 else {
            throw BisqueError(
                .invalid, "firstPort: \(workers) workers do not fit after port \(firstPort)")
        }
        guard portRange.lowerBound >= 1024 else {
            throw BisqueError(
                .invalid, "portRange: ports below 1024 are not for transports")
        }
        try validateAnnouncements()
        try certificate?.validate()
    }

    private func validateAnnouncements() throws(BisqueError) {
        if let announcedIP, announcedIP.isEmpty {
            throw BisqueError(.invalid, "announcedIP: it is empty")
        }
        for (ip, name) in announcedAddresses {
            guard listenIPs.contains(ip) else {
                throw BisqueError(
                    .invalid, "announcedAddresses: \"\(ip)\" is none of the listenIPs")
            }
            guard !name.isEmpty else {
                throw BisqueError(.invalid, "announcedAddresses: the one for \"\(ip)\" is empty")
            }
        }
    }
}

extension ServerConfiguration {
    /// What is said instead of the address a socket is bound to; `nil` when that one is said.
    func announced(for ip: String) -> String? {
        if let name = announcedAddresses[ip] { return name }
        guard let announcedIP else { return nil }
        let family = AddressFamily(of: announcedIP)
        return family == nil || family == AddressFamily(of: ip) ? announcedIP : nil
    }

    /// Which ports a transport or a worker has.
    var protocols: [IceCandidate.TransportProtocol] { listenTcp ? [.udp, .tcp] : [.udp] }
}
