internal import Channel

/// What changes say to clients of the mediasoup protocol, and what follows from them there.
///
/// Every change of a room comes past here once, as the list of its actions: nothing a client must
/// know can happen beside it, and nothing is said twice.
extension RoomState {
    /// The actions, with what clients are told of them and what the protocol's rules add.
    mutating func signalled(_ actions: [RoomAction]) -> [RoomAction] {
        guard !clients.isEmpty, !actions.isEmpty else { return actions }
        let change = SignalledChange(actions)
        var added: [RoomAction] = []
        for case .tell(let notice) in actions { added += consequences(of: notice, in: change) }
        return actions + signalled(added)
    }

    private mutating func consequences(
        of notice: RoomNotice, in change: SignalledChange
    ) -> [RoomAction] {
        switch notice {
        case .peerOpened(let peer): return announce(peer)
        case .peerClosed(let record, let reason): return bury(record, reason, change)
        case .transportClosed(let record, let reason):
            // By a word of DTLS a client closes it as well as by one of the protocol.
            guard clients.contains(record.peer), record.client?.isAnswered != false,
                reason != .remote, reason != .failed(.dtlsClosed),
                change.hidden.isDisjoint(with: [record.peer])
            else { return [] }
            return notify(
                record.peer,
                .transportClosed(id: record.signalledID, appData: record.closingWords))
        case .receiverTransport(let receiver, nil): return closeWithTransport(receiver)
        case .receiverClosed(let record, let reason):
            // Whose transport closed knows it by that.
            guard clients.contains(record.peer), reason == .application, record.transport != nil,
                let name = peers[record.peer]?.name
            else { return [] }
            return notify(
                record.peer,
                .producerClosed(
                    id: record.signalledID, peerName: name, appData: record.closingWords))
        case .receiverPaused(let receiver, let isPaused, .local, let words):
            return tellProducer(receiver, isPaused, words)
        case .senderOpened(let sender):
            guard let record = senders[sender], clients.contains(record.peer),
                !change.hidden.contains(record.peer), let name = source(of: record)
            else { return [] }
            return notify(record.peer, .newConsumer(consumer(record, from: name)))
        case .senderClosed(let record, _):
            guard clients.contains(record.peer), !change.hidden.contains(record.peer),
                let source = change.owners[record.receiver] ?? receivers[record.receiver]?.peer,
                !change.hidden.contains(source), let name = peers[source]?.name
            else { return [] }
            return notify(record.peer, .consumerClosed(id: Int(record.id), peerName: name))
        case .senderTransport(let sender, nil):
            senders[sender]?.toldProfile = nil
            return []
        case .senderPaused(let sender, let isPaused, let originator, let words):
            return tellConsumer(sender, isPaused, originator, words)
        case .senderChoice(let sender, let choice): return tellProfile(of: sender, choice)
        case .senderProfileSet(let sender, let profile):
            guard let record = senders[sender], clients.contains(record.peer),
                let name = source(of: record)
            else { return [] }
            return notify(
                record.peer,
                .consumerPreferredProfileSet(
                    id: Int(sender), peerName: name, profile: profile))
        default: return []
        }
    }

    private func notify(_ peer: UInt32, _ message: ServerNotification) -> [RoomAction] {
        [.tell(.notify(peer: peer, message))]
    }

    /// The name of whoever sends it.
    private func source(of record: SenderRecord) -> String? {
        (receivers[record.receiver]?.peer).flatMap { peers[$0]?.name }
    }

    // MARK: Peers

    private func announce(_ peer: UInt32) -> [RoomAction] {
        guard let record = peers[peer], !record.isSpy else { return [] }
        return peerOrder.filter { $0 != peer && clients.contains($0) }.flatMap {
            notify($0, .newPeer(name: record.name, appData: record.appData))
        }
    }

    /// The one who goes is told first, unless it said so itself.
    private mutating func bury(
        _ record: PeerRecord, _ reason: CloseReason, _ change: SignalledChange
    ) -> [RoomAction] {
        var told: [RoomAction] = []
        if clients.remove(record.id) != nil, reason != .remote {
            told = notify(record.id, .closed(appData: record.closingWords))
        }
        guard !record.isSpy else { return told }
        return told
            + peerOrder.filter { clients.contains($0) && !change.hidden.contains($0) }.flatMap {
                notify($0, .peerClosed(name: record.name, appData: record.closingWords))
            }
    }

    // MARK: Producers

    /// In the protocol a producer does not outlive its transport.
    private mutating func closeWithTransport(_ receiver: UInt32) -> [RoomAction] {
        guard let record = receivers[receiver], clients.contains(record.peer) else { return [] }
        return closeReceiver(receiver, .application)
    }

    private func tellProducer(
        _ receiver: UInt32, _ isPaused: Bool, _ words: JSONValue?
    ) -> [RoomAction] {
        guard let record = receivers[receiver], clients.contains(record.peer),
            let name = peers[record.peer]?.name
        else { return [] }
        let id = record.signalledID
        return notify(
            record.peer,
            isPaused
                ? .producerPaused(id: id, peerName: name, appData: words)
                : .producerResumed(id: id, peerName: name, appData: words))
    }

    // MARK: Consumers

    /// A client is told what changes for it: not what it did itself, and not what it cannot notice.
    private func tellConsumer(
        _ sender: UInt32, _ isPaused: Bool, _ originator: PauseOriginator, _ words: JSONValue?
    ) -> [RoomAction] {
        guard let record = senders[sender], clients.contains(record.peer),
            record.transport != nil, let name = source(of: record)
        else { return [] }
        let other: PauseOriginator
        switch originator {
        case .remote: return []
        case .local: other = .source
        case .source: other = .local
        }
        guard !record.pauses.contains(other) else { return [] }
        let id = Int(sender)
        return notify(
            record.peer,
            isPaused
                ? .consumerPaused(id: id, peerName: name, appData: words)
                : .consumerResumed(id: id, peerName: name, appData: words))
    }

    private mutating func tellProfile(
        of sender: UInt32, _ choice: LayerChoice
    ) -> [RoomAction] {
        // Whoever holds it up is told so in other words.
        guard let record = senders[sender], clients.contains(record.peer), !record.isPaused,
            record.transport != nil, let name = source(of: record)
        else { return [] }
        if let coming = choice.coming, profile(of: record, layers: coming) == record.toldProfile {
            return []
        }
        let profile = profile(of: record, layers: choice.current)
        // Nothing before there was something is no news.
        guard profile != record.toldProfile ?? .none else { return [] }
        senders[sender]?.toldProfile = profile
        return [.tell(.senderProfile(sender, profile))]
            + notify(
                record.peer,
                .consumerEffectiveProfileChanged(
                    id: Int(sender), peerName: name, profile: profile))
    }
}

/// What must be known of a whole change before its parts are told.
private struct SignalledChange {
    /// Peers that come or go in it: their consumers are not told of one by one.
    var hidden: Set<UInt32> = []
    /// Who sent what closes in it, by receiver.
    var owners: [UInt32: UInt32] = [:]

    init(_ actions: [RoomAction]) {
        for case .tell(let notice) in actions {
            switch notice {
            case .peerOpened(let peer): hidden.insert(peer)
            case .peerClosed(let record, _): hidden.insert(record.id)
            case .receiverClosed(let record, _): owners[record.id] = record.peer
            default: break
            }
        }
    }
}

extension LayerChoice {
    /// What begins with the next key frame, where nothing flows until then.
    fileprivate var coming: Layers? { current == nil ? decided : nil }
}
