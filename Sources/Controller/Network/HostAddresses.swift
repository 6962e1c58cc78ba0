import Glibc

/// The addresses of a host that has a name.
package enum HostAddresses {
    /// All that the system finds, the best first; none for a name that nobody knows. Addresses in
    /// text are their own. It may take as long as the system is patient.
    package static func find(_ host: String) async -> [String] {
        if AddressFamily(of: host) != nil { return [host] }
        // What is known in one network only is for `LocalNames`, and not for a resolver.
        guard !host.lowercased().hasSuffix(".local") else { return [] }
        return await withCheckedContinuation { answer in
            do throws(BisqueError) {
                try WorkerThread.start(name: "bisque-names") {
                    answer.resume(returning: lookUp(host))
                }
            } catch {
                answer.resume(returning: [])
            }
        }
    }

    private static func lookUp(_ host: String) -> [String] {
        var wish = addrinfo()
        wish.ai_socktype = Int32(SOCK_DGRAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &wish, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var found: [String] = []
        var next = list
        while let entry = next {
            if let text = text(of: entry.pointee), !found.contains(text) { found.append(text) }
            next = entry.pointee.ai_next
        }
        return found
    }

    private static func text(of entry: addrinfo) -> String? {
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let failure = getnameinfo(
            entry.ai_addr, entry.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
        guard failure == 0 else { return nil }
        let ip = String(
            decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        return AddressFamily(of: ip) == nil ? nil : ip
    }
}
