/// Routers that forget: the worker sees a browser at another port from one packet to the next.
///
/// Media goes to an address from which a check came, and Chromium checks a pair that is well every
/// 2.5 seconds. So long it may take, and longer where the machine has other work: what is asked for
/// is that pictures are back before the router forgets again.
import Bisque
import Testing

extension EndToEnd {
    @Suite(
        "Bad links: addresses", .enabled(if: TestNetwork.isThere),
        .timeLimit(.minutes(5)))
    struct BadLinkAddressTests {
        private static let memory = Duration.seconds(5)

        @Test(arguments: [Side.publisher, .listener])
        func picturesAreBackSoonWhenARouterForgetsEveryFiveSeconds(_ side: Side) async throws {
            try await RelayedCall.with { call in
                let transport = side.transport(of: call)
                let client = try call.relay.client(of: transport)
                let bob = try call.bob.tab
                var gaps: [PictureGaps] = []
                for _ in 0..<5 {
                    try await PictureGaps.begin(at: bob)
                    try call.relay.rebind(client)
                    try await Task.sleep(for: Self.memory)
                    gaps.append(try await PictureGaps(since: bob))
                    #expect(try call.relay.client(of: transport) == client)
                }
                print("\(side) rebound, longest gaps in ms: \(gaps.map(\.longest.inMilliseconds))")
                #expect(gaps.allSatisfy { $0.pictures > 0 && $0.longest < Self.memory }, "\(gaps)")
            }
        }

        enum Side: Sendable {
            case publisher, listener

            func transport(of call: RelayedCall) -> Transport {
                switch self {
                case .publisher: call.alice.publishing.transport
                case .listener: call.bob.subscribing.transport
                }
            }
        }
    }
}
