/// A section's codecs, header extensions and streams as RTP parameters, and codecs back to SDP.
extension MediaDescription {
    /// The known codecs in the section's order, each rtx codec only with the one it repeats.
    ///
    /// Redundancy (red, FEC) is left out: it is never forwarded.
    func codecs(_ kind: MediaKind) -> [RtpCodecParameters] {
        let maps = rtpMaps
        let formats = formatParameters
        let feedback = feedback
        var codecs: [RtpCodecParameters] = []
        var media: [Int: UInt32] = [:]
        for payloadType in payloadTypes where !(64...95).contains(payloadType) {
            guard let map = maps[payloadType] ?? Self.fixedMaps[payloadType] else { continue }
            let codec = RtpCodecParameters(
                mimeType: "\(kind.mimeTypePrefix)/\(map.encoding)", payloadType: payloadType,
                clockRate: map.clockRate, channels: kind == .audio ? map.channels ?? 1 : nil,
                parameters: formats[payloadType] ?? [:],
                rtcpFeedback: (feedback.all + (feedback.own[payloadType] ?? [])).withoutRepeats())
            switch Negotiation.identity(of: codec)?.mimeType.role {
            case .media: media[Int(payloadType)] = codec.clockRate
            case .retransmission: break
            case .repair, nil: continue
            }
            codecs.append(codec)
        }
        // A codec is repeated by one other, at its own clock rate (RFC 4588 section 8.6).
        var repeated: Set<Int> = []
        return codecs.filter { codec in
            guard media[Int(codec.payloadType)] == nil else { return true }
            guard let apt = codec.parameters["apt"]?.int, media[apt] == codec.clockRate
            else { return false }
            return repeated.insert(apt).inserted
        }
    }

    /// The header extensions with numbers that packets can carry, as far as the closure wants
    /// their direction; each number and each name once.
    func headerExtensions(
        where isWanted: (SdpDirection) -> Bool
    ) -> [RtpHeaderExtensionParameters] {
        var ids: Set<UInt8> = []
        var uris: Set<String> = []
        return attributes.compactMap { attribute in
            // 15 is reserved (RFC 8285 section 4.2).
            guard case .extensionMap(let map) = attribute,
                isWanted(map.direction ?? .sendAndReceive),
                let id = UInt8(exactly: map.id), id != 15,
                !ids.contains(id), uris.insert(map.uri.lowercased()).inserted
            else { return nil }
            ids.insert(id)
            return RtpHeaderExtensionParameters(uri: map.uri, id: id)
        }
    }

    /// What the section says it will send, in the order of its simulcast.
    ///
    /// By rid when it names rids, because sources then come in an order that nobody tells; by
    /// source otherwise; and one stream that only its mid tells when it names neither.
    var sentEncodings: [RtpEncoding] {
        let rids = sentRids
        guard rids.isEmpty else { return rids.map { RtpEncoding(rid: $0) } }
        let groups = attributes.sourceGroups
        var partners: [UInt32: UInt32] = [:]
        var secondary: Set<UInt32> = []
        for group in groups where group.semantics != SourceGroupAttribute.simulcast {
            secondary.formUnion(group.sources.dropFirst())
            if group.semantics == SourceGroupAttribute.retransmission, group.sources.count == 2 {
                partners[group.sources[0]] = group.sources[1]
            }
        }
        let simulcast = groups.first { $0.semantics == SourceGroupAttribute.simulcast }
        let primary = attributes.sources.map(\.ssrc).first { $0 != 0 && !secondary.contains($0) }
        let sources = simulcast?.sources ?? primary.map { [$0] } ?? []
        guard !sources.isEmpty else { return [RtpEncoding()] }
        return sources.map { ssrc in
            RtpEncoding(ssrc: ssrc, rtx: partners[ssrc].map { .init(ssrc: $0) })
        }
    }

    /// The rids that the section sends, in the order of its simulcast, the first of each choice.
    var sentRids: [String] {
        let sent = attributes.rids.filter { $0.direction == .send }.map(\.id)
        guard let simulcast = attributes.simulcast else { return sent.withoutRepeats() }
        return simulcast.send.compactMap { alternatives in
            alternatives.first { sent.contains($0.id) }?.id
        }.withoutRepeats()
    }

    var rtcp: RtcpParameters {
        RtcpParameters(
            cname: attributes.sources.first { $0.name == "cname" && $0.value?.isEmpty == false }?
                .value,
            isReducedSize: attributes.contains(.rtcpReducedSize),
            isMuxed: attributes.contains(.rtcpMux))
    }

    // MARK: Attributes by payload type

    /// What needs no `a=rtpmap` (RFC 3551 section 6).
    private static let fixedMaps: [UInt8: RtpMapAttribute] = [
        0: .init(payloadType: 0, encoding: "PCMU", clockRate: 8_000),
        8: .init(payloadType: 8, encoding: "PCMA", clockRate: 8_000),
        9: .init(payloadType: 9, encoding: "G722", clockRate: 8_000),
        13: .init(payloadType: 13, encoding: "CN", clockRate: 8_000),
    ]

    private var rtpMaps: [UInt8: RtpMapAttribute] {
        var maps: [UInt8: RtpMapAttribute] = [:]
        for case .rtpMap(let map) in attributes { maps[map.payloadType] = map }
        return maps
    }

    private var formatParameters: [UInt8: [String: RtpParameterValue]] {
        var formats: [UInt8: [String: RtpParameterValue]] = [:]
        for case .format(let format) in attributes {
            guard let payloadType = format.payloadType else { continue }
            formats[payloadType, default: [:]]
                .merge(FormatParameters.values(format.value)) { first, _ in first }
        }
        return formats
    }

    private var feedback: (all: [RtcpFeedback], own: [UInt8: [RtcpFeedback]]) {
        var all: [RtcpFeedback] = []
        var own: [UInt8: [RtcpFeedback]] = [:]
        for case .feedback(let entry) in attributes {
            if let payloadType = entry.payloadType {
                own[payloadType, default: []].append(entry.feedback)
            } else {
                all.append(entry.feedback)
            }
        }
        return (all, own)
    }
}

extension Array where Element: Hashable {
    /// Of equal elements the first only.
    func withoutRepeats() -> [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
