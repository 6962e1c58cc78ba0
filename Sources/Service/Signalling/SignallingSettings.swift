/// How long signalling waits for whom.
struct SignallingSettings: Sendable {
    /// From the socket's opening to `join`.
    var joinTime = Duration.seconds(10)
    /// From an offer to its answer; then it is offered again.
    var answerTime = Duration.seconds(10)
    /// What these are measured by.
    var clock: any Clock<Duration> = ContinuousClock()
}
