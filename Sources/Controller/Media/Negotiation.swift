/// Who can talk to whom, and under which numbers: ORTC's algorithms as pure functions.
///
/// A room has one numbering of payload types and header extensions. Capabilities are translated
/// into it (`+Room`, `+Peer`), what a publisher sends is translated from its own numbers into the
/// room's (`+Receiver`), and each listener is told what of it he gets (`+Sender`).
enum Negotiation {
    /// Two capabilities' common feedback, in the order of the first.
    static func common(_ first: [RtcpFeedback], _ second: [RtcpFeedback]) -> [RtcpFeedback] {
        first.filter { second.contains($0) }
    }

    /// The identity of a codec, or nothing when it is a name that nobody knows.
    static func identity(of codec: RtpCodecCapability) -> CodecIdentity? {
        do throws(MimeType.Fault) { return try CodecIdentity(codec) } catch { return nil }
    }

    static func identity(of codec: RtpCodecParameters) -> CodecIdentity? {
        do throws(MimeType.Fault) { return try CodecIdentity(codec) } catch { return nil }
    }
}

extension RtpCapabilities {
    /// The first media codec that is the same as the given one and of the same kind.
    func mediaCodec(_ identity: CodecIdentity, kind: MediaKind) -> RtpCodecCapability? {
        guard identity.mimeType.role == .media else { return nil }
        return codecs.first { $0.kind == kind && Negotiation.identity(of: $0) == identity }
    }

    /// The codec that repeats what is lost of another, if there is one.
    func retransmission(of payloadType: UInt8) -> RtpCodecCapability? {
        codecs.first { codec in
            Negotiation.identity(of: codec)?.mimeType.role == .retransmission
                && codec.parameters["apt"]?.int == Int(payloadType)
        }
    }

    /// The header extension of this name that is for this kind of media.
    func headerExtension(_ uri: String, kind: MediaKind) -> RtpHeaderExtension? {
        headerExtensions.first { $0.uri == uri && ($0.kind == nil || $0.kind == kind) }
    }
}
