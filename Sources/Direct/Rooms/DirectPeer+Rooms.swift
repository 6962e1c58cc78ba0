public import Bisque

/// A direct peer as somebody in a room.
extension DirectPeer {
    /// Brings the other end into a room: what it sends is heard and seen there, and it gets what
    /// the others send, as tracks that come and go.
    ///
    /// ```swift
    /// let attachment = try await peer.attach(to: room, as: "Anna")
    /// for await event in attachment.events() { print(event) }
    /// ```
    ///
    /// It may be in several rooms. Packets go from worker to worker and never through the program;
    /// of simulcast one encoding does, and no estimate chooses it. Messages stay the peer's own.
    ///
    /// - Parameters:
    ///   - room: of any server of this process.
    ///   - name: what it is called there.
    /// - Important: The peer is held until it leaves the room, or ends.
    /// - Throws: `.invalid` for an empty name; `.duplicate` for one that is in use, and when the
    ///   peer is in the room already, where it would hear itself; `.limit`; `.unsupported` for a
    ///   peer without a worker; `.refused`, `.closed`, `.workerDied`, `.cancelled`.
    public func attach(
        to room: Room, as name: String
    ) async throws(BisqueError) -> DirectAttachment {
        guard let engine = engine.inWorker else {
            throw BisqueError(.unsupported, "the peer runs in no worker")
        }
        try enter(room)
        do throws(BisqueError) {
            let member = try room.createPeer(named: name)
            do throws(BisqueError) {
                let attachment = DirectAttachment(self, engine, member)
                try await attachment.begin()
                return attachment
            } catch {
                member.close()
                throw error
            }
        } catch {
            leave(room)
            throw error
        }
    }

    private func enter(_ room: Room) throws(BisqueError) {
        try core.withLock { (core) throws(BisqueError) in
            guard core.state.phase != .closed else {
                throw BisqueError(.closed, "the peer is destroyed")
            }
            guard core.rooms.insert(ObjectIdentifier(room)).inserted else {
                throw BisqueError(.duplicate, "the peer is in the room")
            }
        }
    }

    func leave(_ room: Room) {
        _ = core.withLock { $0.rooms.remove(ObjectIdentifier(room)) }
    }

    /// What the other end takes, as far as a room gets to know of it.
    var capabilitiesInRooms: RtpCapabilities {
        core.withLock { $0.state.capabilities.withoutHops }
    }

    /// What comes now, and how it looks.
    var arrivals: [Arrival] {
        core.withLock { core in
            core.remoteTracks.keys.sorted().compactMap { section in
                guard let track = core.remoteTracks[section],
                    let parameters = core.state.receiving(in: section)
                else { return nil }
                return Arrival(section: section, track: track, parameters: parameters)
            }
        }
    }

    struct Arrival: Sendable {
        let section: JsepTransceiver.ID
        let track: DirectTrack
        let parameters: RtpParameters
    }

    /// The stream that a track of a room's sends is another one now.
    func carry(_ track: DirectTrack) {
        change { core in
            guard let section = core.state.section(of: track.name),
                let parameters = core.state.sending(in: section)
            else { return [] }
            return [.ask(.startSending(section, parameters))]
        }
    }
}

extension DirectPeer.Core {
    /// The request as it is for a section whose track is a room's.
    func withRoom(_ request: DirectRequest) -> DirectRequest {
        guard case .startSending(let section, let parameters) = request,
            let source = state.sentTrack(in: section).flatMap({ localTracks[$0]?.roomSource })
        else { return request }
        return .room(.carry(section, parameters, source))
    }
}

extension RtpCapabilities {
    /// Without what speaks of one hop: between two workers of one machine nothing is estimated.
    fileprivate var withoutHops: RtpCapabilities {
        RtpCapabilities(
            codecs: codecs.filter { $0.parameters["apt"] == nil },
            headerExtensions: headerExtensions.filter { !$0.isOfOneHop })
    }
}
