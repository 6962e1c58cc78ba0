/// What a room knows of a sender that follows a slot.
struct SlotSenderRecord: Sendable, Hashable {
    let id: UInt32
    /// Who listens.
    let peer: UInt32
    let transport: UInt32
    let slot: Int
    let ssrc: UInt32
    let cname: String
    var plan: SenderPlan
    /// As the answer says that took it first.
    var forms = ExtensionForms.both
    /// A session offers it; it comes to the worker when its section is accepted.
    let isOffered: Bool
    /// The listener's answer does not take it any more.
    var isDeclined = false
    /// The worker was told to create it.
    var isAtWorker = false
    /// Whom the listener hears on it, as told last.
    var source: UInt32?

    var mid: String? { plan.parameters.mid }
}
