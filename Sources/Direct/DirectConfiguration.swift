/// How a direct peer looks for a way to the other one: the part of a browser's `RTCConfiguration`
/// that has a meaning here.
public struct DirectConfiguration: Sendable, Hashable, Codable {
    /// Which candidates are used.
    public enum TransportPolicy: String, Sendable, Hashable, Codable, CaseIterable {
        case all
        /// Through a TURN server only: the other end sees no address of ours.
        case relay
    }

    /// Nobody is asked unless the application names him: there are no servers by default.
    public var iceServers: [IceServer]
    public var iceTransportPolicy: TransportPolicy
    /// Whether our networks are asked for the names that browsers give their machines instead of
    /// addresses (`….local`, multicast DNS). A way is mostly found without.
    public var findsLocalNames = true

    public init(iceServers: [IceServer] = [], iceTransportPolicy: TransportPolicy = .all) {
        self.iceServers = iceServers
        self.iceTransportPolicy = iceTransportPolicy
    }

    private enum CodingKeys: String, CodingKey {
        case iceServers, iceTransportPolicy, findsLocalNames
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        iceServers =
            try container.decodeIfPresent([IceServer].self, forKey: .iceServers) ?? []
        iceTransportPolicy =
            try container.decodeIfPresent(TransportPolicy.self, forKey: .iceTransportPolicy)
            ?? .all
        findsLocalNames =
            try container.decodeIfPresent(Bool.self, forKey: .findsLocalNames) ?? true
    }

    /// The servers that Artico's own clients ask when nobody names any.
    public static let articoServers = [
        IceServer("stun:stun.l.google.com:19302"), IceServer("stun:stun1.l.google.com:19302"),
    ]
}
