/// Somebody at the door: who wants into which room, how, with what in hand.
///
/// Everything in it comes from outside and is believed only after ``Gate/admit(_:)``.
struct Knock: Sendable, Hashable {
    /// The way somebody takes part.
    enum Kind: String, Sendable, Hashable {
        /// Through signalling: our page, or another client of it.
        case page
        /// Publishing through WHIP.
        case whip
        /// Playing through WHEP.
        case whep
        /// Both ways, as a client of mediasoup's third generation.
        case mediasoup

        /// Who neither says a name nor has one in his token is called this; empty where everybody
        /// must have a name.
        var usualName: String {
            switch self {
            case .page: ""
            case .whip: "Stream"
            case .whep: "Player"
            case .mediasoup: "Guest"
            }
        }

        /// Whether he cannot say what of a picture is of use to him, so that all of it is.
        var takesEverything: Bool { self == .whep || self == .mediasoup }
    }

    var room: String
    /// Empty when none was given; a token may have one.
    var name: String
    var token: String?
    var kind: Kind
    /// The IP address it comes from.
    var remoteAddress: String
    /// The secret of the membership that is to be taken over.
    ///
    /// The gate does not look at it. Whoever keeps the memberships finds out first whether it is
    /// one's secret: then that membership goes on and the gate is not asked a second time, so that
    /// a token which is used up or has expired since throws nobody out.
    var resume: String?

    init(
        room: String, name: String, token: String? = nil, kind: Kind = .page,
        remoteAddress: String = "127.0.0.1", resume: String? = nil
    ) {
        self.room = room
        self.name = name
        self.token = token
        self.kind = kind
        self.remoteAddress = remoteAddress
        self.resume = resume
    }
}
