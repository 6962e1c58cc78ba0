/// When the pictures of one RTP stream enter a link, and which packets it loses.
struct PictureLog: Sendable {
    /// One packet that went into the link.
    struct Entry: Sendable, Hashable {
        let head: RtpHead
        let isLost: Bool
    }

    let ssrc: UInt32
    /// Of the stream's retransmissions; they carry the times of what they repeat.
    let repairSsrc: UInt32?
    /// When the first packet of each picture came.
    private(set) var begun: [Duration] = []
    private(set) var packets: [Entry] = []
    private(set) var repairs: [Entry] = []
    private var pictures: Set<UInt32> = []

    init(ssrc: UInt32, repairSsrc: UInt32? = nil) {
        self.ssrc = ssrc
        self.repairSsrc = repairSsrc
    }

    mutating func note(_ packet: Link.Packet, isLost: Bool, at now: Duration) {
        guard let head = RtpHead(packet) else { return }
        if head.ssrc == ssrc {
            packets.append(Entry(head: head, isLost: isLost))
            if pictures.insert(head.timestamp).inserted { begun.append(now) }
        } else if head.ssrc == repairSsrc {
            repairs.append(Entry(head: head, isLost: isLost))
        }
    }

    /// The longest time without a new picture that has a part in these.
    func longestGap(in times: ClosedRange<Duration>) -> Duration {
        let inside = begun.filter(times.contains)
        let ends = [times.lowerBound] + inside + [times.upperBound]
        return zip(ends, ends.dropFirst()).map { $1 - $0 }.max() ?? .zero
    }
}
