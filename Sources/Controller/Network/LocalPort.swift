/// Where a socket is bound, which is not always where others reach it.
struct LocalPort: Sendable, Hashable {
    let `protocol`: IceCandidate.TransportProtocol
    let address: TransportAddress

    /// `nil` never happens for a socket that is bound.
    var family: AddressFamily? { AddressFamily(of: address.ip) }
}
