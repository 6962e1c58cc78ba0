/// What a client of the mediasoup protocol is told without having asked.
///
/// `json` is the message as it travels, with `target` and `notification` in it.
public enum ServerNotification: Sendable, Hashable {
    case closed(appData: JSONValue?)
    case transportClosed(id: Int, appData: JSONValue?)
    case transportStats(id: Int, stats: JSONValue)
    case producerPaused(id: Int, peerName: String, appData: JSONValue?)
    case producerResumed(id: Int, peerName: String, appData: JSONValue?)
    case producerClosed(id: Int, peerName: String, appData: JSONValue?)
    case producerStats(id: Int, stats: JSONValue)
    case newPeer(name: String, appData: JSONValue)
    case peerClosed(name: String, appData: JSONValue?)
    /// What is said of the consumer, as in the answer to `join`.
    case newConsumer(JSONValue)
    case consumerClosed(id: Int, peerName: String)
    case consumerPaused(id: Int, peerName: String, appData: JSONValue?)
    case consumerResumed(id: Int, peerName: String, appData: JSONValue?)
    case consumerPreferredProfileSet(id: Int, peerName: String, profile: RtpProfile)
    case consumerEffectiveProfileChanged(id: Int, peerName: String, profile: RtpProfile)
    case consumerStats(id: Int, peerName: String, stats: JSONValue)

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
