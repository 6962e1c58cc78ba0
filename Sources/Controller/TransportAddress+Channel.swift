internal import Channel

extension TransportAddress {
    init(_ address: Address) {
        self.init(ip: address.ip, port: address.port)
    }
}
