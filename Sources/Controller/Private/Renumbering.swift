/// Which numbers of one stream mean the same in another: payload types by their codecs, header
/// extensions by their names.
///
/// What speaks of one hop, and what repeats or repairs, means nothing elsewhere and has no number
/// there.
package struct Renumbering: Sendable, Hashable {
    package let payloadTypes: [UInt8: UInt8]
    package let extensions: [UInt8: UInt8]

    package init(from source: RtpParameters, to target: RtpParameters) {
        payloadTypes = Dictionary(
            source.codecs.filter(\.isMedia).compactMap { codec in
                target.same(as: codec).map { (codec.payloadType, $0.payloadType) }
            }, uniquingKeysWith: { first, _ in first })
        extensions = Dictionary(
            source.headerExtensions.compactMap { entry in
                let uri = entry.uri.lowercased()
                guard !HeaderExtensionURI.hopByHop.contains(uri) else { return nil }
                return target.headerExtensions.first { $0.uri.lowercased() == uri }
                    .map { (entry.id, $0.id) }
            }, uniquingKeysWith: { first, _ in first })
    }
}

extension RtpParameters {
    /// The same codec under this stream's number, with the same profile where there is one.
    fileprivate func same(as codec: RtpCodecParameters) -> RtpCodecParameters? {
        guard let identity = Negotiation.identity(of: codec) else { return nil }
        let all = codecs.filter { Negotiation.identity(of: $0) == identity }
        let fitting = all.filter { $0.profile == codec.profile }
        return fitting.first { $0.payloadType == codec.payloadType } ?? fitting.first ?? all.first
    }
}

extension RtpCodecParameters {
    var isMedia: Bool { Negotiation.role(of: mimeType) == .media }

    /// What H.264, VP9 and AV1 say of their bitstreams.
    fileprivate var profile: [RtpParameterValue?] {
        [CodecProfile.h264Name, "profile-id", "profile"].map { parameters[$0] }
    }
}

extension RtpHeaderExtension {
    /// Whether it speaks of one hop.
    package var isOfOneHop: Bool { HeaderExtensionURI.hopByHop.contains(uri.lowercased()) }
}

extension RtpParameters {
    /// The same stream as one encoding under a source of its own, over a way on which nothing is
    /// estimated and losses are rare: in the same numbers, without what repeats or repairs.
    package func alone(ssrc: UInt32) -> RtpParameters {
        var parameters = self
        parameters.mid = nil
        parameters.codecs.removeAll { !$0.isMedia }
        for index in parameters.codecs.indices {
            parameters.codecs[index].rtcpFeedback.removeAll { feedback in
                feedback.type == RtcpFeedback.remb || feedback.type == RtcpFeedback.transportWide
            }
        }
        parameters.headerExtensions.removeAll {
            HeaderExtensionURI.hopByHop.contains($0.uri.lowercased())
        }
        parameters.encodings = [RtpEncoding(ssrc: ssrc)]
        return parameters
    }
}
