/// Addresses as the channel carries them, and as the application sees them.
internal import Channel

extension TransportAddress {
    init(_ address: Address) {
        self.init(ip: address.ip, port: address.port)
    }
}
