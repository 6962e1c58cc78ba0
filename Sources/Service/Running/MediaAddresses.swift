internal import Bisque

/// Where media comes in, and what others are told of it.
enum MediaAddresses {
    static func configuration(
        _ settings: ServiceSettings, _ addresses: LocalAddresses, logging: Logging
    ) -> ServerConfiguration {
        ServerConfiguration(
            workers: settings.workers, listenIPs: listenIPs(settings, addresses),
            firstPort: settings.rtcPort, announcedIP: settings.announce, logging: logging)
    }

    /// Behind a NAT one candidate with the announced address is enough, whichever of this machine's
    /// addresses it is mapped to.
    private static func listenIPs(
        _ settings: ServiceSettings, _ addresses: LocalAddresses
    ) -> [String] {
        if !settings.rtcListen.isEmpty { return settings.rtcListen }
        if let announce = settings.announce {
            return [AddressFamily(of: announce) == .ipv6 ? "::" : "0.0.0.0"]
        }
        return addresses.forMedia.isEmpty ? ["127.0.0.1"] : addresses.forMedia
    }
}
