/// Two direct peers of one program that are connected; one of them is listened to.
import Bisque
import BisqueDirect

final class DirectBenchLine {
    let anna: DirectPeer
    private let bert: DirectPeer
    private var berts: DirectEvents.AsyncIterator
    private let carriers: [Task<Void, Never>]

    init(_ server: Server) async throws {
        let bert = try await server.createDirectPeer(DirectPeerOptions(debug: .none))
        let anna = try await server.createDirectPeer(
            DirectPeerOptions(debug: .none, initiator: true))
        self.anna = anna
        self.bert = bert
        // Signals go to who listens first.
        carriers = [Self.carry(from: bert, to: anna), Self.carry(from: anna, to: bert)]
        berts = bert.events().makeAsyncIterator()
        for _ in 0..<1_000 where !(anna.isReady && bert.isReady) {
            try await Task.sleep(for: .milliseconds(10))
        }
        guard anna.isReady, bert.isReady else { throw BenchError("peers do not connect") }
    }

    deinit {
        for carrier in carriers { carrier.cancel() }
    }

    /// The next message that comes; `nil` when none will.
    func nextAtBert() async -> DirectMessage? {
        while let event = await berts.next() {
            if case .data(let message) = event { return message }
        }
        return nil
    }

    /// Brings signals over, and listens to nothing once the peers are connected: what a second
    /// listener does not read would hold the first one up.
    private static func carry(from one: DirectPeer, to other: DirectPeer) -> Task<Void, Never> {
        let events = one.events()
        return Task { [weak other] in
            for await event in events {
                if case .signal(let signal) = event { await other?.signal(signal.json) }
                if case .connect = event { return }
            }
        }
    }
}
