/// How much a transport may send.
extension Transport {
    /// As `limitBitrate(initial:minimum:maximum:)` was told last.
    public var bitrateLimits: BitrateLimits { record?.bitrateLimits ?? BitrateLimits() }

    /// Says how much may be sent to the far side, in bits per second, from now on. What is left out
    /// has no limit, whatever an earlier call said.
    ///
    /// - Parameters:
    ///   - initial: what the path is taken for at the beginning. Later it changes nothing.
    ///   - minimum: what it is taken for however bad it looks.
    ///   - maximum: what is sent at most, all streams together.
    /// - Throws: `.invalid` for less than `BitrateLimits.least`, and for limits that contradict
    ///   each other; `.refused`, `.closed`, `.workerDied`, `.cancelled`.
    public func limitBitrate(
        initial: UInt32? = nil, minimum: UInt32? = nil, maximum: UInt32? = nil
    ) async throws(BisqueError) {
        let limits = BitrateLimits(initial: initial, minimum: minimum, maximum: maximum)
        let (room, transport) = (room, id)
        try await room.ask(
            begin: { (core) throws(BisqueError) in
                try core.state.beginLimit(transport, to: limits)
            },
            finish: { (core, refusal) throws(BisqueError) in
                try core.state.finishLimit(transport, to: limits, refusal: refusal)
            })
    }
}
