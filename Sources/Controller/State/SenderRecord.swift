/// What a room knows of a sender.
struct SenderRecord: Sendable, Hashable {
    let id: UInt32
    /// Who gets the media.
    let peer: UInt32
    let receiver: UInt32
    let kind: MediaKind
    let ssrc: UInt32
    /// Of its retransmissions; `nil` for a listener who knows none, or media that has none.
    let rtxSsrc: UInt32?
    /// As the application wants it.
    var usesRtx = true
    let cname: String
    var mid: String
    /// What the listener's offer calls things; the plan is in the room's numbers without it.
    var numbers: ListenersNumbers?
    /// As the listener's description says, where there is one.
    var forms = ExtensionForms.both
    var plan: SenderPlan
    var transport: UInt32?
    /// As the application, the client and the publisher want it.
    var pauses = Pauses()
    /// As the application wants it.
    var wish = SenderWish()
    /// The same in the second generation's words, which fit any number of encodings.
    var profile = RtpProfile.default
    /// What flows, as the client was told last; `nil` until there is something to tell.
    var toldProfile: RtpProfile?
    /// The application's own; at first the publisher's.
    var appData = JSONValue.null
    /// The listener's answer does not take it.
    var isDeclined = false
    /// As the worker told last.
    var choice: LayerChoice?
    var score = StreamScore.best
    /// The worker was told to create it: it is from the first transport on.
    var isAtWorker = false
    /// As the worker was told last.
    var isPausedAtWorker = false
    var wishAtWorker = SenderWish()

    var isPaused: Bool { !pauses.isEmpty }

    var isActive: Bool { transport != nil && !isIdle }

    /// A stream that the listener does not or cannot take is as good as paused.
    var isIdle: Bool {
        isPaused || isDeclined || !plan.isAvailable
    }
}
