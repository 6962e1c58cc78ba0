internal import Channel

/// The other workers in which parts of a room lie, and what lies where.
///
/// A room is at home at one worker; that is half 0. Each further half is called by the slot of its
/// worker. A peer's transports, receivers and senders are all in the peer's half; a receiver that
/// is heard in another half has a mirror there. As long as one worker serves the room alone
/// everything here is empty, and nothing is looked up.
///
/// Invariant: every half in here is 0 or a key of `guests`.
struct RoomSpread: Sendable {
    static let home = 0
    /// The worker lets so many others have what one of its receivers gets.
    static let mostGuests = 16

    /// What an object that is not at home is, as far as it matters where it is.
    private struct Place: Sendable {
        var half: Int
        /// Of a sender: whom it sends.
        var receiver: UInt32?
        /// The span by which it was to get that when its worker was asked for it.
        var span: UInt32?
        /// Whether it is a sender: those are what costs.
        var weighs = false
    }

    private struct Listening: Sendable, Hashable {
        let receiver: UInt32
        let half: Int
    }

    private(set) var guests: [Int: RoomCore.Workplace] = [:]
    private var peers: [UInt32: Int] = [:]
    /// Transports, receivers and senders, those at home too: of what came before the room spread it
    /// is known by its absence.
    private var places: [UInt32: Place] = [:]
    /// How many senders a mirror has.
    private var listeners: [Listening: Int] = [:]
    /// Of each receiver, and in which half: the number under which it was asked for last.
    private var mirrors: [UInt32: [Int: UInt64]] = [:]
    private var lastMirror: UInt64 = 0
    private var spans: [SpanWay: Span] = [:]
    /// How many senders are in each guest's half.
    private(set) var weights: [Int: Int] = [:]
    /// How many peers were given to a half since its worker was measured, and by which measurement.
    private var newcomers: [Int: (measurement: Int, peers: Int)] = [:]
    var levels = HalfLevels()
    /// What closed in this change; the frames that say so are still to come.
    private var leaving: [UInt32] = []
    private var silenced: Set<UInt32> = []

    /// Nothing is elsewhere, and nothing of what was is left.
    var isEmpty: Bool { guests.isEmpty && places.isEmpty && mirrors.isEmpty }

    var channels: [WorkerChannel] { guests.values.map(\.channel) }

    // MARK: Halves

    mutating func add(_ slot: Int, _ workplace: RoomCore.Workplace) {
        guests[slot] = workplace
        weights[slot] = 0
    }

    /// A worker is gone, and with it what was there. Returns its peers.
    mutating func lose(_ slot: Int) -> [UInt32] {
        guests.removeValue(forKey: slot)
        weights.removeValue(forKey: slot)
        newcomers.removeValue(forKey: slot)
        let lost = peers.filter { $0.value == slot }.map(\.key).sorted()
        for peer in lost { peers.removeValue(forKey: peer) }
        listeners = listeners.filter { $0.key.half != slot }
        for receiver in mirrors.keys { unmirror(receiver, in: slot) }
        return lost
    }

    // MARK: Spans

    /// The spans that led there, and where their other ends are.
    mutating func cutSpans(to slot: Int) -> [(span: UInt32, half: Int)] {
        let cut = spans.filter { $0.key.halves.contains(slot) }
        for way in cut.keys { spans.removeValue(forKey: way) }
        return cut.compactMap { way, span in span.id.map { ($0, way.far(from: slot)) } }
    }

    func span(over way: SpanWay) -> UInt32? { spans[way]?.id }

    /// Whether there was one on this way that is lost.
    func isBroken(_ way: SpanWay) -> Bool { spans[way].map { $0.id == nil } ?? false }

    func way(of span: UInt32) -> SpanWay? { spans.first { $0.value.id == span }?.key }

    mutating func open(_ span: UInt32, over way: SpanWay, now: Duration) {
        spans[way, default: Span()].open(span, now: now)
    }

    /// Nothing crosses there any more; says when another one shall be tried.
    mutating func loseSpan(over way: SpanWay, now: Duration) -> RestartHistory.Decision {
        spans[way, default: Span()].lose(now: now)
    }

    /// What crosses there, and where its mirrors are.
    func mirrors(across way: SpanWay) -> [(receiver: UInt32, half: Int)] {
        mirrors.keys.sorted().flatMap { receiver in
            let origin = half(of: receiver)
            return way.halves.filter {
                isMirrored(receiver, in: $0) && origin == way.far(from: $0)
            }.map { (receiver, $0) }
        }
    }

    // MARK: Objects

    /// Where a peer's objects are. One that has none yet goes where it costs the least.
    ///
    /// - Parameter load: what the worker of a half was measured to do, and by which measurement.
    mutating func settle(
        _ peer: UInt32, weightAtHome: Int, load: (Int) -> (share: Double, measurement: Int)?
    ) -> Int {
        if let half = peers[peer] { return half }
        let weights = weights.merging([RoomSpread.home: weightAtHome]) { $1 }
        let costs = weights.keys.sorted().map { half in
            let load = load(half)
            let recent = newcomers[half].flatMap {
                $0.measurement == load?.measurement ? $0.peers : nil
            }
            return HalfCost(
                half: half, weight: weights[half] ?? 0, load: load?.share, newcomers: recent ?? 0)
        }
        let half = HalfCost.lightest(of: costs, peers: peers.count) ?? RoomSpread.home
        if let measurement = load(half)?.measurement {
            let before = newcomers[half].flatMap {
                $0.measurement == measurement ? $0.peers : nil
            }
            newcomers[half] = (measurement, (before ?? 0) + 1)
        }
        peers[peer] = half
        return half
    }

    /// Somebody who had objects before the room spread stays at home.
    mutating func keepAtHome(_ peer: UInt32) {
        if peers[peer] == nil { peers[peer] = RoomSpread.home }
    }

    mutating func forgetPeer(_ peer: UInt32) {
        peers.removeValue(forKey: peer)
    }

    func half(ofPeer peer: UInt32) -> Int { peers[peer] ?? RoomSpread.home }

    func half(of object: UInt32) -> Int { places[object]?.half ?? RoomSpread.home }

    /// An object is about to be in this half.
    mutating func enter(
        _ object: UInt32, in half: Int, sending receiver: UInt32? = nil, weighs: Bool = false
    ) {
        guard places[object] == nil else { return }
        places[object] = Place(half: half, receiver: receiver, weighs: weighs)
        if weighs, half != RoomSpread.home { weights[half, default: 0] += 1 }
        if let receiver, self.half(of: receiver) != half {
            listeners[Listening(receiver: receiver, half: half), default: 0] += 1
        }
    }

    /// A sender is about to be asked for, and gets what it sends over this span.
    mutating func note(_ sender: UInt32, gets span: UInt32?) {
        places[sender]?.span = span
    }

    /// Whether what a sender was to be sent over was lost since it was asked for, or was then.
    func hasLostItsSpan(_ sender: UInt32) -> Bool {
        guard let place = places[sender], let receiver = place.receiver else { return false }
        let origin = half(of: receiver)
        guard origin != place.half else { return false }
        return place.span == nil || place.span != span(over: SpanWay(origin, place.half))
    }

    /// Whether there is a span at the moment that a sender gets what it sends over.
    func isAcross(_ sender: UInt32) -> Bool {
        guard let place = places[sender], let receiver = place.receiver else { return false }
        return span(over: SpanWay(half(of: receiver), place.half)) != nil
    }

    /// It has closed: nobody asks where it was once this change is over.
    mutating func leave(_ object: UInt32) {
        leaving.append(object)
    }

    // MARK: Mirrors

    func isMirrored(_ receiver: UInt32, in half: Int) -> Bool {
        mirrors[receiver]?[half] != nil
    }

    /// A mirror is asked for, for the first time or again. Returns the number of this asking.
    @discardableResult
    mutating func mirror(_ receiver: UInt32, in half: Int) -> UInt64 {
        lastMirror += 1
        mirrors[receiver, default: [:]][half] = lastMirror
        return lastMirror
    }

    /// Whether nobody has asked for this mirror since.
    func isLatest(_ asking: UInt64, for receiver: UInt32, in half: Int) -> Bool {
        mirrors[receiver]?[half] == asking
    }

    /// Whether there was one.
    @discardableResult
    mutating func unmirror(_ receiver: UInt32, in half: Int) -> Bool {
        guard mirrors[receiver]?.removeValue(forKey: half) != nil else { return false }
        if mirrors[receiver]?.isEmpty == true { mirrors.removeValue(forKey: receiver) }
        return true
    }

    func halves(mirroring receiver: UInt32) -> [Int] { mirrors[receiver]?.keys.sorted() ?? [] }

    /// The receiver has closed, and its mirrors are of no use any more.
    mutating func silence(_ receiver: UInt32) {
        if mirrors[receiver] != nil { silenced.insert(receiver) }
        leave(receiver)
    }

    /// Forgets what has closed. Returns the mirrors that nobody listens to any more.
    mutating func sweep() -> [(receiver: UInt32, half: Int)] {
        var idle = silenced.flatMap { receiver -> [(receiver: UInt32, half: Int)] in
            let halves = halves(mirroring: receiver)
            mirrors.removeValue(forKey: receiver)
            return halves.map { (receiver: receiver, half: $0) }
        }
        silenced = []
        for object in leaving {
            guard let place = places.removeValue(forKey: object) else { continue }
            if place.weighs, place.half != RoomSpread.home { weights[place.half]? -= 1 }
            guard let receiver = place.receiver else { continue }
            let key = Listening(receiver: receiver, half: place.half)
            guard let count = listeners[key] else { continue }
            listeners[key] = count > 1 ? count - 1 : nil
            if count == 1, unmirror(receiver, in: place.half) {
                idle.append((receiver, place.half))
            }
        }
        leaving = []
        return idle.sorted { ($0.receiver, $0.half) < ($1.receiver, $1.half) }
    }
}
