/// What a listener's own offer calls the room's codecs and header extensions.
///
/// Who answers an offer uses the offer's numbers; a sender is told them by the section it sends as.
package struct ListenersNumbers: Sendable, Hashable {
    /// The room's payload types, of retransmissions too, to the listener's.
    package var payloadTypes: [UInt8: UInt8]
    /// The room's header extension ids to the listener's.
    package var headerExtensions: [UInt8: UInt8]

    package init(payloadTypes: [UInt8: UInt8] = [:], headerExtensions: [UInt8: UInt8] = [:]) {
        self.payloadTypes = payloadTypes
        self.headerExtensions = headerExtensions
    }
}

extension SenderPlan {
    /// The same stream in a listener's numbers. What has none is left out, and so is the whole
    /// stream when its codec is among that.
    func renumbered(_ numbers: ListenersNumbers) -> SenderPlan {
        var parameters = parameters
        parameters.codecs = parameters.codecs.compactMap { $0.renumbered(numbers) }
        parameters.encodings = parameters.encodings.compactMap {
            $0.renumbered(numbers, codecs: parameters.codecs)
        }
        if parameters.encodings.isEmpty { parameters.codecs = [] }
        parameters.headerExtensions =
            parameters.encodings.isEmpty
            ? []
            : parameters.headerExtensions.compactMap { entry in
                numbers.headerExtensions[entry.id].map {
                    RtpHeaderExtensionParameters(uri: entry.uri, id: $0)
                }
            }
        let repeated = retransmissionMap.compactMap { media, retransmission in
            numbers.payloadTypes[media].flatMap { media in
                numbers.payloadTypes[retransmission].map { (media, $0) }
            }
        }
        return SenderPlan(
            parameters: parameters,
            payloadTypeMap: payloadTypeMap.compactMapValues { numbers.payloadTypes[$0] },
            extensionMap: extensionMap.compactMapValues { numbers.headerExtensions[$0] },
            retransmissionMap: Dictionary(repeated) { first, _ in first },
            midExtension: midExtension.flatMap { numbers.headerExtensions[$0] },
            absoluteSendTimeExtension: absoluteSendTimeExtension.flatMap {
                numbers.headerExtensions[$0]
            },
            transportSequenceExtension: transportSequenceExtension.flatMap {
                numbers.headerExtensions[$0]
            })
    }
}

extension RtpCodecParameters {
    fileprivate func renumbered(_ numbers: ListenersNumbers) -> RtpCodecParameters? {
        guard let payloadType = numbers.payloadTypes[self.payloadType] else { return nil }
        var codec = self
        codec.payloadType = payloadType
        if let apt = parameters["apt"]?.int {
            guard let media = UInt8(exactly: apt).flatMap({ numbers.payloadTypes[$0] })
            else { return nil }
            codec.parameters["apt"] = .int(Int(media))
        }
        return codec
    }
}

extension RtpEncoding {
    fileprivate func renumbered(
        _ numbers: ListenersNumbers, codecs: [RtpCodecParameters]
    ) -> RtpEncoding? {
        guard let payloadType = codecPayloadType.flatMap({ numbers.payloadTypes[$0] })
        else { return nil }
        var encoding = self
        encoding.codecPayloadType = payloadType
        let isRepeated = codecs.contains { $0.parameters["apt"]?.int == Int(payloadType) }
        if !isRepeated { encoding.rtx = nil }
        return encoding
    }
}
