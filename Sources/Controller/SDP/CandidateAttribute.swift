/// A place where one end may be reached: `a=candidate` (RFC 8839 section 5.1).
///
/// A stranger's, of any type; the server's own are `IceCandidate`.
package struct CandidateAttribute: Sendable, Hashable {
    package struct Extension: Sendable, Hashable {
        package var name: String
        package var value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package var foundation: String
    /// 1 is RTP, and with rtcp-mux everything.
    package var component: UInt16
    package var transport: String
    package var priority: UInt32
    /// An IP address or a name.
    package var address: String
    package var port: UInt16
    package var type: String
    /// `raddr`, `rport`, `tcptype` and whatever else comes in pairs.
    package var extensions: [Extension]

    package init(
        foundation: String, component: UInt16 = 1, transport: String = "udp", priority: UInt32,
        address: String, port: UInt16, type: String = "host", extensions: [Extension] = []
    ) {
        self.foundation = foundation
        self.component = component
        self.transport = transport
        self.priority = priority
        self.address = address
        self.port = port
        self.type = type
        self.extensions = extensions
    }
}

extension CandidateAttribute {
    init(_ candidate: IceCandidate) {
        foundation = candidate.foundation
        component = 1
        transport = candidate.protocol.rawValue
        priority = candidate.priority
        address = candidate.ip
        port = candidate.port
        type = candidate.type.rawValue
        extensions = candidate.tcpType.map { [.init(name: "tcptype", value: $0.rawValue)] } ?? []
    }
}

extension CandidateAttribute: LosslessStringConvertible {
    package init?(_ description: String) {
        var fields = SdpFields(description)
        guard let foundation = fields.next(),
            let component: UInt16 = fields.number(), (1...256).contains(component),
            let transport = fields.next(), transport.isSdpToken,
            let priority: UInt32 = fields.number(),
            let address = fields.next(),
            let port: UInt16 = fields.number(),
            fields.next() == "typ", let type = fields.next(), type.isSdpToken
        else { return nil }
        extensions = []
        while !fields.isAtEnd {
            guard let name = fields.next(), let value = fields.next() else { return nil }
            extensions.append(.init(name: name, value: value))
        }
        self.foundation = foundation
        self.component = component
        self.transport = transport
        self.priority = priority
        self.address = address
        self.port = port
        self.type = type
    }

    package var description: String {
        "\(foundation) \(component) \(transport) \(priority) \(address) \(port) typ \(type)"
            + extensions.map { " \($0.name) \($0.value)" }.joined()
    }
}
