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
    private let keyFrames = EventHub<Void>()
    private let demand = Locked<Callback<Bool>?>(nil)

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
        for sink in sinks.withLock({ Array($0.values) }) { sink(packet) }
    }

    /// The packets that come from now on, as the other end sent them. Who reads slowly misses the
    /// oldest, and each packet says how many.
    ///
    /// Packets come to the program only while somebody reads them, and the other end is asked for a
    /// key frame whenever somebody begins.
    public func packets() -> AsyncStream<RtpPacket> {
        let (hub, demand) = (hub, demand)
        let packets = hub.subscribe(left: { demand.withLock { $0 }?(hub.hasListeners) })
        demand.withLock { $0 }?(true)
        return packets
    }

    /// Asks the other end for a key frame of a track of its.
    public func requestKeyFrame() {
        demand.withLock { $0 }?(true)
    }

    /// Sends whatever comes of another end's track, without decoding it, until that ends or the
    /// task is cancelled. Its publisher is asked for a key frame when somebody needs one.
    ///
    /// - Important: Packets keep their payload types: those that a peer did not agree upon do not
    ///   reach it.
    public func forward(_ source: DirectTrack) async {
        let (packets, requests) = (source.packets(), keyFrameRequests())
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await _ in requests { source.requestKeyFrame() }
            }
            for await packet in packets { send(packet.bytes) }
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

    /// Has somebody told whether anybody reads the packets.
    func tellDemand(_ tell: @escaping @Sendable (Bool) -> Void) {
        demand.withLock { $0 = Callback(tell) }
    }

    func wantKeyFrame() {
        keyFrames.emit(())
    }

    func finish() {
        hub.finish()
        keyFrames.finish()
        demand.withLock { $0 = nil }
    }
}

extension DirectTrack: Hashable {
    public static func == (one: DirectTrack, other: DirectTrack) -> Bool { one === other }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(ObjectIdentifier(self))
    }
}
