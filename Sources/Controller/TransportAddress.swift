/// One end of a network path: an IP address and a port.
public struct TransportAddress: Sendable, Hashable, Codable {
    /// An IPv4 or IPv6 address in text; for a local one perhaps the announced name.
    public var ip: String
    public var port: UInt16

    public init(ip: String, port: UInt16) {
        self.ip = ip
        self.port = port
    }
}

extension TransportAddress: CustomStringConvertible {
    public var description: String {
        ip.contains(":") ? "[\(ip)]:\(port)" : "\(ip):\(port)"
    }
}

extension TransportAddress {
    /// The family media sent here would use.
    ///
    /// - Throws: `.invalid` when nobody can be reached at this address.
    func remoteFamily() throws(BisqueError) -> AddressFamily {
        guard let family = AddressFamily(of: ip) else {
            throw BisqueError(.invalid, "remote address: \"\(ip)\" is no IP address")
        }
        guard port != 0 else {
            throw BisqueError(.invalid, "remote address: port 0 cannot be sent to")
        }
        return family
    }
}
