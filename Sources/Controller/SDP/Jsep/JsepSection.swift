/// A media section's place in every description of a session, and who has it.
///
/// Places are never given up (RFC 9429 section 5.2.2): a section that both ends have refused waits
/// for its next user, who brings a mid of his own.
struct JsepSection: Sendable, Hashable {
    enum Use: Sendable, Hashable {
        case media(JsepTransceiver.ID)
        case channels
        /// Refused by one end, or nothing that we know.
        case none
    }

    var mid: String
    var use: Use
    /// What a refused section has to repeat of its `m=` line.
    var type: String
    var transport: String
    var formats: [String]

    var transceiver: JsepTransceiver.ID? {
        if case .media(let id) = use { id } else { nil }
    }

    static let mediaTransport = "UDP/TLS/RTP/SAVPF"

    init(mid: String, _ transceiver: JsepTransceiver) {
        self.mid = mid
        use = .media(transceiver.id)
        type = transceiver.kind.mimeTypePrefix
        transport = Self.mediaTransport
        formats = ["0"]
    }

    /// The section of all data channels.
    init(channelsWithMid mid: String) {
        self.mid = mid
        use = .channels
        type = ChannelSection.type
        transport = ChannelSection.transport
        formats = [ChannelSection.format]
    }

    /// As the far end offers it.
    init(mid: String, _ offered: MediaDescription, use: Use) {
        self.mid = mid
        self.use = use
        type = offered.type
        transport = offered.transport
        formats = offered.formats
    }

    var refusal: MediaDescription {
        .refused(type: type, transport: transport, formats: formats, mid: mid)
    }
}

extension MediaDescription {
    /// The track that the writer sends here; nothing when it sends none.
    func track(mid: String) -> JsepTrack {
        var trackID: String?
        var streamIDs: [String] = []
        for attribute in attributes {
            switch attribute {
            case .stream(let stream):
                trackID = trackID ?? stream.trackID
                streamIDs.append(stream.streamID)
            case .source(let source) where source.name == "msid" && trackID == nil:
                // Older endpoints say it of each source only.
                guard let stream = source.value.flatMap({ StreamAttribute($0) }) else { continue }
                trackID = stream.trackID
                streamIDs.append(stream.streamID)
            default: continue
            }
        }
        return JsepTrack(
            id: trackID ?? mid,
            streamIDs: streamIDs.filter { $0 != "-" }.withoutRepeats())
    }
}
