import Bisque

/// How much of WHIP and WHEP there may be, and how long its clients are waited for.
struct WhipSettings: Sendable {
    /// The longest description that is read.
    var bodyBytes = 65_536
    /// Sessions of both kinds that live at once.
    var sessions = 4_096
    /// Of those, from one address.
    var sessionsPerAddress = 64
    /// What one address may ask.
    var requests = RateLimit(perSecond: 10, burst: 40)
    /// In how many seconds a player may ask again whether anybody publishes.
    var retryAfter = 2
    /// `Link` headers that name STUN and TURN servers (RFC 9725 section 4.6). Usually none are
    /// needed, because the server's own addresses can be reached.
    var iceServers: [String] = []
    var timeouts = WebRtcTransportOptions.Timeouts()
    /// What `requests` is measured by: the time since some moment.
    var clock: @Sendable () -> Duration = {
        let start = ContinuousClock.now
        return { start.duration(to: .now) }
    }()
}
