internal import Channel

/// From the negotiation's words to the channel's.
extension Reception {
    init(_ plan: ReceiverPlan) {
        self.init(plan.parameters, kind: plan.kind)
    }

    init(_ parameters: RtpParameters, kind: MediaKind) {
        self.init(
            kind: kind == .audio ? .audio : .video,
            mid: parameters.mid,
            payloads: parameters.codecs.map(Payload.init),
            encodings: parameters.encodings.map { encoding in
                Encoding(
                    ssrc: encoding.ssrc, rtxSsrc: encoding.rtx?.ssrc, rid: encoding.rid,
                    fecSsrc: encoding.fec?.ssrc, learnsRepair: encoding.learnsRepair,
                    spatialLayers: encoding.scalabilityMode?.spatialLayers ?? 1,
                    temporalLayers: encoding.scalabilityMode?.temporalLayers ?? 1)
            },
            extensions: parameters.headerExtensions.map { entry in
                Extension(id: entry.id, kind: ExtensionKind(uri: entry.uri))
            },
            hasPli: parameters.accepts("nack", "pli"),
            hasFir: parameters.accepts("ccm", "fir"),
            hasNack: parameters.accepts("nack"),
            // Without the numbers in the packets there is nothing to tell.
            hasTransportCc: parameters.accepts(RtcpFeedback.transportWide)
                && parameters.headerExtensions.contains {
                    $0.uri == HeaderExtensionURI.transportSequence
                },
            hasRemb: parameters.accepts(RtcpFeedback.remb))
    }
}

extension RtpEncoding {
    /// What repairs it comes under a number that nobody has said.
    fileprivate var learnsRepair: Bool {
        rtx.map { $0.ssrc == nil } == true || fec.map { $0.ssrc == nil } == true
    }
}

extension Payload {
    init(_ codec: RtpCodecParameters) {
        let apt = codec.parameters["apt"]?.int.flatMap { UInt8(exactly: $0) }
        let role = PayloadRole(mimeType: codec.mimeType)
        self.init(
            type: codec.payloadType, role: role, codec: Codec(mimeType: codec.mimeType),
            clockRate: codec.clockRate,
            target: role == .retransmission ? apt : nil)
    }
}

extension PayloadRole {
    init(mimeType: String) {
        switch Negotiation.role(of: mimeType) {
        case .media: self = .media
        case .retransmission: self = .retransmission
        case .repair: self = .repair
        }
    }
}

extension Codec {
    init(mimeType: String) {
        switch mimeType.lowercased() {
        case "audio/opus": self = .opus
        case "video/vp8": self = .vp8
        case "video/vp9": self = .vp9
        case "video/h264", "video/x-h264uc": self = .h264
        case "video/h265": self = .h265
        case "video/av1": self = .av1
        default: self = .other
        }
    }
}

extension Negotiation {
    /// The parameters must have been checked, so that every name is known. What is not known is
    /// not forwarded.
    static func role(of mimeType: String) -> MimeType.Role {
        do throws(MimeType.Fault) {
            return try MimeType(mimeType).role
        } catch {
            assertionFailure("\(mimeType) passed the negotiation: \(error)")
            return .repair
        }
    }
}

extension ExtensionKind {
    init(uri: String) {
        switch uri {
        case HeaderExtensionURI.mid: self = .mid
        case HeaderExtensionURI.rid: self = .rid
        case HeaderExtensionURI.repairedRid: self = .repairedRid
        case HeaderExtensionURI.audioLevel: self = .audioLevel
        case HeaderExtensionURI.absoluteSendTime: self = .absSendTime
        case HeaderExtensionURI.transportSequence: self = .transportSequence
        case HeaderExtensionURI.dependencyDescriptor: self = .dependencyDescriptor
        default: self = .other
        }
    }
}

extension RtpParameters {
    /// Whether any codec has this feedback.
    fileprivate func accepts(_ type: String, _ parameter: String = "") -> Bool {
        codecs.contains { codec in
            codec.rtcpFeedback.contains { entry in
                entry.type.lowercased() == type && entry.parameter.lowercased() == parameter
            }
        }
    }
}

extension Transmission {
    init(_ sender: SenderRecord) {
        self.init(
            sender.plan, ssrc: sender.ssrc, cname: sender.cname, mid: sender.mid,
            forms: sender.forms)
    }

    init(_ plan: SenderPlan, ssrc: UInt32, cname: String, mid: String, forms: ExtensionForms) {
        self.init(
            ssrc: ssrc, cname: cname,
            payloads: Transmission.mappings(plan.payloadTypeMap),
            extensions: Transmission.mappings(plan.extensionMap),
            rtxSsrc: plan.parameters.encodings.first?.rtx?.ssrc,
            rtxPayloads: Transmission.mappings(plan.retransmissionMap),
            mid: plan.midExtension == nil ? nil : mid,
            midExtension: plan.midExtension,
            absSendTimeExtension: plan.absoluteSendTimeExtension,
            transportSequenceExtension: plan.transportSequenceExtension,
            isOneByteOnly: forms == .oneByte)
    }

    static func mappings(_ map: [UInt8: UInt8]) -> [Mapping] {
        map.sorted { $0.key < $1.key }.map { Mapping(from: $0.key, to: $0.value) }
    }
}
