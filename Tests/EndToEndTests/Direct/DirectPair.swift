/// Two direct peers that know each other's signals.
import Bisque
import BisqueDirect

struct DirectPair: Sendable {
    let anna: DirectPeer
    let bert: DirectPeer
    let annas: DirectListener
    let berts: DirectListener

    /// - Parameter other: whose worker bert is at; by default the same server's.
    init(
        at server: Server, and other: Server? = nil,
        _ change: (inout DirectPeerOptions) -> Void = { _ in }
    ) async throws {
        var options = DirectPeerOptions(debug: .none)
        change(&options)
        let (anna, bert): (DirectPeer, DirectPeer)
        bert = try await (other ?? server).createDirectPeer(options)
        options.initiator = true
        anna = try await server.createDirectPeer(options)
        self.anna = anna
        self.bert = bert
        annas = DirectListener(anna) { [weak bert] signal in
            await bert?.signal(signal.json)
        }
        berts = DirectListener(bert) { [weak anna] signal in
            await anna?.signal(signal.json)
        }
    }

    func connect() async throws {
        try await annas.hears(.connect)
        try await berts.hears(.connect)
    }
}
