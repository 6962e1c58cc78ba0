import Bisque

/// What an attachment has set up so far, and how it becomes what there should be.
///
/// `follow()` compares both sides with its books, so nothing depends on the order in which the two
/// sides tell what happened.
struct RoomTraffic: Sendable {
    private struct Way: Sendable {
        /// At the peer's worker.
        let number: UInt32
        /// In the room.
        let transport: Transport
    }

    private struct Published: Sendable {
        let track: DirectTrack
        var parameters: RtpParameters
        /// Nothing where the room did not take it.
        var receiver: RtpReceiver?
        let ssrc: UInt32
    }

    private struct Brought: Sendable {
        let sender: RtpSender
        /// Nothing where the peer did not take it.
        let track: DirectTrack?
        var parameters: RtpParameters
    }

    private let peer: DirectPeer
    private let engine: WorkerEngine
    private let member: Peer
    private var way: Way?
    private var published: [JsepTransceiver.ID: Published] = [:]
    /// By the numbers of the room's senders.
    private var brought: [UInt32: Brought] = [:]
    private var events: [DirectAttachment.Event] = []

    init(_ peer: DirectPeer, _ engine: WorkerEngine, _ member: Peer) {
        self.peer = peer
        self.engine = engine
        self.member = member
    }

    /// - Throws: as `DirectPeer.attach(to:as:)`.
    mutating func openWay() async throws(BisqueError) {
        let socket = try engine.waySocket()
        let transport = try await member.createPlainTransport(
            PlainTransportOptions(
                remote: socket.address, port: .own, listenIP: PrivateRoom.loopback))
        // Not the address that others are told.
        let remote = TransportAddress(
            ip: PrivateRoom.loopback, port: transport.localAddress.port)
        let number = try await engine.openWay(socket, to: remote)
        way = Way(number: number, transport: transport)
    }

    /// Brings everything up to date; what went wrong is among what is returned.
    mutating func follow() async -> [DirectAttachment.Event] {
        defer { events = [] }
        if let way, way.transport.isClosed { close() }
        guard member.room.state == .active, await hasWay() else { return events }
        await followPeer()
        await followRoom()
        return events
    }

    /// What of it is published and subscribed.
    var standing: [DirectAttachment.Event] {
        let published = published.sorted { $0.key < $1.key }.compactMap { _, one in
            one.receiver.map { DirectAttachment.Event.published(one.track, $0) }
        }
        let subscribed = brought.sorted { $0.key < $1.key }.compactMap { _, one in
            one.track.map { DirectAttachment.Event.subscribed(one.sender, $0) }
        }
        return published + subscribed
    }

    /// Takes everything back that the peer's worker has of it, and the tracks.
    mutating func close() {
        guard let way else { return }
        for section in published.keys { unpublish(section, over: way) }
        for sender in brought.keys { drop(sender) }
        engine.closeWay(way.number)
        self.way = nil
    }

    private mutating func hasWay() async -> Bool {
        guard way == nil else { return true }
        do throws(BisqueError) {
            try await openWay()
            return true
        } catch {
            // A worker that died meanwhile says so by itself.
            if error.code != .workerDied { events.append(.refused(error)) }
            return false
        }
    }

    // MARK: From the peer into the room

    private mutating func followPeer() async {
        guard let way else { return }
        let arrivals = peer.arrivals
        for (section, known) in published
        where !arrivals.contains(where: { $0.section == section && $0.track == known.track }) {
            unpublish(section, over: way)
        }
        for arrival in arrivals where published[arrival.section] == nil {
            await publish(arrival, over: way)
        }
        for arrival in arrivals {
            guard let known = published[arrival.section],
                known.parameters != arrival.parameters
            else { continue }
            await update(known, arrival, over: way)
        }
    }

    private mutating func publish(_ arrival: DirectPeer.Arrival, over way: Way) async {
        let ssrc = UInt32.random(in: 1 ... .max)
        let parameters = arrival.parameters.alone(ssrc: ssrc)
        published[arrival.section] = Published(
            track: arrival.track, parameters: arrival.parameters, receiver: nil, ssrc: ssrc)
        do throws(BisqueError) {
            let receiver = try await member.receive(
                parameters, kind: arrival.track.kind, on: way.transport)
            published[arrival.section]?.receiver = receiver
            engine.perform([
                .room(
                    .publish(
                        PublishedSection(section: arrival.section, way: way.number),
                        from: arrival.parameters, as: parameters))
            ])
            events.append(.published(arrival.track, receiver))
        } catch {
            refuse(error, "track \(arrival.track.id)")
        }
    }

    private mutating func update(
        _ known: Published, _ arrival: DirectPeer.Arrival, over way: Way
    ) async {
        published[arrival.section]?.parameters = arrival.parameters
        guard let receiver = known.receiver, !receiver.isClosed else {
            published[arrival.section] = nil
            return await publish(arrival, over: way)
        }
        let parameters = arrival.parameters.alone(ssrc: known.ssrc)
        do throws(BisqueError) {
            try await receiver.receive(parameters)
            engine.perform([
                .room(
                    .publish(
                        PublishedSection(section: arrival.section, way: way.number),
                        from: arrival.parameters, as: parameters))
            ])
        } catch {
            refuse(error, "track \(arrival.track.id)")
        }
    }

    private mutating func unpublish(_ section: JsepTransceiver.ID, over way: Way) {
        let known = published.removeValue(forKey: section)
        engine.perform([
            .room(.unpublish(PublishedSection(section: section, way: way.number)))
        ])
        known?.receiver?.close()
    }

    // MARK: From the room to the peer

    private mutating func followRoom() async {
        guard let way else { return }
        let senders = member.rtpSenders.filter(\.isAvailable)
        for sender in brought.keys where !senders.contains(where: { $0.id == sender }) {
            drop(sender)
        }
        for sender in senders {
            let parameters = sender.rtpParameters
            guard let known = brought[sender.id] else {
                await bring(sender, parameters, over: way)
                continue
            }
            guard known.parameters != parameters, let track = known.track,
                var source = track.roomSource
            else { continue }
            brought[sender.id]?.parameters = parameters
            source.parameters = parameters.asOneLayer
            track.roomSource = source
            engine.perform([.room(.bring(source))])
            peer.carry(track)
        }
    }

    private mutating func bring(
        _ sender: RtpSender, _ parameters: RtpParameters, over way: Way
    ) async {
        let source = RoomSource(
            receiver: engine.number(), way: way.number, parameters: parameters.asOneLayer)
        engine.perform([.room(.bring(source))])
        do throws(BisqueError) {
            try await sender.send(over: way.transport)
            let publisher = sender.associatedRtpReceiver.peer
            let track = DirectTrack(kind: sender.kind)
            track.roomSource = source
            // Names may hold what no description can.
            try peer.addTrack(track, DirectStream(id: "peer-\(publisher.id)"))
            brought[sender.id] = Brought(
                sender: sender, track: track, parameters: parameters)
            events.append(.subscribed(sender, track))
        } catch {
            engine.perform([.room(.drop(source.receiver))])
            brought[sender.id] = Brought(
                sender: sender, track: nil, parameters: parameters)
            refuse(error, "sender \(sender.id)")
        }
    }

    private mutating func drop(_ sender: UInt32) {
        guard let track = brought.removeValue(forKey: sender)?.track else { return }
        peer.removeTrack(track)
        if let source = track.roomSource { engine.perform([.room(.drop(source.receiver))]) }
    }

    private mutating func refuse(_ error: BisqueError, _ what: String) {
        // Whoever closes or dies says so himself.
        guard error.code != .workerDied, error.code != .closed else { return }
        events.append(.refused(BisqueError(error.code, "\(what): \(error.message)")))
    }
}

extension RtpParameters {
    /// What was chosen of its layers is one stream from here on.
    fileprivate var asOneLayer: RtpParameters {
        var parameters = self
        for index in parameters.encodings.indices {
            parameters.encodings[index].scalabilityMode = nil
        }
        return parameters
    }
}
