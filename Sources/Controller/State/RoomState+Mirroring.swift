internal import Channel

/// Where copies go, and which of the askings that was: two may ask for the same.
struct MirroringRecord: Sendable, Hashable {
    let id: UInt32
    let options: MirroringOptions
}

/// Transports whose packets are copied. The state changes at once, so that of two who begin only
/// one does, whatever the worker answers first.
extension RoomState {
    mutating func beginMirroring(
        _ transport: UInt32, _ new: MirroringRecord
    ) throws(BisqueError) -> WorkerCommand {
        guard try requireTransport(transport).mirroring == nil else {
            throw BisqueError(.duplicate, "the transport is already mirrored")
        }
        transports[transport]?.mirroring = new
        return .startTranscript(StartTranscript(new.options, transport: transport))
    }

    /// It may have ended meanwhile, and another one begun.
    mutating func finishMirroring(
        _ transport: UInt32, _ new: MirroringRecord, refusal: BisqueError?
    ) throws(BisqueError) {
        guard let refusal else { return }
        if transports[transport]?.mirroring == new { transports[transport]?.mirroring = nil }
        throw refusal
    }

    /// Whoever began it was cancelled, and is not told whether it goes on: it does not.
    mutating func abandonMirroring(_ transport: UInt32, _ new: MirroringRecord) -> [RoomAction] {
        guard transports[transport]?.mirroring == new else { return [] }
        transports[transport]?.mirroring = nil
        return [.send(ending(transport))]
    }

    mutating func endMirroring(_ transport: UInt32) throws(BisqueError) -> WorkerCommand? {
        guard try requireTransport(transport).mirroring != nil else { return nil }
        transports[transport]?.mirroring = nil
        return ending(transport)
    }

    private func ending(_ transport: UInt32) -> WorkerCommand {
        .endTranscript(EndTranscript(transport: TransportID(rawValue: transport)))
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
