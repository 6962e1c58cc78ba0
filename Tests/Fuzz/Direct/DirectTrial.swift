/// Gives signals to a peer, one after the other, and says what is wrong with what comes of it.
///
/// Refusing a signal is always right; then nothing but an error may come of it. Whatever came, a
/// peer that goes on must be able to offer, and to have its offer answered.
package import Bisque
package import BisqueDirect

package struct DirectTrial {
    private var peer: DirectState
    private let isInitiator: Bool
    private let form: SignalForm
    package private(set) var accepted = 0

    package init(form: SignalForm, isInitiator: Bool, seed: UInt64) throws(BisqueError) {
        self.form = form
        self.isInitiator = isInitiator
        peer = try Self.peer(form, isInitiator, seed)
        _ = peer.begin()
        try peer.add(TrackName(id: "mic", kind: .audio), to: "camera")
        _ = peer.settle(now: .zero)
    }

    private static func peer(
        _ form: SignalForm, _ isInitiator: Bool, _ seed: UInt64
    ) throws(BisqueError) -> DirectState {
        var options = DirectPeerOptions(debug: .none, initiator: isInitiator)
        options.signalForm = form
        let fingerprint = DtlsFingerprint(
            algorithm: .sha256, value: Array(repeating: "AB", count: 32).joined(separator: ":"))
        return try DirectState(options: options, fingerprints: [fingerprint], seed: seed) {
            .random(isLite: false)
        }
    }

    /// - Returns: what is wrong.
    package mutating func run(_ text: String) -> String? {
        let before = peer.jsep
        let actions = peer.signal(text: text, now: .zero)
        var errors = 0
        var others = 0
        for action in actions {
            switch action {
            case .tell(.error): errors += 1
            case .tell(.signal(let signal)):
                others += 1
                if let fault = Self.fault(of: signal) { return fault }
            case .tell, .ask: others += 1
            }
        }
        if peer.phase == .closed { return form == .artico ? "a signal ended the peer" : nil }
        if errors == 0, others > 0 { accepted += 1 }
        // A signal may be good in part: an answer with a candidate that is too much.
        if errors > 0, others == 0, peer.jsep.state != before.state {
            return "a refused signal left a trace"
        }
        return settle()
    }

    /// What we say is read by everybody.
    private static func fault(of signal: DirectSignal) -> String? {
        do throws(SignalFault) {
            guard try DirectSignal.read(signal.json) == signal else {
                return "our signal reads differently"
            }
            switch signal.content {
            case .offer(let sdp), .answer(let sdp):
                do throws(SdpError) { _ = try SessionDescription(sdp) } catch {
                    return "our description is none: \(error)\n\(sdp)"
                }
            case .candidate, .renegotiate, .transceiverRequest: break
            }
            return nil
        } catch {
            return "our signal is none: \(error)"
        }
    }

    private mutating func settle() -> String? {
        for _ in 0..<4 where peer.isUnsettled {
            for case .tell(.signal(let signal)) in peer.settle(now: .zero) {
                if let fault = Self.fault(of: signal) { return fault }
            }
        }
        return peer.isUnsettled ? "it offers for ever" : nil
    }
}
