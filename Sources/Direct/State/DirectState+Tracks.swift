package import Bisque

/// Tracks and streams, ours and the other end's.
extension DirectState {
    // MARK: Ours

    /// Sends a track as part of a stream.
    ///
    /// - Throws: `.closed`; `.duplicate` for one that is sent already; `.unsupported` without a
    ///   codec for it; `.limit`.
    package mutating func add(
        _ track: TrackName, to stream: String
    ) throws(BisqueError) {
        try requireOpen()
        guard !senders.contains(where: { $0.name == track }) else {
            throw BisqueError(.duplicate, "the track is sent already")
        }
        guard capabilities.codecs.contains(where: { $0.kind == track.kind }) else {
            throw BisqueError(.unsupported, "there is no codec for \(track.kind.rawValue)")
        }
        let id: JsepTransceiver.ID
        do throws(SignallingError) {
            id = try jsep.add(
                JsepTrack(id: track.id, streamIDs: [stream]), kind: track.kind)
        } catch {
            throw BisqueError(.limit, "there are too many tracks: \(error)")
        }
        senders.append(Sender(name: track, streams: [stream], section: id))
        wantsToAsk = true
    }

    /// Sends a whole stream, saying first what the application says of it.
    ///
    /// - Throws: `.closed` for metadata before the channel is open, because they travel in it; as
    ///   `add(_:to:)`, and then no track was added.
    package mutating func addStream(
        _ stream: String, _ tracks: [TrackName], metadata: String?
    ) throws(BisqueError) -> [DirectAction] {
        try requireOpen()
        var next = self
        for track in tracks { try next.add(track, to: stream) }
        var actions: [DirectAction] = []
        if let metadata {
            let said = StreamMetadata(streamID: stream, metadata: metadata)
            guard said.text.utf8.count <= StreamMetadata.mostBytes else {
                throw BisqueError(.limit, "the metadata are too long")
            }
            actions = try next.send(.text(said.text))
        }
        self = next
        return actions
    }

    /// Stops sending a track; nothing happens when it is not sent.
    package mutating func remove(_ track: TrackName) -> [DirectAction] {
        removeSenders { $0.name == track }
    }

    /// Stops sending all tracks that were added with a stream, replaced ones too.
    package mutating func removeStream(_ stream: String) -> [DirectAction] {
        removeSenders { $0.streams.contains(stream) }
    }

    private mutating func removeSenders(where isGone: (Sender) -> Bool) -> [DirectAction] {
        guard phase != .closed else { return [] }
        for sender in senders where isGone(sender) {
            jsep.removeTrack(sender.section)
            wantsToAsk = true
        }
        senders.removeAll(where: isGone)
        synchronize()
        return drain()
    }

    /// Sends another track in the place of one; the other end does not notice.
    ///
    /// - Throws: `.closed`; `.notFound`; `.duplicate`; `.invalid` for a track of another kind.
    package mutating func replace(
        _ old: TrackName, with new: TrackName
    ) throws(BisqueError) -> [DirectAction] {
        try requireOpen()
        guard let place = senders.firstIndex(where: { $0.name == old }) else {
            throw BisqueError(.notFound, "the track is not sent")
        }
        guard old.kind == new.kind else {
            throw BisqueError(.invalid, "a track of another kind")
        }
        guard old == new || !senders.contains(where: { $0.name == new }) else {
            throw BisqueError(.duplicate, "the track is sent already")
        }
        senders[place].name = new
        tell(.replaceTrack(old: old, new: new))
        return drain()
    }

    package var sentTracks: [TrackName] { senders.map(\.name) }

    /// The track of ours that a section carries.
    func sentTrack(in section: JsepTransceiver.ID) -> TrackName? {
        senders.first { $0.section == section }?.name
    }

    /// The section in which a track of ours is sent, once packets may flow in it.
    package func section(of track: TrackName) -> JsepTransceiver.ID? {
        guard let sender = senders.first(where: { $0.name == track }),
            flows[sender.section]?.sending != nil
        else { return nil }
        return sender.section
    }

    /// How packets look in a section of ours.
    package func sending(in section: JsepTransceiver.ID) -> RtpParameters? {
        flows[section]?.sending
    }

    /// How packets look that come in a section.
    package func receiving(in section: JsepTransceiver.ID) -> RtpParameters? {
        flows[section]?.receiving
    }

    // MARK: The other end's

    mutating func keep(_ said: StreamMetadata) {
        guard !said.metadata.isEmpty else { return }
        guard metadata[said.streamID] != nil || metadata.count < Self.mostMetadata else {
            return
        }
        metadata[said.streamID] = said.metadata
    }

    /// Tells what a description has changed.
    mutating func note(_ changes: [JsepChange]) {
        var begun: [String] = []
        for change in changes {
            switch change {
            case .trackAdded(let id, let track):
                guard let kind = jsep.transceiver(id)?.kind else { continue }
                let new = ReceivedTrack(
                    section: id, name: TrackName(id: track.id, kind: kind))
                received[id] = new
                for stream in names(of: track) { add(new, to: stream, &begun) }
            case .trackRemoved(let id, _):
                guard let old = received.removeValue(forKey: id) else { continue }
                for stream in streams.keys.sorted() { remove(old, from: stream) }
            case .streamsChanged(let id, let old, let new):
                guard let received = received[id] else { continue }
                for stream in old.streamIDs where !new.streamIDs.contains(stream) {
                    remove(received, from: stream)
                }
                for stream in new.streamIDs where !old.streamIDs.contains(stream) {
                    add(received, to: stream, &begun)
                }
            case .stopped(let id):
                senders.removeAll { $0.section == id }
            case .channelsRefused:
                fail(.channel, "the other end takes no data channels", isFatal: true)
            }
        }
        // simple-peer tells of a stream once, when all its tracks are there.
        for stream in begun { tell(.stream(stream, metadata: metadata[stream])) }
    }

    /// A track without a stream gets one of its own; to simple-peer it is not there at all.
    private mutating func names(of track: JsepTrack) -> [String] {
        switch options.signalForm {
        case .simplePeer: track.streamIDs
        case .artico: [track.streamIDs.first ?? random.name(length: 16)]
        }
    }

    private mutating func add(
        _ track: ReceivedTrack, to stream: String, _ begun: inout [String]
    ) {
        let isNew = streams[stream] == nil
        streams[stream, default: []].append(track.section)
        switch options.signalForm {
        case .artico: tell(.stream(stream, metadata: metadata[stream]))
        case .simplePeer: if isNew { begun.append(stream) }
        }
        tell(.track(track, stream: stream))
    }

    private mutating func remove(_ track: ReceivedTrack, from stream: String) {
        guard var sections = streams[stream], sections.contains(track.section) else { return }
        sections.removeAll { $0 == track.section }
        tell(.removeTrack(track, stream: stream))
        streams[stream] = sections.isEmpty ? nil : sections
        if sections.isEmpty {
            metadata[stream] = nil
            tell(.removeStream(stream))
        }
    }
}
