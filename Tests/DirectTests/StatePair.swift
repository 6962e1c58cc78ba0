/// Two peers' states, the signalling and the line between them, all of it one value.
@testable import Bisque
@testable import BisqueDirect

struct StatePair {
    typealias Side = Line.Side

    var states: [Side: DirectState] = [:]
    var line = Line()
    /// All that each program was told.
    var notices: [Side: [DirectNotice]] = [.anna: [], .bert: []]
    /// What is on its way to each.
    var signals: [Side: [String]] = [.anna: [], .bert: []]
    var now = Duration.zero

    /// - Parameter anna: the initiator, unless options say otherwise.
    init(
        _ form: SignalForm = .artico, trickle: Bool = true,
        _ options: (Side, inout DirectPeerOptions) -> Void = { _, _ in }
    ) throws {
        for side in Side.allCases {
            var own = DirectPeerOptions(debug: .none, initiator: side == .anna)
            own.signalForm = form
            own.trickle = trickle
            options(side, &own)
            let counter = Locked(0)
            states[side] = try DirectState(
                options: own, fingerprints: [Line.fingerprint(of: side)],
                seed: side == .anna ? 1 : 2,
                supply: {
                    let number = counter.withLock { count in
                        count += 1
                        return count
                    }
                    return IceParameters(
                        usernameFragment: "\(side)\(number)",
                        password: "\(side)\(number)" + String(repeating: "p", count: 24))
                })
        }
    }

    // MARK: Doing

    mutating func act(
        _ side: Side, _ body: (inout DirectState) throws -> [DirectAction]
    ) rethrows {
        guard var state = states[side] else { return }
        let actions = try body(&state)
        states[side] = state
        for action in actions {
            switch action {
            case .ask(let request): line.perform([request], at: side)
            case .tell(let notice):
                notices[side]?.append(notice)
                if case .signal(let signal) = notice { signals[side.other]?.append(signal.json) }
            }
        }
    }

    mutating func begin() {
        for side in Side.allCases { act(side) { $0.begin() } }
    }

    mutating func add(_ track: TrackName, to stream: String, _ side: Side) throws {
        try act(side) { state in
            try state.add(track, to: stream)
            return []
        }
    }

    mutating func settle(_ side: Side) {
        let now = now
        act(side) { $0.settle(now: now) }
    }

    /// The oldest signal on its way to one side.
    @discardableResult
    mutating func deliver(to side: Side, at place: Int = 0) -> Bool {
        guard let count = signals[side]?.count, place < count,
            let text = signals[side]?.remove(at: place)
        else { return false }
        let now = now
        act(side) { $0.signal(text: text, now: now) }
        return true
    }

    @discardableResult
    mutating func report(to side: Side) -> Bool {
        guard let fact = line.take(for: side) else { return false }
        act(side) { $0.note(fact) }
        return true
    }

    /// Everything that follows, until nothing does any more.
    mutating func run() {
        for _ in 0..<10_000 {
            var isQuiet = true
            for side in Side.allCases {
                if states[side]?.isUnsettled == true {
                    settle(side)
                    isQuiet = false
                }
                while deliver(to: side) { isQuiet = false }
                while report(to: side) { isQuiet = false }
            }
            if isQuiet { return }
        }
        line.faults.append("it does not come to rest")
    }

    /// Two peers that are connected.
    static func connected(
        _ form: SignalForm = .artico, trickle: Bool = true,
        _ options: (Side, inout DirectPeerOptions) -> Void = { _, _ in }
    ) throws -> StatePair {
        var pair = try StatePair(form, trickle: trickle, options)
        pair.begin()
        pair.run()
        return pair
    }

    mutating func send(_ message: DirectMessage, _ side: Side) throws {
        try act(side) { try $0.send(message) }
    }

    mutating func forget() {
        notices = [.anna: [], .bert: []]
    }

    // MARK: Looking

    func state(_ side: Side) -> DirectState {
        guard let state = states[side] else { preconditionFailure("no such side") }
        return state
    }

    func heard(_ side: Side) -> [DirectNotice] { notices[side] ?? [] }

    func errors(_ side: Side) -> [DirectError.Code] {
        heard(side).compactMap { if case .error(let error) = $0 { error.code } else { nil } }
    }

    func sent(_ side: Side) -> [DirectSignal.Content] {
        heard(side).compactMap { if case .signal(let signal) = $0 { signal.content } else { nil } }
    }

    func offers(_ side: Side) -> [String] {
        sent(side).compactMap { if case .offer(let sdp) = $0 { sdp } else { nil } }
    }

    func answers(_ side: Side) -> [String] {
        sent(side).compactMap { if case .answer(let sdp) = $0 { sdp } else { nil } }
    }

    func messages(_ side: Side) -> [DirectMessage] {
        heard(side).compactMap { if case .data(let message) = $0 { message } else { nil } }
    }

    func streams(_ side: Side) -> [String] {
        heard(side).compactMap { if case .stream(let id, _) = $0 { id } else { nil } }
    }

    /// Each track with its stream.
    func tracks(_ side: Side) -> [String] {
        heard(side).compactMap { notice in
            if case .track(let track, let stream) = notice {
                "\(track.name.id) in \(stream)"
            } else {
                nil
            }
        }
    }

    func removedTracks(_ side: Side) -> [String] {
        heard(side).compactMap { notice in
            if case .removeTrack(let track, let stream) = notice {
                "\(track.name.id) in \(stream)"
            } else {
                nil
            }
        }
    }

    func removedStreams(_ side: Side) -> [String] {
        heard(side).compactMap { if case .removeStream(let id) = $0 { id } else { nil } }
    }

    func count(_ notice: DirectNotice, _ side: Side) -> Int {
        heard(side).count { $0 == notice }
    }
}

extension TrackName {
    static func audio(_ id: String) -> TrackName { TrackName(id: id, kind: .audio) }
    static func video(_ id: String) -> TrackName { TrackName(id: id, kind: .video) }
}
