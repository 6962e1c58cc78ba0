/// An offer of an endpoint that wants to send: what it would send, what it could receive, and its
/// end of the transport.
///
/// Reads only. `PublisherAnswer` decides what of it the room takes.
package struct PublisherOffer: Sendable, Hashable {
    package let sections: [PublisherSection]
    /// What the endpoint can do as a receiver, in its own numbers: for peers that also listen.
    package let capabilities: RtpCapabilities
    /// Nothing when every section is refused already.
    package let remote: RemoteTransport?
    let description: SessionDescription

    package init(_ text: String) throws(SignallingError) {
        let description: SessionDescription
        do throws(SdpError) {
            description = try SessionDescription(text)
        } catch {
            throw .unreadable(error)
        }
        try self.init(description)
    }

    init(_ description: SessionDescription) throws(SignallingError) {
        self.description = description
        let mids = try description.mids()
        sections = zip(description.media, mids).map { section, mid in
            PublisherSection(section, mid: mid, in: description)
        }
        capabilities = Self.capabilities(of: description)
        remote = try description.remoteTransport(mids: mids, isAnswer: false)
    }

    /// What each section of sound or pictures that can be accepted would send.
    package var sentKinds: [MediaKind] {
        sections.compactMap { $0.isUsable && $0.direction.sends ? $0.kind : nil }
    }

    /// What each section of sound or pictures that can be accepted would receive.
    package var receivedKinds: [MediaKind] {
        sections.compactMap { $0.isUsable && $0.direction.receives ? $0.kind : nil }
    }

    private static func capabilities(of description: SessionDescription) -> RtpCapabilities {
        var capabilities = RtpCapabilities()
        var payloadTypes: Set<UInt8> = []
        for section in description.media where !section.isRefused {
            guard let kind = section.kind else { continue }
            for codec in section.codecs(kind)
            where payloadTypes.insert(codec.payloadType).inserted {
                capabilities.codecs.append(RtpCodecCapability(codec, kind: kind))
            }
            for entry in section.headerExtensions(where: { $0.receives }) {
                let capability = RtpHeaderExtension(
                    kind: kind, uri: entry.uri, preferredID: entry.id)
                if !capabilities.headerExtensions.contains(capability) {
                    capabilities.headerExtensions.append(capability)
                }
            }
        }
        return capabilities
    }
}

extension RtpCodecCapability {
    fileprivate init(_ codec: RtpCodecParameters, kind: MediaKind) {
        self.init(
            kind: kind, mimeType: codec.mimeType, clockRate: codec.clockRate,
            channels: codec.channels, preferredPayloadType: codec.payloadType,
            parameters: codec.parameters, rtcpFeedback: codec.rtcpFeedback)
    }
}
