internal import BisqueWeb

/// Whether a page may open a socket here: ours may, and those that were named.
///
/// A browser says which page asks; programs say nothing and are let in. Without it any page that
/// somebody visits could join a call in his name.
struct OriginCheck: Sendable {
    /// In lower case, as browsers write them.
    let allowed: Set<String>

    func admits(_ request: HttpRequest) -> Bool {
        guard let origin = request.headers["origin"]?.lowercased() else { return true }
        if allowed.contains(origin) { return true }
        guard let host = request.headers["host"]?.lowercased() else { return false }
        // The scheme may differ from ours: a proxy in front may do the TLS.
        for (scheme, port) in [("http://", ":80"), ("https://", ":443")]
        where origin.hasPrefix(scheme) {
            let asked = origin.dropFirst(scheme.utf8.count)
            return asked == host || asked + port == host || asked == host + port
        }
        return false
    }
}
