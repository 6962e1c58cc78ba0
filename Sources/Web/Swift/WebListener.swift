/// One address a server listens on.
public struct WebListener: Sendable, Hashable {
    /// A numeric IPv4 or IPv6 address; `::` is every address of both kinds.
    public var address: String
    /// 0 takes any that is free.
    public var port: UInt16
    /// With TLS; the configuration must have a certificate then.
    public var isSecure: Bool

    public init(address: String = "127.0.0.1", port: UInt16 = 0, isSecure: Bool = false) {
        self.address = address
        self.port = port
        self.isSecure = isSecure
    }
}
