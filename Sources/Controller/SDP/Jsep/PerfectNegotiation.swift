/// Who gives way when both ends offer at the same time.
///
/// The polite end takes its own offer back and answers; the other one goes on as if no offer had
/// come, and need not mind what comes with it.
package struct PerfectNegotiation: Sendable, Hashable {
    package let isPolite: Bool
    /// Whether the far end's last offer was left unread; its candidates mean nothing here.
    package private(set) var ignoresOffer = false

    package init(isPolite: Bool) {
        self.isPolite = isPolite
    }

    /// Whether an offer of the far end is to be answered.
    package mutating func takesOffer(in state: JsepSession.State) -> Bool {
        ignoresOffer = !isPolite && state != .stable
        return !ignoresOffer
    }

    /// An answer has come: what comes now belongs to it.
    package mutating func noteAnswer() {
        ignoresOffer = false
    }
}
