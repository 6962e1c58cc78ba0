import Bisque

/// What the other end signals.
extension DirectState {
    /// Takes a text as it came.
    package mutating func signal(text: String, now: Duration) -> [DirectAction] {
        guard phase != .closed else { return [] }
        do throws(SignalFault) {
            return signal(try DirectSignal.read(text), now: now)
        } catch {
            if error != .unknownType || endsWithBadSignals {
                fail(.badSignal, "signal: \(error)", isFatal: endsWithBadSignals)
            }
            return drain()
        }
    }

    package mutating func signal(_ signal: DirectSignal, now: Duration) -> [DirectAction] {
        guard phase == .running else { return [] }
        guard isOurs(signal) else {
            // To an Artico peer these are types that it does not know.
            return []
        }
        switch signal.content {
        case .offer(let sdp): take(offer: sdp, now: now)
        case .answer(let sdp): take(answer: sdp, now: now)
        case .candidate(let candidate): take(candidate)
        case .renegotiate:
            if options.initiator { mustOffer = true }
        case .transceiverRequest(let kind):
            if options.initiator { addSection(for: kind) }
        }
        return drain()
    }

    /// Artico's are understood in either form, simple-peer's only by choice.
    private func isOurs(_ signal: DirectSignal) -> Bool {
        signal.form == .artico || options.signalForm == .simplePeer
    }

    /// A section in which the other end may send.
    private mutating func addSection(for kind: MediaKind) {
        guard capabilities.codecs.contains(where: { $0.kind == kind }) else {
            return fail(.badSignal, "there is no codec for \(kind.rawValue)")
        }
        do throws(SignallingError) {
            _ = try jsep.add(kind, direction: .receiveOnly)
        } catch {
            fail(.badSignal, "no more sections: \(error)")
        }
    }

    // MARK: Candidates

    mutating func take(_ candidate: DirectSignal.Candidate) {
        guard jsep.takesCandidates else {
            if !perfect.ignoresOffer { takeEarly(candidate) }
            return
        }
        do throws(SignallingError) {
            // An end of candidates may come without saying of what.
            let isEnd = candidate.candidate.isEmpty
            if isEnd, candidate.sdpMid == nil, candidate.sdpMLineIndex == nil {
                return ask(.endCandidates)
            }
            switch try jsep.judge(JsepSession.Signalled(candidate)) {
            case .use(let usable): use(usable)
            case .noMore: ask(.endCandidates)
            case .ignore: break
            }
        } catch {
            // It may belong to the offer that was left unread.
            guard !perfect.ignoresOffer else { return }
            let isLate = error == .unknownCredentials
            fail(
                .badCandidate, "candidate: \(error)", isFatal: endsWithBadSignals && !isLate)
        }
    }

    /// Artico refuses what comes before any description, simple-peer keeps it.
    private mutating func takeEarly(_ candidate: DirectSignal.Candidate) {
        guard options.signalForm == .simplePeer else {
            return fail(.earlyCandidate, "a candidate before any description")
        }
        guard early.count < Self.mostEarlyCandidates else {
            return fail(.badCandidate, "too many candidates before any description")
        }
        early.append(candidate)
    }
}

extension JsepSession.Signalled {
    init(_ candidate: DirectSignal.Candidate) {
        self.init(
            text: candidate.candidate, mid: candidate.sdpMid, index: candidate.sdpMLineIndex,
            usernameFragment: candidate.usernameFragment)
    }
}
