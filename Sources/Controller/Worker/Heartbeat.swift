/// Whether the worker is still with us.
///
/// Pure: it is told what was heard and what time it is, and says what to do. A controller that was
/// itself stopped for a while has no right to complain: a turn that comes late starts the
/// waiting anew.
struct Heartbeat: Sendable {
    enum Verdict: Hashable, Sendable {
        case wait
        case ping
        case hung(String)
    }

    static let period: Duration = .milliseconds(500)
    /// A turn this much after its time came late.
    static let lateness: Duration = .milliseconds(250)

    /// How long a worker may take.
    struct Limits: Sendable {
        /// Silence while a ping is out.
        var silence: Duration = .seconds(2)
        /// One question without its answer, whatever else the worker says.
        var answer: Duration = .seconds(5)
        /// From the start of the process to its first word.
        var start: Duration = .seconds(10)
    }

    private let limits: Limits
    private let startedAt: Duration
    private var isUp = false
    private var lastHeard: Duration
    private var pingedAt: Duration?
    private var lastPing: Duration
    /// Nothing before this counts against the worker.
    private var excusedUntil: Duration
    private(set) var nextTurn: Duration

    init(startedAt now: Duration, limits: Limits = Limits()) {
        self.limits = limits
        startedAt = now
        lastHeard = now
        lastPing = now
        excusedUntil = now
        nextTurn = now + Heartbeat.period
    }

    /// The worker said its first word: from now on it is asked for signs of life.
    mutating func began(now: Duration) {
        isUp = true
        lastHeard = now
    }

    mutating func heard(now: Duration) {
        lastHeard = now
        pingedAt = nil
    }

    /// Must be called at `nextTurn` or before, after everything that has come was heard.
    mutating func turn(now: Duration, oldestQuestion: Duration?) -> Verdict {
        if now - nextTurn > Heartbeat.lateness { excusedUntil = now }
        defer { nextTurn = now + Heartbeat.period }
        guard isUp else {
            let isOver = now - max(startedAt, excusedUntil) >= limits.start
            return isOver ? .hung("did not start") : .wait
        }
        if let pingedAt, now - max(pingedAt, lastHeard, excusedUntil) >= limits.silence {
            return .hung("silent")
        }
        if let oldestQuestion, now - max(oldestQuestion, excusedUntil) >= limits.answer {
            return .hung("a request was not answered")
        }
        guard now - lastPing >= Heartbeat.period else { return .wait }
        lastPing = now
        if pingedAt == nil { pingedAt = now }
        return .ping
    }
}
