internal import Channel

/// Transports whose packets are copied. The state changes at once, so that of two who begin only
/// one does, whatever the worker answers first.
extension RoomState {
    mutating func beginMirroring(
        _ transport: UInt32, _ options: MirroringOptions
    ) throws(BisqueError) -> WorkerCommand {
        guard try requireTransport(transport).mirroring == nil else {
            throw BisqueError(.duplicate, "the transport is already mirrored")
        }
        transports[transport]?.mirroring = options
        return .startTranscript(StartTranscript(options, transport: transport))
    }

    /// It may have ended meanwhile, and another one begun.
    mutating func finishMirroring(
        _ transport: UInt32, _ options: MirroringOptions, refusal: BisqueError?
    ) throws(BisqueError) {
        guard let refusal else { return }
        if transports[transport]?.mirroring == options { transports[transport]?.mirroring = nil }
        throw refusal
    }

    mutating func endMirroring(_ transport: UInt32) throws(BisqueError) -> WorkerCommand? {
        guard try requireTransport(transport).mirroring != nil else { return nil }
        transports[transport]?.mirroring = nil
        return .endTranscript(EndTranscript(transport: TransportID(rawValue: transport)))
    }
}

extension StartTranscript {
    fileprivate init(_ options: MirroringOptions, transport: UInt32) {
        self.init(
            transport: TransportID(rawValue: transport), remote: Address(options.remote),
            sentRtp: options.parts.contains(.sentRtp),
            sentRtcp: options.parts.contains(.sentRtcp),
            receivedRtp: options.parts.contains(.receivedRtp),
            receivedRtcp: options.parts.contains(.receivedRtcp))
    }
}
