/// What time it is for a room's spans, and how time goes by until one is tried again.
struct SpanClock: Sendable {
    var now: @Sendable () -> Duration = MonotonicClock.now
    var wait: @Sendable (Duration) async throws -> Void = { duration in
        try await ContinuousClock().sleep(for: duration)
    }
}
