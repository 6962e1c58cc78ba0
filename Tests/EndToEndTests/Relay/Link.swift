/// One direction of a bad network: packets and the time go in, packets and their time come out.
///
/// It knows neither sockets nor clocks. A packet passes three places: chance, which may lose or
/// double it; the bottleneck, where it queues; and the way, which takes as long as it takes.
///
/// Invariant: nothing leaves before `deadline`, and all that is due leaves in the order of time.
struct Link: Sendable {
    typealias Packet = [UInt8]

    /// Seconds of what a test sends; beyond that the link loses packets as a full queue does.
    static let packetsMax = 65_536
    /// Of UDP and IPv4: a bottleneck carries them too.
    static let headerBytes = 28

    var conditions: LinkConditions
    private(set) var counts = LinkCounts()
    /// Of a stream that is watched.
    var pictures: PictureLog?

    private struct Queued: Sendable {
        let packet: Packet
        let since: Duration
    }

    private var numbers: SeededNumbers
    private var isInBurst = false
    /// Those in front of the bottleneck; the first is being sent, until `sent`.
    private var queue = Fifo<Queued>()
    private var queuedBytes = 0
    private var sent = Duration.zero
    private var way = Timeline<Packet>()
    /// When the last packet that does not overtake arrives.
    private var newest = Duration.zero

    init(_ conditions: LinkConditions = LinkConditions(), seed: UInt64) {
        self.conditions = conditions
        numbers = SeededNumbers(seed: seed)
    }

    /// When there is something to be taken out; `nil` while the link is empty.
    var deadline: Duration? {
        guard !queue.isEmpty else { return way.first }
        guard let first = way.first else { return sent }
        return min(first, sent)
    }

    /// A packet enters the link.
    mutating func take(_ packet: Packet, at now: Duration) {
        advance(to: now)
        let size = packet.count + Link.headerBytes
        counts.taken += 1
        counts.takenBytes += packet.count
        counts.largestPacket = max(counts.largestPacket, size)
        guard size <= conditions.largestPacket else {
            counts.tooLarge += 1
            return
        }
        let isLost = isLost()
        pictures?.note(packet, isLost: isLost, at: now)
        guard !isLost else {
            counts.lost += 1
            return
        }
        let isDoubled = numbers.happens(conditions.duplicated)
        if isDoubled { counts.duplicated += 1 }
        for _ in 0..<(isDoubled ? 2 : 1) { enqueue(packet, size, at: now) }
    }

    /// The next packet that has arrived by now.
    mutating func packet(dueAt now: Duration) -> Packet? {
        advance(to: now)
        guard let packet = way.take(dueAt: now) else { return nil }
        counts.arrived += 1
        counts.arrivedBytes += packet.count
        return packet
    }

    /// One number for each packet, whatever the conditions are.
    private mutating func isLost() -> Bool {
        switch conditions.loss {
        case .none:
            return numbers.happens(0)
        case .random(let share):
            return numbers.happens(share)
        case .bursts(let share, let length):
            // Of the two states' shares: entered * (1 - share) == left * share.
            let left = 1 / length
            let entered = left * share / (1 - share)
            if isInBurst {
                isInBurst = !numbers.happens(left)
            } else {
                isInBurst = numbers.happens(entered)
            }
            return isInBurst
        }
    }

    private mutating func enqueue(_ packet: Packet, _ size: Int, at now: Duration) {
        guard queue.count + way.count < Link.packetsMax else {
            counts.overflowed += 1
            return
        }
        guard let bottleneck = conditions.bottleneck else {
            // Those that still queue from an earlier time are not overtaken for that.
            if queue.isEmpty { return depart(packet, at: now) }
            return append(packet, size, at: now)
        }
        guard queuedBytes + size <= max(bottleneck.queueBytes, size) else {
            counts.overflowed += 1
            return
        }
        append(packet, size, at: now)
    }

    private mutating func append(_ packet: Packet, _ size: Int, at now: Duration) {
        if queue.isEmpty { sent = now + duration(of: size) }
        queue.append(Queued(packet: packet, since: now))
        queuedBytes += size
    }

    /// As the rate is now: a change holds for all but the packet that is being sent.
    private func duration(of size: Int) -> Duration {
        conditions.bottleneck?.duration(of: size) ?? .zero
    }

    private mutating func advance(to now: Duration) {
        while sent <= now, let done = queue.popFirst() {
            counts.queueing.add(sent - done.since)
            queuedBytes -= done.packet.count + Link.headerBytes
            depart(done.packet, at: sent)
            if let next = queue.first {
                sent += duration(of: next.packet.count + Link.headerBytes)
            }
        }
    }

    private mutating func depart(_ packet: Packet, at time: Duration) {
        let arrival = time + conditions.delay + numbers.duration(upTo: conditions.jitter)
        if numbers.happens(conditions.reordered) {
            counts.reordered += 1
            way.add(packet, due: arrival + conditions.reorderDelay)
        } else {
            newest = max(newest, arrival)
            way.add(packet, due: newest)
        }
    }
}
