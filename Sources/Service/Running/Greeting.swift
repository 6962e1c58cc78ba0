internal import BisqueWeb

/// What the service prints when it is there: where it listens, what to open, what to share.
struct Greeting: Sendable {
    var listeners: [WebListener]
    var addresses: LocalAddresses
    /// What others reach this machine at, if it was said.
    var announced: String?
    /// Of a certificate of our own; browsers do not know it and ask.
    var fingerprint: String?

    var text: String {
        let listening = listeners.map { "listening \(url($0.address, $0))\n" }.joined()
        var lines: [String] = []
        if let here { lines.append("  Open it here      \(here)") }
        for (index, url) in shared.prefix(3).enumerated() {
            lines.append("  \(index == 0 ? "Share with others" : "                 ") \(url)")
        }
        if let fingerprint, !shared.isEmpty {
            lines.append("")
            lines.append("  Browsers will warn once: the certificate is this service's own.")
            lines.append("  Its SHA-256 fingerprint begins \(fingerprint.prefix(23))")
        }
        if shared.isEmpty, listeners.contains(where: { !isLoopback($0.address) }) {
            lines.append("")
            lines.append("  Over http browsers give camera and microphone to this machine's own")
            lines.append("  pages only. Add --tls, or put a proxy with TLS in front.")
        }
        return listening + "\n" + lines.joined(separator: "\n") + "\n\n  Ctrl-C ends it.\n\n"
    }

    /// For this machine, where a plain page is as good as a secure one.
    private var here: String? {
        let reachable = listeners.filter { isLoopback($0.address) || isWildcard($0.address) }
        let best = reachable.first { !$0.isSecure } ?? reachable.first
        return best.map { "\(url("localhost", $0))/" }
    }

    /// For the others, who need a secure one.
    private var shared: [String] {
        listeners.filter(\.isSecure).flatMap { listener -> [String] in
            if isLoopback(listener.address) { return [] }
            guard isWildcard(listener.address) else {
                return ["\(url(listener.address, listener))/"]
            }
            let hosts = announced.map { [$0] } ?? addresses.others
            return hosts.filter { listener.address.contains(":") || !$0.contains(":") }
                .map { "\(url($0, listener))/" }
        }
    }

    private func url(_ host: String, _ listener: WebListener) -> String {
        let scheme = listener.isSecure ? "https" : "http"
        return "\(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(listener.port)"
    }

    private func isWildcard(_ ip: String) -> Bool { ip == "0.0.0.0" || ip == "::" }
    private func isLoopback(_ ip: String) -> Bool { ip.hasPrefix("127.") || ip == "::1" }
}
