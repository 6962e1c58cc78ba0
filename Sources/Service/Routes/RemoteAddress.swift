internal import Bisque
internal import BisqueWeb

/// Whom a request is from, also behind a proxy that is trusted.
enum RemoteAddress {
    /// The last `x-forwarded-for` is what our own proxy wrote; those before it may be invented.
    static func of(_ request: HttpRequest, trustsProxy: Bool) -> String {
        guard trustsProxy, let list = request.headers["x-forwarded-for"],
            let last = list.split(separator: ",").last
        else { return request.remoteAddress }
        let address = String(last.drop { $0 == " " }.prefix { $0 != " " })
        return AddressFamily(of: address) == nil ? request.remoteAddress : address
    }
}
