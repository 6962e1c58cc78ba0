public import Bisque

/// Tracks and streams of ours, and the objects that stand for the other end's.
extension DirectPeer {
    /// Sends all tracks of a stream.
    ///
    /// - Parameters:
    ///   - stream: the tracks that it has now.
    ///   - metadata: what Artico's clients are told of the stream before its tracks come. It
    ///     travels in the data channel, which must be open for it.
    /// - Throws: `.duplicate` for a track that is sent already, and `.unsupported` for one without
    ///   a codec: then none is added; `.limit`; `.closed`.
    public func addStream(
        _ stream: DirectStream, metadata: String? = nil
    ) throws(BisqueError) {
        let tracks = stream.tracks
        try attempt { (core) throws(BisqueError) in
            let actions = try core.state.addStream(
                stream.id, tracks.map(\.name), metadata: metadata)
            for track in tracks { attach(track, &core) }
            return actions
        }
    }

    /// Stops sending all tracks that were added with the stream, and those that replaced them.
    public func removeStream(_ stream: DirectStream) {
        change { core in
            let actions = core.state.removeStream(stream.id)
            detachUnsent(&core)
            return actions
        }
    }

    /// Sends a track as part of a stream. Throws as `addStream(_:metadata:)`.
    public func addTrack(_ track: DirectTrack, _ stream: DirectStream) throws(BisqueError) {
        try attempt { (core) throws(BisqueError) in
            try core.state.add(track.name, to: stream.id)
            attach(track, &core)
            return []
        }
    }

    /// Stops sending a track. Nothing happens when it is not sent.
    public func removeTrack(_ track: DirectTrack) {
        change { core in
            let actions = core.state.remove(track.name)
            detachUnsent(&core)
            return actions
        }
    }

    /// Sends another track in the place of one, without another exchange.
    ///
    /// - Throws: `.notFound` when the old one is not sent; `.duplicate` when the new one is;
    ///   `.invalid` for one of another kind; `.unsupported` for one that a room sends; `.closed`.
    public func replaceTrack(
        _ old: DirectTrack, _ new: DirectTrack
    ) throws(BisqueError) {
        guard old.roomSource == nil, new.roomSource == nil else {
            throw BisqueError(.unsupported, "a room's track comes and goes with the room")
        }
        try attempt { (core) throws(BisqueError) in
            // Before the event, which names both.
            core.localTracks[new.name] = new
            do throws(BisqueError) {
                let actions = try core.state.replace(old.name, with: new.name)
                attach(new, &core)
                if old != new { old.detach(ObjectIdentifier(self)) }
                return actions
            } catch {
                detachUnsent(&core)
                throw error
            }
        }
    }

    /// How the packets of a track of ours have to look for this peer; nothing while none may be
    /// sent.
    public func parameters(of track: DirectTrack) -> RtpParameters? {
        core.withLock { core in
            core.state.section(of: track.name).flatMap { core.state.sending(in: $0) }
        }
    }

    /// How the packets of a track of the other end's look; nothing when it sends none now.
    public func receivedParameters(of track: DirectTrack) -> RtpParameters? {
        core.withLock { core in
            core.remoteTracks.first { $0.value == track }
                .flatMap { core.state.receiving(in: $0.key) }
        }
    }

    func attach(_ track: DirectTrack, _ core: inout Core) {
        core.localTracks[track.name] = track
        track.attach(ObjectIdentifier(self)) { [weak self] packet, numbers in
            self?.send(packet, numberedBy: numbers, of: track.name)
        }
    }

    private func detachUnsent(_ core: inout Core) {
        let sent = Set(core.state.sentTracks)
        for (name, track) in core.localTracks where !sent.contains(name) {
            track.detach(ObjectIdentifier(self))
            core.localTracks[name] = nil
        }
    }

    private func send(
        _ packet: [UInt8], numberedBy numbers: RtpParameters?, of track: TrackName
    ) {
        let (section, renumbering) = core.withLock { core in
            let section = core.state.section(of: track)
            return (section, section.flatMap { core.renumbering(of: numbers, in: $0) })
        }
        guard let section else { return }
        if let renumbering {
            if let packet = renumbering.apply(to: packet) { engine.send(packet, in: section) }
        } else {
            engine.send(packet, in: section)
        }
    }

    func origin(_ section: JsepTransceiver.ID) -> DirectTrack.Origin {
        DirectTrack.Origin(
            hear: { [weak self] isHeard in self?.engine.perform([.hear(section, isHeard)]) },
            parameters: { [weak self] in
                self?.core.withLock { $0.state.receiving(in: section) }
            })
    }
}

/// What a peer has found out about another stream's numbers, and of which two it was.
struct KnownRenumbering: Sendable {
    let source: RtpParameters
    let target: RtpParameters
    let numbers: Renumbering
}

extension DirectPeer.Core {
    /// How packets with these numbers become those of a section; nothing when they are its own.
    mutating func renumbering(
        of source: RtpParameters?, in section: JsepTransceiver.ID
    ) -> Renumbering? {
        guard let source, let target = state.sending(in: section) else { return nil }
        if let known = renumberings[section], known.source == source, known.target == target {
            return known.numbers
        }
        let numbers = Renumbering(from: source, to: target)
        renumberings[section] = KnownRenumbering(source: source, target: target, numbers: numbers)
        return numbers
    }

    /// What somebody who comes late must know.
    var present: [DirectPeer.Event] {
        var events: [DirectPeer.Event] = state.isReady ? [.connect] : []
        for (id, sections) in state.streams.sorted(by: { $0.key < $1.key }) {
            guard let stream = remoteStreams[id] else { continue }
            events.append(.stream(stream, metadata: state.metadata[id]))
            events += sections.compactMap { remoteTracks[$0] }.map { .track($0, stream) }
        }
        return events
    }

    /// The event with the objects that it is about.
    mutating func event(_ notice: DirectNotice) -> DirectPeer.Event {
        switch notice {
        case .signal(let signal): return .signal(signal)
        case .connect: return .connect
        case .data(let message): return .data(message)
        case .stream(let id, let metadata): return .stream(stream(id), metadata: metadata)
        case .removeStream(let id):
            let stream = stream(id)
            remoteStreams[id] = nil
            return .removeStream(stream)
        case .track(let received, let id):
            let (track, stream) = (track(received), stream(id))
            stream.add(track)
            return .track(track, stream)
        case .removeTrack(let received, let id):
            let (track, stream) = (track(received), stream(id))
            stream.remove(track)
            if state.received[received.section]?.name != received.name {
                track.finish()
                remoteTracks[received.section] = nil
            }
            return .removeTrack(track, stream)
        case .replaceTrack(let old, let new):
            let tracks = (localTracks[old], localTracks[new])
            if old != new { localTracks[old] = nil }
            return .replaceTrack(
                tracks.0 ?? DirectTrack(kind: old.kind, id: old.id),
                tracks.1 ?? DirectTrack(kind: new.kind, id: new.id))
        case .negotiated: return .negotiated
        case .ice(let state): return .iceState(state)
        case .error(let error): return .error(error)
        case .close: return .close
        }
    }

    private mutating func stream(_ id: String) -> DirectStream {
        if let stream = remoteStreams[id] { return stream }
        let stream = DirectStream(id: id)
        remoteStreams[id] = stream
        return stream
    }

    private mutating func track(_ received: ReceivedTrack) -> DirectTrack {
        if let track = remoteTracks[received.section], track.name == received.name {
            return track
        }
        let track = DirectTrack(kind: received.name.kind, id: received.name.id)
        remoteTracks[received.section] = track
        return track
    }

    /// Lets go of everything when the peer has ended.
    mutating func release(_ peer: DirectPeer) {
        for track in localTracks.values { track.detach(ObjectIdentifier(peer)) }
        for track in remoteTracks.values { track.finish() }
        localTracks = [:]
        remoteTracks = [:]
        remoteStreams = [:]
        renumberings = [:]
    }
}
