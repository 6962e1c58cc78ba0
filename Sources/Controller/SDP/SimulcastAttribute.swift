/// One source in several encodings: `a=simulcast` (RFC 8853 section 5.1).
struct SimulcastAttribute: Sendable, Hashable {
    struct Rid: Sendable, Hashable {
        var id: String
        var isPaused = false
    }

    /// Streams, and for each the forms it may take, the best first.
    var send: [[Rid]] = []
    var receive: [[Rid]] = []
}

extension SimulcastAttribute: LosslessStringConvertible {
    init?(_ description: String) {
        var fields = SdpFields(description)
        while !fields.isAtEnd {
            guard let direction = fields.next(), let list = fields.next(),
                let streams = Self.streams(list)
            else { return nil }
            switch direction {
            case "send" where send.isEmpty: send = streams
            case "recv" where receive.isEmpty: receive = streams
            default: return nil
            }
        }
    }

    var description: String {
        var parts: [String] = []
        if !send.isEmpty { parts += ["send", Self.text(send)] }
        if !receive.isEmpty { parts += ["recv", Self.text(receive)] }
        return parts.joined(separator: " ")
    }

    private static func streams(_ list: String) -> [[Rid]]? {
        var fields = SdpFields(list)
        guard let streams = fields.all(separatedBy: ";") else { return nil }
        var parsed: [[Rid]] = []
        for stream in streams {
            var alternatives = SdpFields(stream)
            guard let names = alternatives.all(separatedBy: ",") else { return nil }
            var rids: [Rid] = []
            for name in names {
                let isPaused = name.utf8.first == UInt8(ascii: "~")
                let id = String(Substring(name.utf8.dropFirst(isPaused ? 1 : 0)))
                guard RidAttribute.isName(id) else { return nil }
                rids.append(Rid(id: id, isPaused: isPaused))
            }
            parsed.append(rids)
        }
        return parsed
    }

    private static func text(_ streams: [[Rid]]) -> String {
        streams.map { alternatives in
            alternatives.map { ($0.isPaused ? "~" : "") + $0.id }.joined(separator: ",")
        }.joined(separator: ";")
    }
}
