/// A stream that the server offers to one listener.
package struct SubscriberStream: Sendable, Hashable {
    /// From `SubscriberOffer.takeMid(for:)`; the same in the packets of the stream.
    package var mid: String
    package var kind: MediaKind
    /// The sender's: codecs and header extensions in the room's numbers, one encoding, a cname.
    package var parameters: RtpParameters
    /// Streams with the same name are played together; the publisher's name does well.
    package var streamID: String
    package var trackID: String
    /// A stream that pauses keeps its section.
    package var isActive: Bool

    package init(
        mid: String, kind: MediaKind, parameters: RtpParameters, streamID: String,
        trackID: String, isActive: Bool = true
    ) {
        self.mid = mid
        self.kind = kind
        self.parameters = parameters
        self.streamID = streamID
        self.trackID = trackID
        self.isActive = isActive
    }

    /// Whether packets of this payload type are more than repetitions of others.
    func carriesMedia(_ payloadType: UInt8) -> Bool {
        parameters.codecs.contains { codec in
            codec.payloadType == payloadType
                && Negotiation.identity(of: codec)?.mimeType.role == .media
        }
    }
}
