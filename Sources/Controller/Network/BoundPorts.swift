/// The sockets that a worker or a transport is given, in the order in which they travel: one for
/// UDP per address, then the listening ones for TCP.
struct BoundPorts: Sendable {
    private(set) var udp: [BoundSocket] = []
    private(set) var tcp: [BoundSocket] = []

    /// None.
    init() {}

    /// One socket of each protocol on one port.
    ///
    /// - Throws: as `BoundSocket` does.
    init(
        ip: String, port: UInt16, protocols: [IceCandidate.TransportProtocol]
    ) throws(BisqueError) {
        for `protocol` in protocols {
            // Port 0 is chosen once; the others follow.
            let chosen = all.first?.address.port ?? port
            let socket = try BoundSocket(`protocol`, ip: ip, port: chosen)
            switch `protocol` {
            case .udp: udp.append(socket)
            case .tcp: tcp.append(socket)
            }
        }
    }

    /// As above; where port 0 found a number that another protocol has taken, another is found.
    init(
        ip: String, anyPortFor protocols: [IceCandidate.TransportProtocol], attempts: Int = 16
    ) throws(BisqueError) {
        for _ in 1..<attempts {
            do throws(BisqueError) {
                self = try BoundPorts(ip: ip, port: 0, protocols: protocols)
                return
            } catch {
                guard error.code == .refused else { throw error }
            }
        }
        self = try BoundPorts(ip: ip, port: 0, protocols: protocols)
    }

    var all: [BoundSocket] { udp + tcp }

    /// Where each of them is bound.
    var locals: [LocalPort] {
        udp.map { LocalPort(protocol: .udp, address: $0.address) }
            + tcp.map { LocalPort(protocol: .tcp, address: $0.address) }
    }

    mutating func append(_ others: BoundPorts) {
        udp += others.udp
        tcp += others.tcp
    }
}
