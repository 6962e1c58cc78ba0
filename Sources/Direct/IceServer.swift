/// A STUN or TURN server, as browsers have it in `RTCConfiguration.iceServers`.
public struct IceServer: Sendable, Hashable, Codable {
    /// `stun:host:port`, `turn:host:port?transport=udp`, `turns:…`.
    public var urls: [String]
    public var username: String?
    public var credential: String?

    public init(urls: [String], username: String? = nil, credential: String? = nil) {
        self.urls = urls
        self.username = username
        self.credential = credential
    }

    public init(_ url: String) {
        self.init(urls: [url])
    }

    private enum CodingKeys: String, CodingKey { case urls, username, credential }

    /// One URL may stand where a list of them may.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        do {
            urls = try container.decode([String].self, forKey: .urls)
        } catch DecodingError.typeMismatch {
            urls = [try container.decode(String.self, forKey: .urls)]
        }
        username = try container.decodeIfPresent(String.self, forKey: .username)
        credential = try container.decodeIfPresent(String.self, forKey: .credential)
    }
}

/// Printing a configuration must not print a secret.
extension IceServer: CustomStringConvertible, CustomReflectable {
    public var description: String { "IceServer(\(urls.joined(separator: ", ")))" }
    public var customMirror: Mirror { Mirror(self, children: ["urls": urls]) }
}
