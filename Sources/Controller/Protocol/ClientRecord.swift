/// What a room knows of a peer that came by the mediasoup protocol.
struct ClientRecord: Sendable, Hashable {
    /// It takes and sends nothing, and nobody is told of it.
    let isSpy: Bool
    /// As the client gave them.
    let rtpCapabilities: RtpCapabilities
    /// How many of its notifications changed nothing.
    var ignored: UInt = 0
}

/// Which way media goes over a transport that a client asked for, as the client says.
public enum TransportDirection: String, Sendable, Hashable, Codable, CaseIterable {
    /// From the client to the server.
    case send
    /// From the server to the client.
    case recv
}

/// What a client said of a transport that it asked for.
struct ClientTransport: Sendable, Hashable {
    /// What the client calls it; `nil` leaves it to the server.
    var id: Int?
    var direction: TransportDirection
    var appData: JSONValue
    /// Its request has been answered: until then the client knows of none, and hears of none.
    var isAnswered = false
}

/// What a client said of a stream that it sends.
struct ClientProducer: Sendable, Hashable {
    /// What the client calls it.
    var id: Int
    /// Of its encodings, in their order; of a single one `default`.
    var profiles: [RtpProfile]
    /// What consumers get that have no wish of their own.
    var preferredProfile = RtpProfile.default
}

/// The numbers that clients gave to their transports and producers: no two in a room are equal.
struct ClientIDs: Sendable, Hashable {
    private(set) var transports: [Int: UInt32] = [:]
    private(set) var producers: [Int: UInt32] = [:]

    mutating func addTransport(_ id: Int, _ transport: UInt32) throws(BisqueError) {
        guard transports[id] == nil else {
            throw BisqueError(.duplicate, "id: there is a transport \(id) already")
        }
        transports[id] = transport
    }

    mutating func addProducer(_ id: Int, _ receiver: UInt32) throws(BisqueError) {
        guard producers[id] == nil else {
            throw BisqueError(.duplicate, "id: there is a producer \(id) already")
        }
        producers[id] = receiver
    }

    mutating func remove(_ record: TransportRecord) {
        if let id = record.client?.id { transports[id] = nil }
    }

    mutating func remove(_ record: ReceiverRecord) {
        if let id = record.client?.id { producers[id] = nil }
    }
}
