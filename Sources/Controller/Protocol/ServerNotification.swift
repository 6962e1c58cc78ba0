/// What a client of the mediasoup protocol is told without having asked.
///
/// `json` is the message as it travels, with `target` and `notification` in it.
public enum ServerNotification: Sendable, Hashable {
    /// The peer is closed by the server. Nothing comes afterwards.
    case closed(appData: JSONValue?)
    /// One of its transports is closed by the server, with the producers on it.
    case transportClosed(id: Int, appData: JSONValue?)
    /// As it was asked to be told.
    case transportStats(id: Int, stats: JSONValue)
    /// The application holds one of its producers up.
    case producerPaused(id: Int, peerName: String, appData: JSONValue?)
    /// The application lets it go on.
    case producerResumed(id: Int, peerName: String, appData: JSONValue?)
    /// The application closed it.
    case producerClosed(id: Int, peerName: String, appData: JSONValue?)
    /// As it was asked to be told.
    case producerStats(id: Int, stats: JSONValue)
    /// Somebody came.
    case newPeer(name: String, appData: JSONValue)
    /// Somebody left or was closed; his consumers are gone with him.
    case peerClosed(name: String, appData: JSONValue?)
    /// What is said of the consumer, as in the answer to `join`.
    case newConsumer(JSONValue)
    /// Its producer is closed, while who sent it stays.
    case consumerClosed(id: Int, peerName: String)
    /// The application or the source holds it up.
    case consumerPaused(id: Int, peerName: String, appData: JSONValue?)
    /// Neither does any longer.
    case consumerResumed(id: Int, peerName: String, appData: JSONValue?)
    /// The application wished for it.
    case consumerPreferredProfileSet(id: Int, peerName: String, profile: RtpProfile)
    /// Something else flows.
    case consumerEffectiveProfileChanged(id: Int, peerName: String, profile: RtpProfile)
    /// As it was asked to be told.
    case consumerStats(id: Int, peerName: String, stats: JSONValue)

    /// The message's name in the protocol.
    public var method: String {
        switch self {
        case .closed: "closed"
        case .transportClosed: "transportClosed"
        case .transportStats: "transportStats"
        case .producerPaused: "producerPaused"
        case .producerResumed: "producerResumed"
        case .producerClosed: "producerClosed"
        case .producerStats: "producerStats"
        case .newPeer: "newPeer"
        case .peerClosed: "peerClosed"
        case .newConsumer: "newConsumer"
        case .consumerClosed: "consumerClosed"
        case .consumerPaused: "consumerPaused"
        case .consumerResumed: "consumerResumed"
        case .consumerPreferredProfileSet: "consumerPreferredProfileSet"
        case .consumerEffectiveProfileChanged: "consumerEffectiveProfileChanged"
        case .consumerStats: "consumerStats"
        }
    }

    /// The message as it travels.
    public var json: JSONValue {
        var members = fields
        members["method"] = .string(method)
        members["target"] = "peer"
        members["notification"] = true
        return .object(members)
    }

    private var fields: [String: JSONValue] {
        switch self {
        case .closed(let words): .saying(words)
        case .transportClosed(let id, let words): .saying(words, ["id": .int(id)])
        case .transportStats(let id, let stats), .producerStats(let id, let stats):
            ["id": .int(id), "stats": stats]
        case .producerPaused(let id, let name, let words),
            .producerResumed(let id, let name, let words),
            .producerClosed(let id, let name, let words),
            .consumerPaused(let id, let name, let words),
            .consumerResumed(let id, let name, let words):
            .saying(words, ["id": .int(id), "peerName": .string(name)])
        case .newPeer(let name, let appData):
            ["name": .string(name), "appData": appData, "consumers": []]
        case .peerClosed(let name, let words): .saying(words, ["name": .string(name)])
        case .newConsumer(.object(let consumer)): consumer
        case .newConsumer: [:]
        case .consumerClosed(let id, let name): ["id": .int(id), "peerName": .string(name)]
        case .consumerPreferredProfileSet(let id, let name, let profile),
            .consumerEffectiveProfileChanged(let id, let name, let profile):
            ["id": .int(id), "peerName": .string(name), "profile": .string(profile.rawValue)]
        case .consumerStats(let id, let name, let stats):
            ["id": .int(id), "peerName": .string(name), "stats": stats]
        }
    }
}

extension [String: JSONValue] {
    /// With the application's words, where it said any.
    fileprivate static func saying(
        _ words: JSONValue?, _ fields: [String: JSONValue] = [:]
    ) -> [String: JSONValue] {
        var fields = fields
        if let words { fields["appData"] = words }
        return fields
    }
}
