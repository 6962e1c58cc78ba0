import Testing

@testable import Bisque

/// Listens to everything there is and holds it against the rules: what exists is announced once,
/// every stream ends with `.closed`, children close before their parents, and what changes,
/// changes.
///
/// It is also how the turmoil finds objects to work on.
final class EventLaws: Sendable {
    struct Objects: Sendable {
        var rooms: [Room] = []
        var peers: [Peer] = []
        var transports: [Transport] = []
        var receivers: [RtpReceiver] = []
        var senders: [RtpSender] = []
        fileprivate var seen: Set<UInt32> = []
    }

    private let objects = Locked(Objects())

    var present: Objects { objects.withLock { $0 } }
    var seenCount: Int { objects.withLock { $0.seen.count } }

    private func announce(_ id: UInt32, _ add: (inout Objects) -> Void) {
        let isNew = objects.withLock { objects in
            add(&objects)
            return objects.seen.insert(id).inserted
        }
        #expect(isNew, "\(id) was announced twice")
    }

    func watch(_ server: AsyncStream<Server.Event>) async {
        var end: CloseReason?
        await withDiscardingTaskGroup { group in
            for await event in server {
                #expect(end == nil, "\(event.name) after the end")
                switch event {
                case .newRoom(let room):
                    announce(room.id) { $0.rooms.append(room) }
                    let events = room.events()
                    group.addTask { await self.watch(room, events) }
                case .closed(let reason): end = reason
                case .workerStarted, .workerDied: break
                }
            }
        }
        #expect(end != nil)
    }

    private func watch(_ room: Room, _ events: AsyncStream<Room.Event>) async {
        var end: CloseReason?
        var isInterrupted = false
        var peers: [Peer] = []
        await withDiscardingTaskGroup { group in
            for await event in events {
                #expect(end == nil, "\(event.name) after the end")
                switch event {
                case .newPeer(let peer):
                    announce(peer.id) { $0.peers.append(peer) }
                    peers.append(peer)
                    let events = peer.events()
                    group.addTask { await self.watch(peer, events) }
                case .newDataProducer(let producer):
                    #expect(peers.contains { $0 === producer.peer })
                case .interrupted:
                    #expect(!isInterrupted)
                    isInterrupted = true
                case .peersInterrupted:
                    #expect(!isInterrupted)
                case .resumed:
                    #expect(isInterrupted)
                    isInterrupted = false
                case .closed(let reason):
                    end = reason
                    #expect(peers.allSatisfy { $0.isClosed })
                }
            }
        }
        #expect(end == room.closeReason)
        objects.withLock { objects in objects.rooms.removeAll { $0 === room } }
    }

    private func watch(_ peer: Peer, _ events: AsyncStream<Peer.Event>) async {
        var end: CloseReason?
        var isCapable = false
        var children: [@Sendable () -> Bool] = []
        await withDiscardingTaskGroup { group in
            for await event in events {
                #expect(end == nil, "\(event.name) after the end")
                switch event {
                case .capabilities:
                    #expect(!isCapable, "capabilities twice")
                    isCapable = true
                case .newTransport(let transport):
                    announce(transport.id) { $0.transports.append(transport) }
                    children.append { transport.isClosed }
                    let events = transport.events()
                    group.addTask { await self.watch(transport, events) }
                case .newRtpReceiver(let receiver):
                    announce(receiver.id) { $0.receivers.append(receiver) }
                    children.append { receiver.isClosed }
                    let events = receiver.events()
                    group.addTask { await self.watch(receiver, events) }
                case .newRtpSender(let sender):
                    #expect(isCapable, "a sender before capabilities")
                    announce(sender.id) { $0.senders.append(sender) }
                    children.append { sender.isClosed }
                    let events = sender.events()
                    group.addTask { await self.watch(sender, events) }
                case .newDataProducer(let producer): children.append { producer.isClosed }
                case .newDataConsumer(let consumer): children.append { consumer.isClosed }
                case .closed(let reason):
                    end = reason
                    #expect(children.allSatisfy { $0() })
                }
            }
        }
        #expect(end == peer.closeReason)
        objects.withLock { objects in objects.peers.removeAll { $0 === peer } }
    }

    private func watch(_ transport: Transport, _ events: AsyncStream<Transport.Event>) async {
        var end: CloseReason?
        for await event in events {
            #expect(end == nil, "\(event) after the end")
            if case .closed(let reason) = event { end = reason }
        }
        #expect(end == transport.closeReason)
        objects.withLock { objects in objects.transports.removeAll { $0 === transport } }
    }

    private func watch(_ receiver: RtpReceiver, _ events: AsyncStream<RtpReceiver.Event>) async {
        var end: CloseReason?
        var isFirst = true
        var streams: Set<ReceivedStream> = []
        var transport: Transport?
        for await event in events {
            #expect(end == nil, "\(event.name) after the end")
            switch event {
            case .parameters: #expect(isFirst)
            case .parametersChanged, .scoreChanged: break
            case .streamStarted(let stream):
                #expect(streams.insert(stream).inserted, "\(stream) started twice")
            case .streamEnded(let stream):
                #expect(streams.remove(stream) != nil, "\(stream) ended and never started")
            case .transportChanged(let next):
                #expect(isFirst || next !== transport || next == nil)
                transport = next
                #expect(streams.isEmpty)
            case .closed(let reason): end = reason
            }
            isFirst = false
        }
        #expect(end == receiver.closeReason)
        objects.withLock { objects in objects.receivers.removeAll { $0 === receiver } }
    }

    private func watch(_ sender: RtpSender, _ events: AsyncStream<RtpSender.Event>) async {
        var end: CloseReason?
        var isActive: Bool?
        for await event in events {
            #expect(end == nil, "\(event.name) after the end")
            switch event {
            case .activityChanged(let now):
                #expect(now != isActive, "it said \(now) twice")
                isActive = now
            case .closed(let reason): end = reason
            case .parametersChanged, .choiceChanged, .scoreChanged, .transportChanged: break
            }
        }
        #expect(end == sender.closeReason)
        objects.withLock { objects in objects.senders.removeAll { $0 === sender } }
    }
}
