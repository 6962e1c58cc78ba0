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
                    try await Self.lose(oneIn: 5, to: ports, "round\(round)")
                    let begun = ContinuousClock.now
                    (round.isMultiple(of: 2) ? pair.anna : pair.bert).destroy()
                    let other = round.isMultiple(of: 2) ? pair.berts : pair.annas
                    try await eventually("it hears of the end", within: .seconds(5)) {
                        other.all.contains(.close)
                    }
                    seconds.append(begun.duration(to: .now) / .seconds(1))
                    #expect(other.errors.isEmpty)
                }
            }
            print("closed, a fifth lost: \(Median(seconds)) s until the other end hears of it")
        }

        /// From now on, what goes to these ports.
        private static func lose(
            oneIn share: Int, to ports: [UInt16], _ table: String
        ) async throws {
            let list = ports.map { "\($0)" }.joined(separator: ", ")
            let nft = try Program(
                "nft",
                [
                    """
                    table ip \(table) {
                        chain lose {
                            type filter hook output priority 0
                            udp dport { \(list) } numgen random mod \(share) < 1 drop
                        }
                    }
                    """
                ])
            let (status, words) = try await nft.finished()
            try #require(status == 0, "\(words)")
        }
    }
}
