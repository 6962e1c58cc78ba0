/// How soon the other end of a direct connection hears that it was closed, over a way that loses a
/// fifth of what either end sends.
///
/// The time is printed. Without hearing of it an end waits for its consent, ten seconds and more.
import Bisque
import BisqueDirect
import Testing

extension EndToEnd {
    @Suite("Bad links: farewells", .enabled(if: TestNetwork.isOurOwn), .timeLimit(.minutes(3)))
    struct BadLinkFarewellTests {
        private static let rounds = 31

        @Test func theOtherEndHearsOfTheEndThoughAFifthIsLost() async throws {
            var seconds: [Double] = []
            try await withServer(.atTestNetwork([TestNetwork.address])) { server in
                for round in 0..<Self.rounds {
                    let pair = try await DirectPair(at: server)
                    try await pair.connect()
                    let ports = try [pair.anna, pair.bert].map { peer in
                        try #require(peer.path).local.port
                    }
                    let (first, other) =
                        round.isMultiple(of: 2) ? (pair.anna, pair.berts) : (pair.bert, pair.annas)
                    try await Firewall.with(Firewall.losing(percent: 20, to: ports)) {
                        let begun = ContinuousClock.now
                        first.destroy()
                        try await eventually("it hears of the end", within: .seconds(5)) {
                            other.all.contains(.close)
                        }
                        seconds.append(begun.duration(to: .now) / .seconds(1))
                    }
                    #expect(other.errors.isEmpty)
                }
            }
            print("closed, a fifth lost: \(Median(seconds)) s until the other end hears of it")
        }
    }
}
