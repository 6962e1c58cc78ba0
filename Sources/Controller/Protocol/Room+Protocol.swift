/// The mediasoup protocol, as the second generation's clients speak it: what a room is asked.
extension Room {
    /// Answers a request with `target: "room"`: `queryRoom` or `join`.
    ///
    /// The application carries the messages; whoever joins is then ``peer(named:)``, whose
    /// ``Peer/notifications()`` are to be carried to the client from then on.
    ///
    /// - Returns: the answer's payload.
    /// - Throws: `.invalid` for what is no such request, naming the field; `.unsupported` for an
    ///   unknown method, or what the room does not have; `.duplicate` for a name that is in use;
    ///   `.limit`, `.closed`. Nothing has changed then.
    public func receiveRequest(_ request: JSONValue) async throws(BisqueError) -> JSONValue {
        try core.withLock { (core) throws(BisqueError) in try core.state.requireOpen() }
        switch try ClientRequest(toRoom: request) {
        case .queryRoom:
            return [
                "rtpCapabilities": ProtocolDialect.json(capabilities),
                "mandatoryCodecPayloadTypes": [],
            ]
        case .join(let wish): return try join(wish).answer
        default: throw BisqueError(.unsupported, "a peer is asked that, not a room")
        }
    }

    /// As `receiveRequest` for a `join`, for whoever needs the peer at once.
    ///
    /// - Throws: as `receiveRequest`.
    public func join(
        _ request: JSONValue
    ) async throws(BisqueError) -> (peer: Peer, answer: JSONValue) {
        try core.withLock { (core) throws(BisqueError) in try core.state.requireOpen() }
        guard case .join(let wish) = try ClientRequest(toRoom: request) else {
            throw BisqueError(.unsupported, "method: it is not join")
        }
        return try join(wish)
    }

    private func join(
        _ wish: ClientRequest.Join
    ) throws(BisqueError) -> (peer: Peer, answer: JSONValue) {
        let id = server.identifiers.next()
        return try change { (core) throws(BisqueError) in
            core.perform(try core.state.join(id, wish), in: self)
            return (try core.opened(core.peers[id]), core.state.joinAnswer(to: id))
        }
    }

    /// Closes the room and everything in it, with the application's words.
    public func close(appData: JSONValue?) {
        core.withLock { $0.state.closingWords = appData }
        close()
    }

    /// What was said when it was closed.
    public var closeAppData: JSONValue? { core.withLock { $0.state.closingWords } }
}
