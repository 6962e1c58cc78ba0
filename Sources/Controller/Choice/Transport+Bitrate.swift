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

    /// What the far side is asked to send at most, in bits per second; `nil`: what it likes.
    public var maxBitrate: UInt32? { record?.maxBitrate }

    /// Less than this nobody is asked to send: smaller limits stand for it.
    public static let leastMaxBitrate = 10_000

    /// Asks the far side to send no more than this, all its streams together, in bits per second; 0
    /// ends it.
    ///
    /// It is told by REMB, so that only publishers who announced `goog-remb` obey.
    ///
    /// - Throws: `.invalid` for what is no such number; `.unsupported` where the client said
    ///   that it only receives; `.closed`, `.workerDied`, `.cancelled`.
    public func setMaxBitrate(_ bitsPerSecond: Int) async throws(BisqueError) {
        guard direction != .recv else {
            throw BisqueError(.unsupported, "nothing comes over this transport to be limited")
        }
        guard let bitrate = UInt32(exactly: bitsPerSecond) else {
            throw FieldCheck.invalid("bitrate", "\(bitsPerSecond) is no number of bits per second")
        }
        let maximum = bitrate == 0 ? nil : max(bitrate, UInt32(Transport.leastMaxBitrate))
        let (room, transport) = (room, id)
        try await room.ask(
            begin: { (core) throws(BisqueError) in
                try core.state.beginMaxBitrate(transport, maximum)
            },
            finish: { (core, refusal) throws(BisqueError) in
                try core.state.finishMaxBitrate(transport, maximum, refusal: refusal)
            })
    }
}
