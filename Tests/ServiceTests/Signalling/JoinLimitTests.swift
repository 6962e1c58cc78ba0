/// How often one address may ask to join.
import Bisque
import Testing

@testable import BisqueService

@Suite struct JoinLimitTests {
    private let wish = ClientMessage.Join(
        room: "green", name: "Ada", token: nil, resume: nil, cause: nil, capabilities: nil)

    @Test func anAddressThatAsksTooOftenWaitsAndNoOther() async throws {
        try await SignallingStage.run { stage in
            var settings = SignallingSettings()
            settings.clock = stage.clock
            settings.joins = RateLimit(perSecond: 1, burst: 2)
            let desk = SignallingDesk(
                book: stage.book, settings: settings, journal: Journal(level: .silent),
                counters: stage.counters)
            let now = ContinuousClock.now
            for _ in 0..<2 { _ = try await desk.enter(wish, from: "192.0.2.1", now: now) }
            let error = await #expect(throws: ServiceError.self) {
                _ = try await desk.enter(wish, from: "192.0.2.1", now: now)
            }
            #expect(error?.code == .tooMany)
            _ = try await desk.enter(wish, from: "192.0.2.2", now: now)
            _ = try await desk.enter(wish, from: "192.0.2.1", now: now + .seconds(1))
            #expect(stage.book.count().members == 4)
        }
    }
}
