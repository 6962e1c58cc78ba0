package import Channel

/// Media of somebody who has negotiated it himself, as the channel carries it.
extension Reception {
    /// What the other end sends.
    package init(coming parameters: RtpParameters) {
        var parameters = parameters
        if parameters.encodings.isEmpty { parameters.encodings = [RtpEncoding()] }
        self.init(parameters, kind: parameters.kind)
    }

    /// What the program is going to send: under any source, and it has nothing again that was lost.
    package init(going parameters: RtpParameters) {
        var parameters = parameters
        parameters.mid = nil
        parameters.encodings = [RtpEncoding()]
        parameters.headerExtensions.removeAll {
            HeaderExtensionURI.hopByHop.contains($0.uri.lowercased())
        }
        for index in parameters.codecs.indices {
            parameters.codecs[index].rtcpFeedback.removeAll { feedback in
                feedback.type == RtcpFeedback.remb || feedback.type == RtcpFeedback.transportWide
                    || feedback.type == "nack" && feedback.parameter.isEmpty
            }
        }
        self.init(parameters, kind: parameters.kind)
    }
}

extension Transmission {
    /// Packets as the program writes them, under the source that was announced; nothing without
    /// one. What the path carries is the program's own affair: nothing is left out for it.
    ///
    /// - Parameter origin: whose numbers they come under; by default the same.
    package init?(_ parameters: RtpParameters, from origin: RtpParameters? = nil) {
        guard let encoding = parameters.encodings.first, let source = encoding.ssrc else {
            return nil
        }
        let repeats = parameters.codecs.compactMap { codec in
            codec.parameters["apt"]?.int.flatMap { UInt8(exactly: $0) }
                .map { Mapping(from: $0, to: codec.payloadType) }
        }
        let numbers = Renumbering(from: origin ?? parameters, to: parameters)
        let mid = parameters.headerExtensions.first {
            $0.uri.lowercased() == HeaderExtensionURI.mid
        }
        self.init(
            ssrc: source, cname: parameters.rtcp.cname ?? "",
            payloads: Self.mappings(numbers.payloadTypes),
            extensions: Self.mappings(numbers.extensions),
            rtxSsrc: encoding.rtx?.ssrc, rtxPayloads: encoding.rtx?.ssrc == nil ? [] : repeats,
            mid: mid == nil ? nil : parameters.mid, midExtension: mid?.id,
            absSendTimeExtension: nil, transportSequenceExtension: nil, isOneByteOnly: true)
    }
}

extension RtpParameters {
    /// Without those of what repeats or repairs.
    package var mediaPayloadTypes: Set<UInt8> {
        Set(codecs.filter { $0.isMedia }.map(\.payloadType))
    }

    fileprivate var kind: MediaKind {
        codecs.first?.mimeType.lowercased().hasPrefix("audio/") == true ? .audio : .video
    }
}
