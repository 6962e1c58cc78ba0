/// A transport in the second generation's words.
extension Transport {
    /// What the client calls it in the mediasoup protocol; its own number where it has no other.
    public var signalledID: Int { record?.signalledID ?? Int(id) }

    /// Which way media goes over it, as the client said; `nil` where it came otherwise.
    public var direction: TransportDirection? { record?.client?.direction }

    /// The application's own; at first what came with `createTransport`.
    public var appData: JSONValue {
        get { record?.appData ?? .null }
        set { room.core.withLock { $0.state.transports[id]?.appData = newValue } }
    }

    /// What was said when it was closed.
    public var closeAppData: JSONValue? { record?.closingWords }

    /// Closes it with the application's words, of which its client is told. In the mediasoup
    /// protocol the producers on it close too.
    public func close(appData: JSONValue?) {
        let (room, id) = (room, id)
        room.change { core in
            core.perform(core.state.closeTransport(id, by: .local, saying: appData), in: room)
        }
    }
}
