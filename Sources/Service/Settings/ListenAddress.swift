internal import Bisque

/// Where the service takes connections: `http://127.0.0.1:8080`, `[::]:8443`.
struct ListenAddress: Sendable, Hashable, CustomStringConvertible {
    enum Scheme: String, Sendable, Hashable, CaseIterable {
        case http, https
    }

    /// `nil` when the address was given without one: then it is `https` if there is a certificate.
    var scheme: Scheme?
    /// An IP address of this machine, or one that stands for all of them.
    var ip: String
    /// Zero: any that is free.
    var port: UInt16

    init(scheme: Scheme?, ip: String, port: UInt16) {
        self.scheme = scheme
        self.ip = ip
        self.port = port
    }

    init(_ text: String) throws(SettingsError) {
        var rest = Substring(text)
        var scheme: Scheme?
        for one in Scheme.allCases where rest.hasPrefix("\(one.rawValue)://") {
            scheme = one
            rest = rest.dropFirst(one.rawValue.utf8.count + 3)
            break
        }
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        guard let colon = rest.lastIndex(of: ":") else {
            throw SettingsError("\"\(text)\" has no port: it must be ADDRESS:PORT")
        }
        var ip = String(rest[..<colon])
        if ip.hasPrefix("["), ip.hasSuffix("]") {
            ip = String(ip.dropFirst().dropLast())
        } else if ip.contains(":") {
            throw SettingsError("\"\(text)\": an IPv6 address stands in brackets, [::1]:8080")
        } else if ip == "localhost" {
            ip = "127.0.0.1"
        }
        guard AddressFamily(of: ip) != nil else {
            throw SettingsError("\"\(ip)\" is no IP address")
        }
        let port = try number(String(rest[rest.index(after: colon)...]), within: 0...65535)
        self.init(scheme: scheme, ip: ip, port: UInt16(port))
    }

    /// As it stands in a URL.
    var authority: String {
        ip.contains(":") ? "[\(ip)]:\(port)" : "\(ip):\(port)"
    }

    var description: String {
        scheme.map { "\($0.rawValue)://\(authority)" } ?? authority
    }
}
