/// Waiting for what other threads and processes bring about.
///
/// Nothing here measures: the limit only turns "never" into a failure.

struct NeverHappened: Error, CustomStringConvertible {
    let what: String

    var description: String { "it never happened: \(what)" }
}

/// Asks again and again until there is an answer.
@discardableResult
func eventually<Answer>(
    _ what: String, within limit: Duration = .seconds(30),
    every pause: Duration = .milliseconds(2),
    _ ask: () async throws -> Answer?
) async throws -> Answer {
    let clock = ContinuousClock()
    let end = clock.now + limit
    while true {
        if let answer = try await ask() { return answer }
        guard clock.now < end else { throw NeverHappened(what: what) }
        try await Task.sleep(for: pause)
    }
}

/// Asks until it is so.
func eventually(
    _ what: String, within limit: Duration = .seconds(30),
    every pause: Duration = .milliseconds(2),
    isTrue ask: () async throws -> Bool
) async throws {
    try await eventually(what, within: limit, every: pause) { try await ask() ? true : nil }
}
