/// One media section: an `m=` line and what follows it (RFC 8866 section 5.14).
struct MediaDescription: Sendable, Hashable {
    /// `audio`, `video`, `application`, …
    var type: String
    /// Zero refuses the section, or leaves it to the bundle (RFC 9143 section 6).
    var port: UInt16
    var portCount: UInt16?
    /// `UDP/TLS/RTP/SAVPF`, …
    var transport: String
    /// With RTP payload types, each once.
    var formats: [String]
    /// All between `m=` and the attributes, in the order of RFC 8866 section 5.
    var details: [SdpLine]
    var attributes: [SdpAttribute]

    init(
        type: String, port: UInt16, transport: String, formats: [String],
        details: [SdpLine] = [], attributes: [SdpAttribute] = []
    ) {
        self.type = type
        self.port = port
        self.transport = transport
        self.formats = formats
        self.details = details
        self.attributes = attributes
    }

    /// Reads the value of an `m=` line.
    init?(firstLine: String) {
        var fields = SdpFields(firstLine)
        guard let type = fields.next(), type.isSdpToken, let target = fields.next()
        else { return nil }
        var ports = SdpFields(target)
        guard let port: UInt16 = ports.number(upTo: "/") else { return nil }
        if !ports.isAtEnd {
            guard let count: UInt16 = ports.number(), count > 0, ports.isAtEnd else { return nil }
            portCount = count
        }
        guard let transport = fields.next(), !fields.isAtEnd, let formats = fields.all(),
            formats.allSatisfy(\.isSdpToken)
        else { return nil }
        self.type = type
        self.port = port
        self.transport = transport
        self.formats = formats
        details = []
        attributes = []
        if isRtp {
            guard payloadTypes.count == formats.count, Set(payloadTypes).count == formats.count
            else { return nil }
        }
    }

    /// The value of the `m=` line.
    var firstLine: String {
        let ports = "\(port)" + (portCount.map { "/\($0)" } ?? "")
        return "\(type) \(ports) \(transport) \(formats.joined(separator: " "))"
    }

    var isRtp: Bool {
        var fields = SdpFields(transport)
        return fields.all(separatedBy: "/")?.contains("RTP") ?? false
    }

    var payloadTypes: [UInt8] {
        formats.compactMap { format in
            UInt8(decimal: format).flatMap { $0 <= 127 ? $0 : nil }
        }
    }
}
