/// Statistics in the third generation's shapes: an array of flat objects for each thing that is
/// asked about. What is not measured apart, such as a transport's retransmitted bytes, is left out.
extension Transport {
    func mediasoupReport() async throws(BisqueError) -> JSONValue {
        let stats = try await getStats()
        var entry: [String: JSONValue] = [
            "type": .string(stats.webRtc == nil ? "plain-rtp-transport" : "webrtc-transport"),
            "transportId": .string("\(id)"), "timestamp": .milliseconds,
            "bytesReceived": .count(stats.bytesReceived),
            "recvBitrate": .int(Int(stats.receiveBitrate)),
            "bytesSent": .count(stats.bytesSent), "sendBitrate": .int(Int(stats.sendBitrate)),
        ]
        if let estimate = stats.estimate {
            entry["availableOutgoingBitrate"] = .int(Int(estimate.bitrate))
        }
        let limits: [(String, UInt32?)] = [
            ("maxIncomingBitrate", maxBitrate), ("maxOutgoingBitrate", bitrateLimits.maximum),
            ("minOutgoingBitrate", bitrateLimits.minimum),
        ]
        for case (let name, let limit?) in limits { entry[name] = .int(Int(limit)) }
        if let webRtc = stats.webRtc {
            entry["iceRole"] = "controlled"
            entry["iceState"] = .string(webRtc.iceState.rawValue)
            entry["dtlsState"] = .string(webRtc.dtlsState.rawValue)
            if let tuple = selectedTuple {
                entry["iceSelectedTuple"] = JSONValue(
                    local: tuple.local, remote: tuple.remote, tuple.protocol.rawValue)
            }
        } else {
            entry["rtcpMux"] = .bool(isRtcpMuxed)
            if let remote = stats.remoteAddress {
                entry["tuple"] = JSONValue(local: localAddress, remote: remote, "udp")
            }
        }
        return [.object(entry)]
    }
}

extension RtpReceiver {
    func mediasoupReport() async throws(BisqueError) -> JSONValue {
        .array(try await mediasoupStreams().map { .object($0.entry) })
    }

    /// Each stream that comes in, and of which encoding it is.
    fileprivate func mediasoupStreams() async throws(BisqueError) -> [(
        encoding: Int, entry: [String: JSONValue]
    )] {
        let stats = try await getStats()
        let (codecs, encodings) = (rtpParameters.codecs, self.encodings)
        return stats.streams.map { stream in
            let encoding =
                encodings.indices.contains(stream.encoding)
                ? encodings[stream.encoding] : nil
            let codec = codecs.first { $0.payloadType == encoding?.codecPayloadType }
            var entry: [String: JSONValue] = [
                "type": "inbound-rtp", "timestamp": .milliseconds, "ssrc": .int(Int(stream.ssrc)),
                "kind": .string(kind.rawValue),
                "mimeType": .string((codec ?? codecs.first)?.mimeType ?? ""),
                "packetsLost": .int(Int(stream.packetsLost)),
                "fractionLost": .int(Int(stream.fractionLost)),
                "packetsDiscarded": .count(stream.discarded),
                "packetsRepaired": .count(stream.repaired),
                "nackCount": .count(stream.nacksSent), "pliCount": .count(stats.pliSent),
                "firCount": .count(stats.firSent), "score": .int(Int(stream.score)),
                "packetCount": .count(stream.packets), "byteCount": .count(stream.bytes),
                "bitrate": .int(Int(stream.bitrate)), "jitter": .int(Int(stream.jitter)),
            ]
            if let rid = stream.rid { entry["rid"] = .string(rid) }
            if let rtx = encoding?.rtx?.ssrc { entry["rtxSsrc"] = .int(Int(rtx)) }
            return (stream.encoding, entry)
        }
    }
}

extension RtpSender {
    /// What it sends, and what of its source that is made from, where anything is.
    func mediasoupReport() async throws(BisqueError) -> JSONValue {
        let stats = try await getStats()
        let parameters = rtpParameters
        var outbound: [String: JSONValue] = [
            "type": "outbound-rtp", "timestamp": .milliseconds, "ssrc": .int(Int(stats.ssrc)),
            "kind": .string(kind.rawValue),
            "mimeType": .string(parameters.codecs.first?.mimeType ?? ""),
            "packetsLost": .int(Int(stats.packetsLost ?? 0)),
            "fractionLost": .int(Int(stats.fractionLost ?? 0)),
            "packetsRetransmitted": .count(stats.retransmitted),
            "nackCount": .count(stats.nackReceived), "pliCount": .count(stats.pliReceived),
            "firCount": .count(stats.firReceived), "score": .int(Int(stats.score)),
            "packetCount": .count(stats.packets), "byteCount": .count(stats.bytes),
            "bitrate": .int(Int(stats.bitrate)),
        ]
        if let rtx = parameters.encodings.first?.rtx?.ssrc { outbound["rtxSsrc"] = .int(Int(rtx)) }
        if let roundTrip = stats.roundTripMicroseconds {
            outbound["roundTripTime"] = .double(Double(roundTrip) / 1000)
        }
        guard let encoding = flowingEncoding else { return [.object(outbound)] }
        let streams = try await associatedRtpReceiver.mediasoupStreams()
        let source = streams.first { $0.encoding == encoding }
        return .array([outbound, source?.entry].compactMap { $0 }.map { .object($0) })
    }
}

extension JSONValue {
    /// Of a clock that only goes on.
    fileprivate static var milliseconds: JSONValue {
        .int(Int(MonotonicClock.now() / .milliseconds(1)))
    }

    fileprivate static func count(_ count: UInt64) -> JSONValue { .int(Int(clamping: count)) }

    fileprivate init(
        local: TransportAddress?, remote: TransportAddress, _ transportProtocol: String
    ) {
        var members: [String: JSONValue] = [
            "remoteIp": .string(remote.ip), "remotePort": .int(Int(remote.port)),
            "protocol": .string(transportProtocol),
        ]
        if let local {
            members["localAddress"] = .string(local.ip)
            members["localPort"] = .int(Int(local.port))
        }
        self = .object(members)
    }
}
