/// Refuses parameters that contradict themselves or a standard, before anybody acts on them.
///
/// Says nothing about what a room supports; that is `Negotiation`'s.
struct ParameterCheck {
    static let maximumCodecs = 32
    static let maximumEncodings = 8
    static let maximumHeaderExtensions = 16

    private let parameters: RtpParameters
    private let kind: MediaKind
    private var mimeTypes: [MimeType] = []
    /// Which codec has a payload type, by its place in the list.
    private var codecs: [UInt8: Int] = [:]
    /// Where each synchronisation source was named.
    private var sources: [UInt32: String] = [:]

    static func check(_ parameters: RtpParameters, kind: MediaKind) throws(BisqueError) {
        var check = ParameterCheck(parameters, kind)
        try check.checkCounts()
        try check.checkMid()
        try check.checkCodecs()
        try check.checkRetransmissions()
        try check.checkHeaderExtensions()
        try check.checkEncodings()
        try check.checkRtcp()
    }

    private init(_ parameters: RtpParameters, _ kind: MediaKind) {
        self.parameters = parameters
        self.kind = kind
    }

    private func checkCounts() throws(BisqueError) {
        try CapabilityCheck.checkCount(parameters.codecs.count, Self.maximumCodecs, "codecs")
        try CapabilityCheck.checkCount(
            parameters.encodings.count, Self.maximumEncodings, "encodings")
        try CapabilityCheck.checkCount(
            parameters.headerExtensions.count, Self.maximumHeaderExtensions, "headerExtensions")
    }

    /// Sixteen bytes are what fits a one-byte header extension (RFC 8285 section 4.2).
    private func checkMid() throws(BisqueError) {
        guard let mid = parameters.mid else { return }
        guard !mid.isEmpty else { throw FieldCheck.invalid("mid", "it is empty") }
        guard mid.utf8.count <= 16 else {
            throw FieldCheck.invalid("mid", "\(FieldCheck.quoted(mid)) is longer than 16 bytes")
        }
        guard mid.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw FieldCheck.invalid(
                "mid", "\(FieldCheck.quoted(mid)) has more than visible ASCII characters")
        }
    }

    private mutating func checkCodecs() throws(BisqueError) {
        guard !parameters.codecs.isEmpty else { throw FieldCheck.invalid("codecs", "it is empty") }
        for (index, codec) in parameters.codecs.enumerated() {
            let path = "codecs[\(index)]"
            let name = "\(path).mimeType"
            guard let mimeType = try FieldCheck.mimeType(codec.mimeType, kind: kind, at: name)
            else {
                throw FieldCheck.invalid(
                    name, "\(FieldCheck.quoted(codec.mimeType)) is no known codec")
            }
            mimeTypes.append(mimeType)
            try FieldCheck.payloadType(codec.payloadType, at: "\(path).payloadType")
            try FieldCheck.clockRate(codec.clockRate, at: "\(path).clockRate")
            try FieldCheck.channels(codec.channels, at: "\(path).channels")
            try FieldCheck.rtcpFeedback(codec.rtcpFeedback, at: "\(path).rtcpFeedback")
            try FieldCheck.packetizationMode(
                of: mimeType, in: codec.parameters, at: "\(path).parameters")
            if let owner = codecs.updateValue(index, forKey: codec.payloadType) {
                throw FieldCheck.invalid(
                    "\(path).payloadType",
                    "\(codec.payloadType) belongs to codecs[\(owner)] already")
            }
        }
        guard mimeTypes.contains(where: { $0.role == .media }) else {
            throw FieldCheck.invalid(
                "codecs", "none is a media codec, only \(mimeTypes.map(\.spelling))")
        }
    }

    private func checkRetransmissions() throws(BisqueError) {
        var repeaters: [UInt8: Int] = [:]
        for (index, codec) in parameters.codecs.enumerated()
        where mimeTypes[index].role == .retransmission {
            let path = "codecs[\(index)]"
            let apt = try FieldCheck.associatedPayloadType(
                in: codec.parameters, at: "\(path).parameters")
            guard let target = codecs[apt] else {
                throw FieldCheck.invalid(
                    "\(path).parameters.apt", "no codec has the payload type \(apt)")
            }
            // A browser also repeats what it wrapped in RED.
            guard mimeTypes[target].role == .media || mimeTypes[target].spelling.hasSuffix("/red")
            else {
                throw FieldCheck.invalid(
                    "\(path).parameters.apt",
                    "\(apt) is \(mimeTypes[target].spelling), which is not repeated")
            }
            // RFC 4588 section 8.6: the clock rate is that of the original stream.
            guard codec.clockRate == parameters.codecs[target].clockRate else {
                throw FieldCheck.invalid(
                    "\(path).clockRate",
                    "\(codec.clockRate) differs from codecs[\(target)], which it repeats")
            }
            if let other = repeaters.updateValue(index, forKey: apt) {
                throw FieldCheck.invalid(
                    "\(path).parameters.apt", "\(apt) is repeated by codecs[\(other)] already")
            }
        }
    }

    private func checkHeaderExtensions() throws(BisqueError) {
        var ids: [UInt8: Int] = [:]
        var uris: [String: Int] = [:]
        for (index, entry) in parameters.headerExtensions.enumerated() {
            let path = "headerExtensions[\(index)]"
            try FieldCheck.headerExtension(uri: entry.uri, id: entry.id, at: path, idName: "id")
            if let owner = ids.updateValue(index, forKey: entry.id) {
                throw FieldCheck.invalid(
                    "\(path).id", "\(entry.id) belongs to headerExtensions[\(owner)] already")
            }
            if let owner = uris.updateValue(index, forKey: entry.uri.lowercased()) {
                throw FieldCheck.invalid(
                    "\(path).uri",
                    "\(FieldCheck.quoted(entry.uri)) is headerExtensions[\(owner)] already")
            }
        }
    }

    private mutating func checkEncodings() throws(BisqueError) {
        var rids: [String: Int] = [:]
        for (index, encoding) in parameters.encodings.enumerated() {
            let path = "encodings[\(index)]"
            try checkCodec(of: encoding, at: "\(path).codecPayloadType")
            try addSource(encoding.ssrc, at: "\(path).ssrc")
            try addSource(encoding.rtx?.ssrc, at: "\(path).rtx.ssrc")
            try addSource(encoding.fec?.ssrc, at: "\(path).fec.ssrc")
            if let fec = encoding.fec, fec.mechanism.isEmpty {
                throw FieldCheck.invalid("\(path).fec.mechanism", "it is empty")
            }
            if let rid = encoding.rid {
                try Self.checkRid(rid, at: "\(path).rid")
                if let owner = rids.updateValue(index, forKey: rid) {
                    throw FieldCheck.invalid(
                        "\(path).rid",
                        "\(FieldCheck.quoted(rid)) belongs to encodings[\(owner)] already")
                }
            }
            for (place, rid) in encoding.dependencyEncodingIDs.enumerated() {
                let path = "\(path).dependencyEncodingIds[\(place)]"
                try Self.checkRid(rid, at: path)
                if rid == encoding.rid {
                    throw FieldCheck.invalid(
                        path, "\(FieldCheck.quoted(rid)) cannot depend on itself")
                }
            }
            try Self.checkScale(encoding.resolutionScale, at: "\(path).scaleResolutionDownBy")
            try Self.checkScale(encoding.framerateScale, at: "\(path).framerateScale")
        }
    }

    private func checkCodec(of encoding: RtpEncoding, at path: String) throws(BisqueError) {
        guard let payloadType = encoding.codecPayloadType else { return }
        guard let index = codecs[payloadType] else {
            throw FieldCheck.invalid(path, "no codec has the payload type \(payloadType)")
        }
        guard mimeTypes[index].role == .media else {
            throw FieldCheck.invalid(
                path, "\(payloadType) is \(mimeTypes[index].spelling), which is no media codec")
        }
    }

    private mutating func addSource(_ ssrc: UInt32?, at path: String) throws(BisqueError) {
        try FieldCheck.ssrc(ssrc, at: path)
        guard let ssrc else { return }
        if let owner = sources.updateValue(path, forKey: ssrc) {
            throw FieldCheck.invalid(path, "\(ssrc) is \(owner) already")
        }
    }

    private func checkRtcp() throws(BisqueError) {
        try FieldCheck.ssrc(parameters.rtcp.ssrc, at: "rtcp.ssrc")
        guard let cname = parameters.rtcp.cname else { return }
        guard !cname.isEmpty else { throw FieldCheck.invalid("rtcp.cname", "it is empty") }
        // An SDES item counts its bytes in one byte (RFC 3550 section 6.5).
        guard cname.utf8.count <= 255 else {
            throw FieldCheck.invalid(
                "rtcp.cname", "\(FieldCheck.quoted(cname)) is longer than 255 bytes")
        }
    }

    /// RFC 8852 section 3 allows letters and digits; browsers use `-` and `_` as well.
    private static func checkRid(_ rid: String, at path: String) throws(BisqueError) {
        guard !rid.isEmpty else { throw FieldCheck.invalid(path, "it is empty") }
        guard rid.utf8.count <= 16 else {
            throw FieldCheck.invalid(path, "\(FieldCheck.quoted(rid)) is longer than 16 bytes")
        }
        let isProper = rid.unicodeScalars.allSatisfy { scalar in
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "-", "_": true
            default: false
            }
        }
        guard isProper else {
            throw FieldCheck.invalid(
                path, "\(FieldCheck.quoted(rid)) has more than letters, digits, - and _")
        }
    }

    private static func checkScale(_ scale: Double, at path: String) throws(BisqueError) {
        guard scale.isFinite, scale >= 1 else {
            throw FieldCheck.invalid(path, "\(scale) is not 1 or more")
        }
    }
}
