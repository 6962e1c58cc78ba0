import Bisque

/// One STUN or TURN server as its URL has it (RFC 7064, RFC 7065), and the login for it.
struct IceServerAddress: Sendable, Hashable {
    enum Carrier: Sendable, Hashable {
        case udp, tcp, tls
    }

    var isTurn: Bool
    var carrier: Carrier
    /// A name or an IP address.
    var host: String
    var port: UInt16
    var username: String
    var credential: String

    /// Nothing for what is no such URL, or is nothing that we can ask: STUN goes over UDP only.
    init?(_ url: String, username: String?, credential: String?) {
        guard let colon = url.firstIndex(of: ":") else { return nil }
        let scheme = url[..<colon].lowercased()
        var rest = url[url.index(after: colon)...]
        var query: Substring?
        if let mark = rest.firstIndex(of: "?") {
            query = rest[rest.index(after: mark)...]
            rest = rest[..<mark]
        }
        switch (scheme, query?.lowercased()) {
        case ("stun", nil): (isTurn, carrier, port) = (false, .udp, 3478)
        case ("turn", nil), ("turn", "transport=udp"): (isTurn, carrier, port) = (true, .udp, 3478)
        case ("turn", "transport=tcp"): (isTurn, carrier, port) = (true, .tcp, 3478)
        case ("turns", nil), ("turns", "transport=tcp"):
            (isTurn, carrier, port) = (true, .tls, 5349)
        default: return nil
        }
        guard let (host, given) = Self.split(rest) else { return nil }
        self.host = host
        port = given ?? port
        self.username = username ?? ""
        self.credential = credential ?? ""
        // Nobody gives a relay to a stranger.
        guard !isTurn || username != nil && credential != nil else { return nil }
    }

    private static func split(_ text: Substring) -> (host: String, port: UInt16?)? {
        var host = text
        var port: Substring?
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { return nil }
            host = text[text.index(after: text.startIndex)..<end]
            let behind = text[text.index(after: end)...]
            guard behind.isEmpty || behind.first == ":" else { return nil }
            port = behind.isEmpty ? nil : behind.dropFirst()
        } else if let colon = text.lastIndex(of: ":") {
            host = text[..<colon]
            port = text[text.index(after: colon)...]
            guard !host.contains(":") else { return nil }
        }
        guard !host.isEmpty, host.utf8.count <= 253 else { return nil }
        guard let port else { return (String(host), nil) }
        guard let number = UInt16(port), number > 0 else { return nil }
        return (String(host), number)
    }
}

extension DirectConfiguration {
    /// The servers that can be asked, and the URLs of those that cannot.
    var servers: (all: [IceServerAddress], unusable: [String]) {
        var all: [IceServerAddress] = []
        var unusable: [String] = []
        for server in iceServers {
            for url in server.urls {
                if let address = IceServerAddress(
                    url, username: server.username, credential: server.credential)
                {
                    all.append(address)
                } else {
                    unusable.append(url)
                }
            }
        }
        return (all, unusable)
    }
}
