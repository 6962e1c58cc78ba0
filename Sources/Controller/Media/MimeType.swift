/// A codec's name, `type/subtype`, in its one proper spelling.
///
/// Says which names exist and what each is for; which of them the server supports is in
/// `SupportedCapabilities`.
struct MimeType: Hashable {
    /// What the packets of a codec contain.
    enum Role {
        case media
        /// Lost packets once more (RFC 4588).
        case retransmission
        /// Redundancy: forward error correction or a wrapper for it.
        case repair
    }

    /// Why a text is no codec name.
    enum Fault: Error, Equatable {
        case malformed
        case unknownType(String)
        case unknownSubtype(String)
    }

    let spelling: String
    let role: Role

    /// The first half of the name.
    var type: String { spelling.hasPrefix("audio/") ? "audio" : "video" }

    init(_ text: String) throws(Fault) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { throw .malformed }
        let type = parts[0].lowercased()
        guard type == "audio" || type == "video" else { throw .unknownType(String(parts[0])) }
        guard let known = Self.known[text.lowercased()] else {
            throw .unknownSubtype(String(parts[1]))
        }
        self = known
    }

    private init(spelling: String, role: Role) {
        self.spelling = spelling
        self.role = role
    }

    private static let known: [String: MimeType] = {
        let media = [
            "audio/opus", "audio/PCMU", "audio/PCMA", "audio/ISAC", "audio/G722", "audio/iLBC",
            "audio/SILK", "audio/CN", "audio/telephone-event", "video/VP8", "video/VP9",
            "video/H264", "video/X-H264UC", "video/H265", "video/AV1",
        ]
        let retransmission = ["audio/rtx", "video/rtx"]
        let repair = [
            "audio/red", "audio/ulpfec", "audio/flexfec", "video/red", "video/ulpfec",
            "video/x-ulpfecuc", "video/flexfec", "video/flexfec-03",
        ]
        var known: [String: MimeType] = [:]
        for (names, role) in [
            (media, Role.media), (retransmission, .retransmission), (repair, .repair),
        ] {
            for name in names {
                known[name.lowercased()] = MimeType(spelling: name, role: role)
            }
        }
        return known
    }()
}
