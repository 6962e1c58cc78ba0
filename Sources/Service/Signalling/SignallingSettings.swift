/// How long signalling waits for whom, and how often it lets itself be asked.
struct SignallingSettings: Sendable {
    /// From the socket's opening to `join`.
    var joinTime = Duration.seconds(10)
    /// From an offer to its answer; then it is offered again.
    var answerTime = Duration.seconds(10)
    /// How often one address may ask to join, or to come back: a school behind one of them can.
    var joins = RateLimit(perSecond: 50, burst: 500)
    /// What the times are measured by.
    var clock: any Clock<Duration> = ContinuousClock()
}
