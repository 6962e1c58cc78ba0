public import Bisque
import FoundationEssentials

/// Signals as JSON, in the exact shapes that Artico and simple-peer have.
///
/// A signal of simple-peer's may be told from one of Artico's: Artico's has `data`.
extension DirectSignal: Codable {
    /// More than any description may have, escaped.
    static let mostBytes = 512 * 1_024

    /// Reads a text of either form.
    ///
    /// - Throws: `BisqueError` with `.invalid` for what is no signal, `.limit` for what is too
    ///   long, `.unsupported` for a type that nobody here knows.
    public init(json: String) throws(BisqueError) {
        do throws(SignalFault) {
            self = try Self.read(json)
        } catch {
            let code: BisqueError.Code =
                switch error {
                case .tooLong: .limit
                case .malformed: .invalid
                case .unknownType: .unsupported
                }
            throw BisqueError(code, "signal: \(error)")
        }
    }

    package static func read(_ json: String) throws(SignalFault) -> DirectSignal {
        guard json.utf8.count <= mostBytes else { throw .tooLong(json.utf8.count) }
        let wire: SignalOnWire
        do {
            wire = try JSONDecoder().decode(SignalOnWire.self, from: Data(json.utf8))
        } catch {
            throw .malformed
        }
        return try wire.signal()
    }

    public init(from decoder: any Decoder) throws {
        self = try SignalOnWire(from: decoder).signal()
    }

    public func encode(to encoder: any Encoder) throws {
        try SignalOnWire(self).encode(to: encoder)
    }

    /// The text, its members in the order in which the originals write them.
    public var json: String {
        switch (form, content) {
        case (.artico, .offer(let sdp)): Self.articoDescription("offer", sdp)
        case (.artico, .answer(let sdp)): Self.articoDescription("answer", sdp)
        case (.artico, .candidate(let candidate)):
            "{\"type\":\"candidate\",\"data\":{\"candidate\":"
                + JsonText.quoted(candidate.candidate)
                + ",\"sdpMid\":\(JsonText.quoted(candidate.sdpMid))"
                + ",\"sdpMLineIndex\":\(JsonText.number(candidate.sdpMLineIndex))"
                + ",\"usernameFragment\":\(JsonText.quoted(candidate.usernameFragment))}}"
        case (.simplePeer, .offer(let sdp)): Self.plainDescription("offer", sdp)
        case (.simplePeer, .answer(let sdp)): Self.plainDescription("answer", sdp)
        case (.simplePeer, .candidate(let candidate)):
            "{\"type\":\"candidate\",\"candidate\":{\"candidate\":"
                + JsonText.quoted(candidate.candidate)
                + ",\"sdpMLineIndex\":\(JsonText.number(candidate.sdpMLineIndex))"
                + ",\"sdpMid\":\(JsonText.quoted(candidate.sdpMid))}}"
        case (_, .renegotiate): "{\"type\":\"renegotiate\",\"renegotiate\":true}"
        case (_, .transceiverRequest(let kind)):
            "{\"type\":\"transceiverRequest\",\"transceiverRequest\":{\"kind\":"
                + "\(JsonText.quoted(kind.rawValue))}}"
        }
    }

    private static func articoDescription(_ type: String, _ sdp: String) -> String {
        "{\"type\":\"sdp\",\"data\":\(plainDescription(type, sdp))}"
    }

    private static func plainDescription(_ type: String, _ sdp: String) -> String {
        "{\"type\":\"\(type)\",\"sdp\":\(JsonText.quoted(sdp))}"
    }
}
