/// The credentials by which one end's connectivity checks are known (RFC 8445 section 7).
public struct IceParameters: Sendable, Hashable {
    public var usernameFragment: String
    public var password: String
    /// Whether this end only answers checks, as the server does (RFC 8445 section 2.5).
    public var isLite: Bool

    public init(usernameFragment: String, password: String, isLite: Bool = false) {
        self.usernameFragment = usernameFragment
        self.password = password
        self.isLite = isLite
    }
}

extension IceParameters: Codable {
    private enum CodingKeys: String, CodingKey {
        case usernameFragment, password
        case isLite = "iceLite"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        usernameFragment = try container.decode(String.self, forKey: .usernameFragment)
        password = try container.decode(String.self, forKey: .password)
        isLite = try container.decodeIfPresent(Bool.self, forKey: .isLite) ?? false
    }
}
