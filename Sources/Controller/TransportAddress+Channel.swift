/// Addresses as the channel carries them, and as the application sees them.
internal import Channel

/// An address as the channel carries it.
extension TransportAddress {
    init(_ address: Address) {
        self.init(ip: address.ip, port: address.port)
    }
}

extension Address {
    init(_ address: TransportAddress) {
        self.init(ip: address.ip, port: address.port)
    }
}
