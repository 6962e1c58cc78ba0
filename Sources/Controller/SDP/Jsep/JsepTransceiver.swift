/// One section of sound or pictures from our end: what is sent in it, and what came in it.
///
/// What the program wishes (`direction`, `track`) survives everything; what both ends have settled
/// (`agreed`) is taken back with a description that is rolled back.
package struct JsepTransceiver: Sendable, Hashable {
    /// Never used again.
    package struct ID: Sendable, Hashable, Comparable {
        package let number: UInt32

        package static func < (one: ID, other: ID) -> Bool { one.number < other.number }
    }

    package let id: ID
    package let kind: MediaKind
    /// What we want; what flows is `agreed.direction`.
    package internal(set) var direction: SdpDirection
    /// What we send, whether or not the far end takes it.
    package internal(set) var track: JsepTrack?
    /// It will never be used again: we gave it up, or the far end refused it.
    package internal(set) var isStopped = false
    /// Made for a track of ours, so that a section of the far end's may take it over.
    var isForTrack = false
    /// There would be none without a track.
    var beganWithTrack = false
    /// Then another track gets a section of its own, as every browser does it.
    var hasSent = false
    let source: UInt32
    let repeatingSource: UInt32
    package internal(set) var agreed = Agreed()

    /// What descriptions have made of it.
    package struct Agreed: Sendable, Hashable {
        /// Nothing before it has a section.
        package internal(set) var mid: String?
        /// Nothing before the first exchange is complete.
        package internal(set) var direction: SdpDirection?
        /// In the numbers that both ends use.
        var codecs: [RtpCodecParameters] = []
        var headerExtensions: [RtpHeaderExtensionParameters] = []
        var remoteEncodings: [RtpEncoding] = []
        var remoteRtcp = RtcpParameters()
        /// What the far end says that it sends.
        package internal(set) var received: JsepTrack?
    }
}

/// A track as descriptions name it (RFC 8830).
package struct JsepTrack: Sendable, Hashable {
    package var id: String
    /// The streams it belongs to, perhaps none.
    package var streamIDs: [String]

    package init(id: String, streamIDs: [String]) {
        self.id = id
        self.streamIDs = streamIDs
    }
}

extension JsepTransceiver {
    /// How the packets that we send look; nothing while none may be sent.
    package func sending(cname: String) -> RtpParameters? {
        guard track != nil, agreed.direction?.sends == true, !isStopped else { return nil }
        return RtpParameters(
            mid: agreed.mid, codecs: agreed.codecs, headerExtensions: agreed.headerExtensions,
            encodings: [
                RtpEncoding(
                    ssrc: source, rtx: isRepeated ? .init(ssrc: repeatingSource) : nil)
            ],
            rtcp: RtcpParameters(cname: cname, isReducedSize: true, isMuxed: true))
    }

    /// How the packets look that will come; nothing while none should.
    package var receiving: RtpParameters? {
        guard agreed.direction?.receives == true, !isStopped else { return nil }
        return RtpParameters(
            mid: agreed.mid, codecs: agreed.codecs, headerExtensions: agreed.headerExtensions,
            encodings: agreed.remoteEncodings, rtcp: agreed.remoteRtcp)
    }

    /// Made for a track that is gone, before there was a section for it.
    var isVain: Bool { beganWithTrack && track == nil && agreed.mid == nil }

    private var isRepeated: Bool {
        agreed.codecs.contains { $0.parameters["apt"] != nil }
    }

    /// The section's streams and sources, as the end that sends says them.
    func attributes(_ codecs: [RtpCodecParameters], cname: String) -> [SdpAttribute] {
        guard let track else { return [] }
        let trackID = String.sdpToken(track.id)
        let streams = track.streamIDs.isEmpty ? ["-"] : track.streamIDs.map { .sdpToken($0) }
        var attributes: [SdpAttribute] = streams.map {
            .stream(StreamAttribute(streamID: $0, trackID: trackID))
        }
        let isRepeated = codecs.contains { $0.parameters["apt"] != nil }
        let sources = isRepeated ? [source, repeatingSource] : [source]
        if isRepeated {
            attributes.append(
                .sourceGroup(
                    SourceGroupAttribute(
                        semantics: SourceGroupAttribute.retransmission, sources: sources)))
        }
        attributes += sources.map {
            .source(SourceAttribute(ssrc: $0, name: "cname", value: cname))
        }
        return attributes
    }
}
