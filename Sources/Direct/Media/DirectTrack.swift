public import Bisque

/// Sound or pictures as RTP: one of ours, which may go to many peers, or one of another end's.
public final class DirectTrack: Sendable, Identifiable {
    /// Who takes the packets of a track of ours, and whose numbers they have where not the taker's.
    typealias Sink = @Sendable ([UInt8], RtpParameters?) -> Void

    /// Where the packets of another end's track come from.
    struct Origin: Sendable {
        /// Whether anybody reads them.
        let hear: @Sendable (Bool) -> Void
        /// How they look, while they flow.
        let parameters: @Sendable () -> RtpParameters?
    }

    public let id: String
    public let kind: MediaKind
    let name: TrackName
    private let sinks = Locked<[ObjectIdentifier: Sink]>([:])
    private let hub = PacketHub()
    private let keyFrames = EventHub<Void>()
    private let origin = Locked<Origin?>(nil)
    private let room = Locked<RoomSource?>(nil)

    /// A track of ours.
    ///
    /// - Parameters:
    ///   - kind: what its packets carry.
    ///   - id: any text; the other end sees it.
    public init(kind: MediaKind, id: String = DirectTrack.randomID()) {
        self.id = id
        self.kind = kind
        name = TrackName(id: id, kind: kind)
    }

    /// A name that nobody else is likely to have.
    public static func randomID() -> String {
        var random = RandomNumbers(seed: .random(in: .min ... .max))
        return random.name(length: 24)
    }

    /// Sends a packet of RTP to all peers that the track was added to.
    ///
    /// Where packets do not flow yet, or no longer, it is dropped, as in any network.
    public func send(_ packet: [UInt8]) {
        spread(packet, nil)
    }

    /// Sends a packet that has another stream's numbers, to each peer with its own: payload types
    /// by codec, header extensions by name. A packet of a codec that a peer did not agree upon does
    /// not reach it. Payloads stay as they are.
    public func send(_ packet: [UInt8], numberedBy parameters: RtpParameters) {
        spread(packet, parameters)
    }

    func spread(_ packet: [UInt8], _ numbers: RtpParameters?) {
        for sink in sinks.withLock({ Array($0.values) }) { sink(packet, numbers) }
    }

    /// The packets that come from now on, as the other end sent them. Who reads slowly misses the
    /// oldest, and each packet says how many.
    ///
    /// Packets come to the program only while somebody reads them, and the other end is asked for a
    /// key frame whenever somebody begins.
    public func packets() -> AsyncStream<RtpPacket> {
        let (hub, origin) = (hub, origin)
        let packets = hub.subscribe(left: { origin.withLock { $0 }?.hear(hub.hasListeners) })
        origin.withLock { $0 }?.hear(true)
        return packets
    }

    /// Asks the other end for a key frame of a track of its.
    public func requestKeyFrame() {
        origin.withLock { $0 }?.hear(true)
    }

    /// Sends whatever comes of another end's track, without decoding it, until that ends or the
    /// task is cancelled. Its publisher is asked for a key frame when somebody needs one.
    ///
    /// - Important: Payload types and header extensions are each receiving peer's own, as by
    ///   ``send(_:numberedBy:)``. Nothing is translated within payloads, and format parameters are
    ///   not compared, but of profiles the same is taken where there is one.
    public func forward(_ source: DirectTrack) async {
        let (packets, requests) = (source.packets(), keyFrameRequests())
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in requests { source.requestKeyFrame() }
            }
            for await packet in packets { spread(packet.bytes, source.arrivalParameters) }
            group.cancelAll()
        }
    }

    /// Tells whenever one of the peers that a track of ours goes to needs a key frame. Noticed
    /// while packets are sent, and of use to an encoder; of several at once the last is told.
    public func keyFrameRequests() -> AsyncStream<Void> {
        keyFrames.subscribe(buffering: .bufferingNewest(1))
    }

    // MARK: For peers

    func attach(_ peer: ObjectIdentifier, _ sink: @escaping Sink) {
        sinks.withLock { $0[peer] = sink }
    }

    func detach(_ peer: ObjectIdentifier) {
        _ = sinks.withLock { $0.removeValue(forKey: peer) }
    }

    func receive(_ packet: [UInt8]) {
        hub.emit(packet, lost: 0)
    }

    func come(from origin: Origin) {
        self.origin.withLock { $0 = origin }
    }

    /// The stream of a room's that goes out instead of the program's packets.
    var roomSource: RoomSource? {
        get { room.withLock { $0 } }
        set { room.withLock { $0 = newValue } }
    }

    /// How the packets of another end's track look now.
    var arrivalParameters: RtpParameters? { origin.withLock { $0 }?.parameters() }

    func wantKeyFrame() {
        keyFrames.emit(())
    }

    func finish() {
        hub.finish()
        keyFrames.finish()
        origin.withLock { $0 = nil }
    }
}

extension DirectTrack: Hashable {
    public static func == (one: DirectTrack, other: DirectTrack) -> Bool { one === other }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(ObjectIdentifier(self))
    }
}
