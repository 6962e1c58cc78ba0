/// One end's description of a session, as a browser's `RTCPeerConnection` gives and takes it.
public struct RTCSessionDescription: Sendable, Hashable, Codable {
    public enum Kind: String, Sendable, Hashable, Codable {
        case offer
        case answer
    }

    public let type: Kind
    /// The text.
    public let sdp: String

    /// - Throws: `.invalid`, saying which line is wrong, for what is no session description.
    public init(type: Kind, sdp: String) throws(BisqueError) {
        self.init(type: type, try Self.parse(sdp))
    }

    init(type: Kind, _ parsed: SessionDescription) {
        self.type = type
        sdp = parsed.description
    }

    /// What the text says; it was read once already.
    func parsed() throws(BisqueError) -> SessionDescription {
        try Self.parse(sdp)
    }

    private static func parse(_ text: String) throws(BisqueError) -> SessionDescription {
        do throws(SdpError) {
            return try SessionDescription(text)
        } catch {
            throw BisqueError(.unreadable(error))
        }
    }

    private enum CodingKeys: String, CodingKey { case type, sdp }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            type: try container.decode(Kind.self, forKey: .type),
            sdp: try container.decode(String.self, forKey: .sdp))
    }
}
