/// Equal ends that are given one text: as a first offer, in a collision, later, and as an answer.
///
/// Refusing it is always right, and leaves no trace; what is taken is answered, and the answer must
/// be one.
import Bisque

struct EqualEnds {
    private let new: JsepSession
    private let offering: JsepSession
    private let stable: JsepSession

    init(capabilities: RtpCapabilities, transport: LocalTransport) {
        let terms = JsepSession.Terms(
            capabilities: capabilities, fingerprints: transport.fingerprints, cname: "c")
        new = JsepSession(terms: terms, ice: transport.ice, seed: 1)
        var offering = new
        offering.openChannels()
        do throws(SignallingError) {
            _ = try offering.add(JsepTrack(id: "mic", streamIDs: ["camera"]), kind: .audio)
            _ = try offering.add(JsepTrack(id: "pic", streamIDs: ["camera"]), kind: .video)
            var stable = offering
            let offer = try offering.makeOffer(fresh: transport.ice)
            _ = try stable.take(offer: offer.description)
            _ = try stable.makeAnswer(fresh: transport.ice)
            self.stable = stable
        } catch {
            preconditionFailure("two of us do not understand each other: \(error)")
        }
        self.offering = offering
    }

    /// - Returns: what is wrong.
    func run(_ text: String) -> String? {
        // One of them, or the other trials would hardly get their turn.
        let sessions = [new, offering, stable]
        return offer(text, to: sessions[text.utf8.count % sessions.count]) ?? answer(text)
    }

    private func offer(_ text: String, to session: JsepSession) -> String? {
        var session = session
        let before = session
        do throws(SignallingError) {
            _ = try session.take(offer: text)
        } catch {
            return session == before ? nil : "a refused offer left a trace"
        }
        do throws(SignallingError) {
            let answer = try session.makeAnswer(fresh: session.ice).description
            guard try JsepSession.mids(of: answer) == JsepSession.mids(of: text) else {
                return "an answer of other sections"
            }
        } catch {
            return "no answer to an offer that was taken: \(error)"
        }
        return goesOn(session)
    }

    private func answer(_ text: String) -> String? {
        var session = offering
        do throws(SignallingError) {
            _ = try session.take(answer: text)
        } catch {
            return session == offering ? nil : "a refused answer left a trace"
        }
        return goesOn(session)
    }

    /// Whatever was taken, the next offer is one.
    private func goesOn(_ session: JsepSession) -> String? {
        var session = session
        guard session.state == .stable else { return "not stable after an exchange" }
        do throws(SignallingError) {
            _ = try session.add(JsepTrack(id: "more", streamIDs: []), kind: .audio)
            session.restartIce()
            let offer = try session.makeOffer(fresh: session.ice)
            _ = try JsepSession.mids(of: offer.description)
            session.rollBack()
            return session.state == .stable ? nil : "not stable after a rollback"
        } catch {
            // As many sections as there can be.
            if case .wrongSectionCount = error { return nil }
            return "no offer after an exchange: \(error)"
        }
    }
}
