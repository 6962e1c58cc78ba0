/// What a receiver gets, packet by packet: for recorders and analysers within the program.
extension RtpReceiver {
    /// Every packet from now on, until the receiver closes or nobody holds the stream any more.
    ///
    /// The worker tells packets only while somebody listens, and the publisher is asked for a key
    /// frame whenever somebody begins. What waits for a slow listener is bounded: it misses the
    /// oldest, and each packet says how many were missed.
    ///
    /// ```swift
    /// for await packet in receiver.rtpPackets() {
    ///     recording.append(packet.bytes)
    /// }
    /// ```
    ///
    /// The packets carry the publisher's numbers, those of `rtpParameters`. The first generation
    /// called this the event `rtpraw`.
    public func rtpPackets() -> AsyncStream<RtpPacket> {
        let (room, id, hub) = (room, id, packetHub)
        return room.change { core in
            let stream = hub.subscribe(left: {
                room.change { core in
                    core.perform(core.state.endTap(id, hasListeners: hub.hasListeners), in: room)
                }
            })
            core.perform(core.state.beginTap(id), in: room)
            return stream
        }
    }

    /// The same packets, read; what cannot be read is left out.
    ///
    /// The first generation called this the event `rtpobject`.
    public func rtpObjects() -> AsyncCompactMapSequence<AsyncStream<RtpPacket>, RtpObject> {
        rtpPackets().compactMap { RtpObject($0.bytes) }
    }
}
