/// Statistics in the second generation's shapes: arrays of flat objects, as clients read them.
extension Transport {
    /// One entry; of a plain transport an empty object.
    ///
    /// - Throws: as `getStats()`.
    public func statsReport() async throws(BisqueError) -> JSONValue {
        let stats = try await getStats()
        guard let webRtc = stats.webRtc else { return [:] }
        var entry: [String: JSONValue] = [
            "type": "transport", "timestamp": .now, "id": .int(signalledID),
            "iceConnectionState": .string(webRtc.iceState.rawValue),
            "dtlsState": .string(webRtc.dtlsState.rawValue),
            "localAvailableSendBw": allowance,
            "remoteAvailableSendBw": [
                "bitrate": .int(Int(stats.estimate?.bitrate ?? 0)), "ssrcs": [],
            ],
        ]
        if let tuple = selectedTuple {
            entry["bytesReceived"] = .count(stats.bytesReceived)
            entry["bytesSent"] = .count(stats.bytesSent)
            entry["iceSelectedTuple"] = JSONValue(tuple)
        }
        return [.object(entry)]
    }

    /// What the far side is told that it may send. Without a limit it is told nothing, and finds
    /// out by itself what goes through.
    private var allowance: JSONValue {
        guard let maxBitrate else { return ["maxBitrate": 0, "bitrate": 0, "ssrcs": []] }
        let limit = JSONValue.int(Int(maxBitrate))
        let streams = peer.rtpReceivers.filter { $0.transport === self }
            .flatMap(\.rtpParameters.encodings)
        return [
            "maxBitrate": limit, "bitrate": limit,
            "ssrcs": .array(streams.compactMap(\.ssrc).map { .int(Int($0)) }),
        ]
    }
}

extension RtpReceiver {
    /// One entry for each stream that is received.
    ///
    /// - Throws: as `getStats()`.
    public func statsReport() async throws(BisqueError) -> JSONValue {
        let stats = try await getStats()
        return .array(stats.streams.map { entry(of: $0, in: stats) })
    }

    fileprivate func entry(ofEncoding encoding: Int) async throws(BisqueError) -> JSONValue? {
        let stats = try await getStats()
        return stats.streams.first { $0.encoding == encoding }.map { entry(of: $0, in: stats) }
    }

    private func entry(of stream: ReceivedStreamStats, in stats: ReceiverStats) -> JSONValue {
        .object(
            common(kind, mimeType(ofEncoding: stream.encoding)).merging([
                "id": .string("inbound-\(signalledID)-\(stream.ssrc)"),
                "type": "inbound-rtp", "ssrc": .int(Int(stream.ssrc)),
                "packetCount": .count(stream.packets), "byteCount": .count(stream.bytes),
                "bitrate": .int(Int(stream.bitrate)),
                "packetsLost": .int(Int(stream.packetsLost)),
                "fractionLost": .int(Int(stream.fractionLost)),
                "packetsDiscarded": .count(stream.discarded),
                "packetsRepaired": .count(stream.repaired),
                "firCount": .count(stats.firSent), "pliCount": .count(stats.pliSent),
                "nackCount": .count(stream.nacksSent), "jitter": .int(Int(stream.jitter)),
                "transportId": transport.map { .int($0.signalledID) } ?? .null,
            ]) { _, new in new })
    }

    private func mimeType(ofEncoding index: Int) -> String {
        let parameters = rtpParameters
        let payloadType =
            parameters.encodings.indices.contains(index)
            ? parameters.encodings[index].codecPayloadType : nil
        let codec = parameters.codecs.first { $0.payloadType == payloadType }
        return (codec ?? parameters.codecs.first)?.mimeType ?? ""
    }
}

extension RtpSender {
    /// From which of its source's encodings it is made at present; `nil` while nothing flows.
    /// Layers of one stream all come from that one.
    var flowingEncoding: Int? {
        guard kind != .audio else { return 0 }
        guard let layers = choice?.current else { return nil }
        return associatedRtpReceiver.rtpParameters.encodings.count > 1 ? Int(layers.spatial) : 0
    }

    /// Nothing while it is not enabled; else what its source receives, and what it sends.
    ///
    /// - Throws: as `getStats()`.
    public func statsReport() async throws(BisqueError) -> JSONValue {
        let stats = try await getStats()
        guard let transport else { return [] }
        var inbound: JSONValue?
        if let encoding = flowingEncoding {
            inbound = try await source.entry(ofEncoding: encoding)
        }
        var inboundID = JSONValue.null
        if case .object(let entry)? = inbound { inboundID = entry["id"] ?? .null }
        let outbound = common(kind, rtpParameters.codecs.first?.mimeType ?? "").merging([
            "id": .string("outbound-\(id)-\(stats.ssrc)"),
            "type": "outbound-rtp", "ssrc": .int(Int(stats.ssrc)),
            "packetCount": .count(stats.packets), "byteCount": .count(stats.bytes),
            "bitrate": .int(Int(stats.bitrate)), "packetsLost": .int(Int(stats.packetsLost ?? 0)),
            "fractionLost": .int(Int(stats.fractionLost ?? 0)), "packetsDiscarded": 0,
            "packetsRepaired": .count(stats.retransmitted),
            "firCount": .count(stats.firReceived), "pliCount": .count(stats.pliReceived),
            "nackCount": .count(stats.nackReceived),
            "roundTripTime": .int(Int(stats.roundTripMicroseconds ?? 0) / 1000),
            "transportId": .int(transport.signalledID), "inboundRtpId": inboundID,
        ]) { _, new in new }
        return .array([inbound, .object(outbound)].compactMap { $0 })
    }
}

/// What streams of both directions have.
private func common(_ kind: MediaKind, _ mimeType: String) -> [String: JSONValue] {
    [
        "timestamp": .now, "mediaType": .string(kind.rawValue), "kind": .string(kind.rawValue),
        "mimeType": .string(mimeType), "sliCount": 0,
    ]
}

extension JSONValue {
    /// Milliseconds of a clock that only goes on.
    fileprivate static var now: JSONValue {
        .int(Int(MonotonicClock.now() / .milliseconds(1)))
    }

    fileprivate static func count(_ count: UInt64) -> JSONValue { .int(Int(clamping: count)) }

    fileprivate init(_ tuple: IceTuple) {
        var members: [String: JSONValue] = [
            "remoteIP": .string(tuple.remote.ip), "remotePort": .int(Int(tuple.remote.port)),
            "protocol": .string(tuple.protocol.rawValue),
        ]
        if let local = tuple.local {
            members["localIP"] = .string(local.ip)
            members["localPort"] = .int(Int(local.port))
        }
        self = .object(members)
    }
}
