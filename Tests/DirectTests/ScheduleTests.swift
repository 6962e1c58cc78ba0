/// Two peers under schedules that nobody planned: changes at any time on both sides, offers that
/// meet, signals that overtake each other, restarts. In the end both must have agreed.
import Testing

@testable import Bisque
@testable import BisqueDirect

struct ScheduleTests {
    @Test(arguments: 0..<150)
    func everyScheduleInOrderConverges(_ seed: Int) throws {
        var schedule = try Schedule(seed: UInt64(seed), form: .artico, isDisordered: false)
        try schedule.play(steps: 60)

        #expect(schedule.pair.errors(.anna).isEmpty, "seed \(seed)")
        #expect(schedule.pair.errors(.bert).isEmpty, "seed \(seed)")
        schedule.check("seed \(seed)")
    }

    @Test(arguments: 0..<150)
    func everyScheduleOutOfOrderConverges(_ seed: Int) throws {
        var schedule = try Schedule(
            seed: UInt64(1_000 + seed), form: .artico, isDisordered: true)
        try schedule.play(steps: 60)

        // Errors are told, and nothing else comes of them.
        schedule.check("seed \(seed)")
    }

    @Test(arguments: 0..<100)
    func everyScheduleOfSimplePeersConverges(_ seed: Int) throws {
        var schedule = try Schedule(
            seed: UInt64(2_000 + seed), form: .simplePeer, isDisordered: false)
        try schedule.play(steps: 60)

        #expect(schedule.pair.errors(.anna).isEmpty, "seed \(seed)")
        #expect(schedule.pair.errors(.bert).isEmpty, "seed \(seed)")
        #expect(schedule.pair.offers(.bert).isEmpty)
        schedule.check("seed \(seed)")
    }
}

/// One run: what happens next is drawn.
private struct Schedule {
    var pair: StatePair
    private var random: RandomNumbers
    private let isDisordered: Bool
    private var tracks: [Line.Side: [TrackName]] = [.anna: [], .bert: []]
    private var count = 0

    init(seed: UInt64, form: SignalForm, isDisordered: Bool) throws {
        pair = try StatePair(form)
        random = RandomNumbers(seed: seed)
        self.isDisordered = isDisordered
    }

    mutating func play(steps: Int) throws {
        pair.begin()
        for _ in 0..<steps { try step() }
        // Then it gets quiet, and what is on its way arrives, in any order still.
        while pair.signals.values.contains(where: { !$0.isEmpty }) {
            deliver(to: .anna)
            deliver(to: .bert)
        }
        pair.run()
    }

    private mutating func below(_ limit: Int) -> Int {
        Int(random.next() % UInt64(limit))
    }

    private mutating func step() throws {
        let side: Line.Side = below(2) == 0 ? .anna : .bert
        switch below(12) {
        case 0, 1: try addTrack(side)
        case 2: removeTrack(side)
        case 3:
            if below(3) == 0 {
                pair.act(side) { state in
                    state.restartIce()
                    return []
                }
            }
        case 4...6: pair.settle(side)
        case 7: pair.report(to: side)
        default: deliver(to: side)
        }
    }

    private mutating func deliver(to side: Line.Side) {
        let waiting = pair.signals[side]?.count ?? 0
        guard waiting > 0 else { return }
        pair.deliver(to: side, at: isDisordered ? below(min(waiting, 4)) : 0)
    }

    private mutating func addTrack(_ side: Line.Side) throws {
        guard tracks[side]?.count ?? 0 < 5 else { return }
        count += 1
        let track = TrackName(id: "t\(count)", kind: below(2) == 0 ? .audio : .video)
        try pair.add(track, to: "s\(below(3))", side)
        tracks[side]?.append(track)
    }

    private mutating func removeTrack(_ side: Line.Side) {
        guard let sent = tracks[side], !sent.isEmpty else { return }
        let track = sent[below(sent.count)]
        pair.act(side) { $0.remove(track) }
        tracks[side]?.removeAll { $0 == track }
    }

    func check(_ what: String) {
        #expect(pair.line.faults.isEmpty, "\(what)")
        #expect(pair.line.mediaFaults.isEmpty, "\(what)")
        for side in Line.Side.allCases {
            let state = pair.state(side)
            let other = pair.state(side.other)
            #expect(state.phase == .running, "\(what)")
            #expect(state.jsep.state == .stable, "\(what)")
            let needsNegotiation = state.jsep.needsNegotiation
            #expect(!needsNegotiation, "\(what)")
            #expect(state.jsep.remote?.ice == other.jsep.ice, "\(what)")
            #expect(pair.line.ends[side]?.generations.last == state.jsep.ice, "\(what)")
            #expect(pair.line.ends[side]?.farEnd?.ice == other.jsep.ice, "\(what)")
            // Exactly the tracks that one end sends are known at the other.
            let sent = (tracks[side] ?? []).map(\.id).sorted()
            let known = other.received.values.map(\.name.id).sorted()
            #expect(sent == known, "\(what)")
            #expect(pair.line.ends[side]?.sending.count == sent.count, "\(what)")
            #expect(balance(of: side.other) == known, "\(what)")
            let sections = state.jsep.settled.sections
            #expect(sections.map(\.mid) == other.jsep.settled.sections.map(\.mid), "\(what)")
        }
    }

    /// Tracks that were told of and not taken back.
    private func balance(of side: Line.Side) -> [String] {
        var tracks: [String: Int] = [:]
        for notice in pair.heard(side) {
            switch notice {
            case .track(let track, _): tracks[track.name.id, default: 0] += 1
            case .removeTrack(let track, _): tracks[track.name.id, default: 0] -= 1
            default: continue
            }
        }
        return tracks.filter { $0.value > 0 }.keys.sorted()
    }
}
