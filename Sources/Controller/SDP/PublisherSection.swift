/// One media section of a publisher's offer.
package struct PublisherSection: Sendable, Hashable {
    package let mid: String
    /// Nothing for a data channel and for what nobody knows.
    package let kind: MediaKind?
    /// Everything known that the section offers to send, whatever the room can do; nothing when it
    /// is neither sound nor pictures.
    package let parameters: RtpParameters?
    let direction: SdpDirection
    /// Only where it is the one of data channels, and not refused.
    let channels: ChannelSection?
    /// Whether media would come from it, if the room can take it.
    package var offersToSend: Bool { isUsable && direction.sends }
    /// Whether the form is one that can be accepted: neither refused nor for another protocol.
    let isUsable: Bool

    init(_ section: MediaDescription, mid: String, in session: SessionDescription) {
        self.mid = mid
        let kind = section.kind
        channels = section.isRefused ? nil : ChannelSection(section)
        self.kind = kind
        direction =
            section.attributes.direction ?? session.attributes.direction ?? .sendAndReceive
        let isSecure =
            section.transport.hasSuffix("RTP/SAVPF") || section.transport.hasSuffix("RTP/SAVP")
        isUsable =
            kind != nil && !section.isRefused && isSecure && section.attributes.contains(.rtcpMux)
        parameters = kind.map { kind in
            RtpParameters(
                mid: mid, codecs: section.codecs(kind),
                headerExtensions: section.headerExtensions { $0.sends },
                encodings: section.sentEncodings, rtcp: section.rtcp)
        }
    }
}
