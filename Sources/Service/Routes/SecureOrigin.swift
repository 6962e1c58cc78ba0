internal import Bisque
internal import BisqueWeb

/// Where a page that came over http is served over https, too: only there do browsers give it
/// camera and microphone.
enum SecureOrigin {
    /// - Parameter host: what the browser calls this service, `Host` of its request.
    /// - Returns: nil where no listener is secure or none that answers under that name. Behind a
    ///   proxy that does the TLS we do not know.
    static func of(host: String?, listeners: [WebListener]) -> String? {
        guard let host, PageRoutes.isPlain(host) else { return nil }
        let name = nameOnly(host)
        guard !name.isEmpty,
            let listener = listeners.first(where: { $0.isSecure && answers($0, to: name) })
        else { return nil }
        let port = listener.port == 443 ? "" : ":\(listener.port)"
        return "https://\(name.contains(":") ? "[\(name)]" : name)\(port)"
    }

    /// Without the port and the brackets of IPv6.
    private static func nameOnly(_ host: String) -> String {
        if host.hasPrefix("[") { return String(host.dropFirst().prefix { $0 != "]" }) }
        return String(host.prefix { $0 != ":" })
    }

    private static func answers(_ listener: WebListener, to name: String) -> Bool {
        switch listener.address {
        case "::", name: return true
        case "0.0.0.0": return !name.contains(":")
        default:
            // A name may mean any of our addresses, but only this machine's means the loopback.
            guard AddressFamily(of: name) == nil else { return false }
            let isLoopback = listener.address.hasPrefix("127.") || listener.address == "::1"
            return isLoopback == (name == "localhost")
        }
    }
}
