/// Which payload types and header extensions the whole bundle uses, and for what.
///
/// Sections that share a transport share the numbers, too (RFC 9143 section 9): what was settled
/// once keeps its number for as long as the session lives.
struct JsepNumbers: Sendable, Hashable {
    /// Dynamic ones in the order in which they are given away, as `PayloadTypePool` has them.
    private static let dynamic = Array(UInt8(96)...127) + Array(UInt8(35)...63)

    private var codecs: [UInt8: String] = [:]
    private var extensions: [UInt8: String] = [:]
    /// The far end takes an offer of its own back for ours: numbers must not meet.
    private let prevails: Bool
    /// Nobody has said anything yet.
    var areFirst = false

    init(prevails: Bool = false) {
        self.prevails = prevails
    }

    // MARK: Codecs

    /// All codecs of a kind under numbers that nothing else has.
    ///
    /// What finds no number is left out; what repeats it as well. The numbers are kept, which an
    /// offer does in a copy: only an answer settles them.
    mutating func codecs(
        of kind: MediaKind, _ capabilities: RtpCapabilities
    ) -> [RtpCodecParameters] {
        var taken = codecs
        defer { codecs = taken }
        var numbers: [Int: UInt8] = [:]
        var offered: [RtpCodecParameters] = []
        for codec in capabilities.codecs where codec.kind == kind {
            guard let preferred = codec.preferredPayloadType else { continue }
            var parameters = RtpCodecParameters(codec, payloadType: preferred)
            if let apt = codec.parameters["apt"]?.int {
                guard let repeated = numbers[apt] else { continue }
                parameters.parameters["apt"] = .int(Int(repeated))
            }
            let name = Self.name(of: parameters, in: taken)
            guard let number = Self.number(for: name, preferred, in: taken) else { continue }
            taken[number] = name
            numbers[Int(preferred)] = number
            parameters.payloadType = number
            parameters.rtcpFeedback.removeAll { !AcceptedCodecs.feedback.contains($0) }
            offered.append(parameters)
        }
        return offered
    }

    /// Keeps the numbers of what an answer has settled.
    mutating func settle(_ settled: [RtpCodecParameters]) {
        for codec in settled where codec.parameters["apt"] == nil {
            codecs[codec.payloadType] = Self.name(of: codec, in: codecs)
        }
        for codec in settled where codec.parameters["apt"] != nil {
            codecs[codec.payloadType] = Self.name(of: codec, in: codecs)
        }
    }

    private static func number(
        for name: String, _ preferred: UInt8, in taken: [UInt8: String]
    ) -> UInt8? {
        if let known = taken.filter({ $0.value == name }).keys.min() { return known }
        if taken[preferred] == nil { return preferred }
        return dynamic.first { taken[$0] == nil }
    }

    /// The same for codecs that may have the same number.
    private static func name(
        of codec: RtpCodecParameters, in taken: [UInt8: String]
    ) -> String {
        let apt = codec.parameters["apt"]?.int.flatMap { UInt8(exactly: $0) }
        let told = ["packetization-mode", CodecProfile.h264Name, "profile-id", "profile"]
            .map { name in codec.parameters[name].map { "\($0)" } ?? "" }
        return "\(codec.mimeType.lowercased())/\(codec.clockRate)/\(codec.channels ?? 1)"
            + "/\(told.joined(separator: "/"))"
            + (apt.map { " of \(taken[$0] ?? "\($0)")" } ?? "")
    }

    // MARK: Header extensions

    mutating func headerExtensions(
        of kind: MediaKind, _ capabilities: RtpCapabilities
    ) -> [RtpHeaderExtensionParameters] {
        var taken = extensions
        defer { extensions = taken }
        var offered: [RtpHeaderExtensionParameters] = []
        for entry in capabilities.headerExtensions where entry.kind == nil || entry.kind == kind {
            let uri = entry.uri.lowercased()
            let known = taken.first { $0.value == uri }?.key
            guard let id = known ?? number(of: entry, uri, in: taken) else { continue }
            taken[id] = uri
            offered.append(RtpHeaderExtensionParameters(uri: entry.uri, id: id))
        }
        return offered
    }

    private func number(
        of entry: RtpHeaderExtension, _ uri: String, in taken: [UInt8: String]
    ) -> UInt8? {
        var preferred = entry.preferredID
        if prevails {
            guard let number = Self.lasting[uri] ?? (areFirst ? Self.first[uri] : nil) else {
                return nil
            }
            preferred = number
        }
        if taken[preferred] == nil { return preferred }
        // These fit into the short form (RFC 8285 section 4.2); Firefox (153) takes no others.
        return (UInt8(1)...14).first { taken[$0] == nil }
    }

    /// What Chromium (156) calls so as well, or calls nothing, whatever it offers first.
    ///
    /// Where it takes an offer back, it keeps what the numbers in it stood for: an offer in which
    /// one of them stands for something else is refused, and the connection is of no use any more.
    /// 3 and 4 mean one thing after sound and another after pictures, 14 too, and 6 to 8 are its
    /// own: there is room for what matters only.
    private static let lasting: [String: UInt8] = [
        HeaderExtensionURI.absoluteSendTime: 2, HeaderExtensionURI.playoutDelay: 5,
        HeaderExtensionURI.mid: 9, HeaderExtensionURI.rid: 10,
        HeaderExtensionURI.repairedRid: 11, HeaderExtensionURI.transportSequence: 12,
        HeaderExtensionURI.videoOrientation: 13,
    ]

    /// So it is called by who begins with sound, as nearly everybody does.
    private static let first: [String: UInt8] = [HeaderExtensionURI.audioLevel: 1]

    mutating func settle(_ settled: [RtpHeaderExtensionParameters]) {
        for entry in settled { extensions[entry.id] = entry.uri.lowercased() }
    }
}
