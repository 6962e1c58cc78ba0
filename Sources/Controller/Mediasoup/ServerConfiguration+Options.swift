/// What mediasoup's options mean here, and which of them cannot be.
extension ServerConfiguration {
    /// The same in our own names.
    ///
    /// - Parameters:
    ///   - options: as mediasoup's servers are given them.
    ///   - logging: where the words go; the options say how many.
    /// - Throws: `.invalid`, naming the option.
    public init(
        _ options: ServerOptions, logging: Logging = .standardError()
    ) throws(BisqueError) {
        let level = try Logging.Level(name: options.logLevel)
        let ipv4 = try options.address(.ipv4)
        let ipv6 = try options.address(.ipv6)
        guard options.rtcIPv4 != .off || options.rtcIPv6 != .off else {
            throw FieldCheck.invalid("rtcIPv4, rtcIPv6", "one of them is needed")
        }
        let listenIPs = [ipv4, ipv6].compactMap { $0 }
        self.init(
            workers: options.workers,
            listenIPs: listenIPs.isEmpty ? [options.loopback] : listenIPs,
            portRange: try options.portRange(), dividesPortRange: true,
            certificate: try options.certificate(), logging: logging.independent())
        if let ipv4 { announcedAddresses[ipv4] = options.rtcAnnouncedIPv4.nonempty }
        if let ipv6 { announcedAddresses[ipv6] = options.rtcAnnouncedIPv6.nonempty }
        self.logging.change(to: level)
    }
}

extension Server {
    /// Opens the ports and starts the workers, as mediasoup's options say.
    ///
    /// - Throws: as the other one. A server that cannot be does not come to be: there is nothing to
    ///   close, and no event.
    public convenience init(
        _ options: ServerOptions, logging: Logging = .standardError()
    ) async throws(BisqueError) {
        try await self.init(ServerConfiguration(options, logging: logging))
    }
}

extension ServerOptions {
    /// A worker of the first generation needed so many ports.
    private static let leastSpan = 99

    fileprivate var workers: Int {
        if let numWorkers, numWorkers > 0 { numWorkers } else { ServerConfiguration.coreCount }
    }

    fileprivate func portRange() throws(BisqueError) -> ClosedRange<UInt16> {
        let first = UInt16(exactly: rtcMinPort).flatMap { $0 < 1024 ? nil : Int($0) }
        let last = UInt16(exactly: rtcMaxPort).flatMap { $0 == 0 ? nil : Int($0) }
        let (min, max) = (first ?? Self.defaultMinPort, last ?? Self.defaultMaxPort)
        guard (max - min) / workers >= Self.leastSpan else {
            throw FieldCheck.invalid(
                "rtcMaxPort",
                "\(max) is not \(Self.leastSpan) above \(min) for each of \(workers) workers")
        }
        return UInt16(min)...UInt16(max)
    }

    fileprivate func certificate() throws(BisqueError) -> Certificate? {
        switch (dtlsCertificateFile, dtlsPrivateKeyFile) {
        case (nil, nil): return nil
        case (let certificate?, let key?):
            return try Certificate(certificateFile: certificate, keyFile: key)
        default:
            throw FieldCheck.invalid(
                "dtlsCertificateFile, dtlsPrivateKeyFile", "one is of no use without the other")
        }
    }

    /// `nil` when media comes in at no address of this family, or there is none.
    fileprivate func address(_ family: AddressFamily) throws(BisqueError) -> String? {
        let (name, listening) =
            switch family {
            case .ipv4: ("rtcIPv4", rtcIPv4)
            case .ipv6: ("rtcIPv6", rtcIPv6)
            }
        switch listening {
        case .off: return nil
        case .automatic:
            return InterfaceAddresses.all().first { address in
                !address.isLoopback && AddressFamily(of: address.ip) == family
                    && PortRange.isFree(ip: address.ip)
            }?.ip
        case .at(let ip):
            guard AddressFamily(of: ip) == family else {
                throw FieldCheck.invalid(
                    name, "\(FieldCheck.quoted(ip)) is no address of this family")
            }
            guard !AddressFamily.isWildcard(ip) else {
                throw FieldCheck.invalid(name, "\(ip) stands for many addresses")
            }
            return ip
        }
    }

    /// For a machine that nobody else can reach.
    fileprivate var loopback: String { rtcIPv4 == .off ? "::1" : "127.0.0.1" }
}

extension String? {
    fileprivate var nonempty: String? { flatMap { $0.isEmpty ? nil : $0 } }
}
