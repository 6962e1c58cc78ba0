/// Refuses capabilities that contradict themselves.
///
/// Says nothing about what the server supports: a codec that nobody knows is well-formed here.
enum CapabilityCheck {
    static let maximumCodecs = 128
    static let maximumHeaderExtensions = 64

    /// What a peer says it can do. Every codec must have its payload type, each a different one.
    static func check(_ capabilities: RtpCapabilities) throws(BisqueError) {
        try checkCount(capabilities.codecs.count, maximumCodecs, "codecs")
        try checkCount(
            capabilities.headerExtensions.count, maximumHeaderExtensions, "headerExtensions")
        var owners: [UInt8: Int] = [:]
        for (index, codec) in capabilities.codecs.enumerated() {
            let path = "codecs[\(index)]"
            try check(codec, at: path)
            guard let payloadType = codec.preferredPayloadType else {
                throw FieldCheck.invalid("\(path).preferredPayloadType", "it is missing")
            }
            if let owner = owners.updateValue(index, forKey: payloadType) {
                throw FieldCheck.invalid(
                    "\(path).preferredPayloadType",
                    "\(payloadType) belongs to codecs[\(owner)] already")
            }
        }
        for (index, entry) in capabilities.headerExtensions.enumerated() {
            try FieldCheck.headerExtension(
                uri: entry.uri, id: entry.preferredID, at: "headerExtensions[\(index)]",
                idName: "preferredId")
        }
    }

    /// One codec of a peer's capabilities or of a room's `mediaCodecs`.
    static func check(_ codec: RtpCodecCapability, at path: String) throws(BisqueError) {
        let mimeType = try FieldCheck.mimeType(
            codec.mimeType, kind: codec.kind, at: "\(path).mimeType")
        try FieldCheck.clockRate(codec.clockRate, at: "\(path).clockRate")
        try FieldCheck.channels(codec.channels, at: "\(path).channels")
        if let payloadType = codec.preferredPayloadType {
            try FieldCheck.payloadType(payloadType, at: "\(path).preferredPayloadType")
        }
        try FieldCheck.rtcpFeedback(codec.rtcpFeedback, at: "\(path).rtcpFeedback")
        try FieldCheck.packetizationMode(
            of: mimeType, in: codec.parameters, at: "\(path).parameters")
        if mimeType?.role == .retransmission {
            _ = try FieldCheck.associatedPayloadType(
                in: codec.parameters, at: "\(path).parameters")
        }
    }

    static func checkCount(_ count: Int, _ maximum: Int, _ path: String) throws(BisqueError) {
        guard count <= maximum else {
            throw BisqueError(.limit, "\(path): \(count) are too many, \(maximum) are allowed")
        }
    }
}
