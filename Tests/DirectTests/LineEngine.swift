/// Two engines over one line, for peers as programs have them.
@testable import Bisque
@testable import BisqueDirect

/// The line, and who listens at its ends.
final class SharedLine: Sendable {
    private struct State {
        var line = Line()
        var reports: [Line.Side: @Sendable (DirectFact) -> Void] = [:]
        var isReporting = false
        var packets: [Line.Side: [(packet: [UInt8], section: JsepTransceiver.ID)]] = [:]
    }

    private let state = Locked(State())

    func engine(_ side: Line.Side) -> LineEngine { LineEngine(line: self, side: side) }

    var faults: [String] { state.withLock { $0.line.faults + $0.line.mediaFaults } }

    func isHolding(_ side: Line.Side) -> Bool {
        state.withLock { $0.line.ends[side]?.isHolding == true }
    }

    func isClosed(_ side: Line.Side) -> Bool {
        state.withLock { $0.line.ends[side]?.isClosed == true }
    }

    func report(_ fact: DirectFact, to side: Line.Side) {
        state.withLock { $0.line.report(fact, to: side) }
        goOn()
    }

    fileprivate func start(
        _ side: Line.Side, _ report: @escaping @Sendable (DirectFact) -> Void
    ) {
        state.withLock { $0.reports[side] = report }
    }

    fileprivate func perform(_ requests: [DirectRequest], at side: Line.Side) {
        state.withLock { $0.line.perform(requests, at: side) }
        goOn()
    }

    fileprivate func send(_ packet: [UInt8], in section: JsepTransceiver.ID, _ side: Line.Side) {
        state.withLock { state in
            guard let mid = state.line.ends[side]?.sending[section]?.mid,
                let there = state.line.ends[side.other]?.receiving.first(where: {
                    $0.value.mid == mid
                })
            else { return }
            state.line.report(.packet(packet, there.key), to: side.other)
        }
        goOn()
    }

    /// Reports from a task of its own, one fact after the other.
    private func goOn() {
        let isFirst = state.withLock { state in
            defer { state.isReporting = true }
            return !state.isReporting
        }
        guard isFirst else { return }
        Task {
            while let (report, fact) = next() { report(fact) }
        }
    }

    private func next() -> (@Sendable (DirectFact) -> Void, DirectFact)? {
        state.withLock { state in
            for side in Line.Side.allCases {
                if let report = state.reports[side], let fact = state.line.take(for: side) {
                    return (report, fact)
                }
            }
            state.isReporting = false
            return nil
        }
    }
}

struct LineEngine: DirectEngine {
    let line: SharedLine
    let side: Line.Side

    var fingerprints: [DtlsFingerprint] { [Line.fingerprint(of: side)] }

    func start(_ report: @escaping @Sendable (DirectFact) -> Void) {
        line.start(side, report)
    }

    func perform(_ requests: [DirectRequest]) {
        line.perform(requests, at: side)
    }

    func send(_ packet: [UInt8], in section: JsepTransceiver.ID) {
        line.send(packet, in: section, side)
    }
}
