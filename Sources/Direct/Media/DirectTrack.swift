public import Bisque

/// Sound or pictures as RTP: one of ours, which may go to many peers, or one of another end's.
public final class DirectTrack: Sendable, Identifiable {
    /// Who takes the packets of a track of ours.
    typealias Sink = @Sendable ([UInt8]) -> Void

    public let id: String
    public let kind: MediaKind
    let name: TrackName
    private let sinks = Locked<[ObjectIdentifier: Sink]>([:])
    private let hub = PacketHub()

    /// A track of ours.
    ///
    /// - Parameter id: any text; the other end sees it.
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
        for sink in sinks.withLock({ Array($0.values) }) { sink(packet) }
    }

    /// The packets that come from now on, as the other end sent them. Who reads slowly misses the
    /// oldest, and each packet says how many.
    public func packets() -> AsyncStream<RtpPacket> {
        hub.subscribe {}
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

    func finish() {
        hub.finish()
    }
}

extension DirectTrack: Hashable {
    public static func == (one: DirectTrack, other: DirectTrack) -> Bool { one === other }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(ObjectIdentifier(self))
    }
}
