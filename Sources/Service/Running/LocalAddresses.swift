internal import Bisque
import Glibc

/// What this machine can be reached at.
struct LocalAddresses: Sendable, Hashable {
    /// IPv4 before IPv6, each in the system's order.
    let others: [String]
    let loopback: [String]
    let hostName: String?

    init(others: [String], loopback: [String], hostName: String? = nil) {
        self.others = LocalAddresses.ordered(others)
        self.loopback = LocalAddresses.ordered(loopback)
        self.hostName = hostName
    }

    /// Those it has now.
    static func current() -> LocalAddresses {
        let all = InterfaceAddresses.all()
        return LocalAddresses(
            others: all.filter { !$0.isLoopback }.map(\.ip),
            loopback: all.filter(\.isLoopback).map(\.ip), hostName: systemName())
    }

    var hasIPv6: Bool { (others + loopback).contains { $0.contains(":") } }

    /// Where media comes in when nobody chose: everywhere, as far as a worker can.
    var forMedia: [String] {
        let loopback = Array(loopback.prefix(2))
        return Array(others.prefix(ServiceSettings.mostRtcAddresses - loopback.count)) + loopback
    }

    /// What a certificate of our own holds for.
    func namesForCertificate(announced: String?) -> [String] {
        var names = ["localhost"]
        for name in [hostName, announced].compactMap(\.self) + others + loopback
        where !names.contains(name) {
            names.append(name)
        }
        return names
    }

    private static func ordered(_ addresses: [String]) -> [String] {
        addresses.filter { !$0.contains(":") } + addresses.filter { $0.contains(":") }
    }

    private static func systemName() -> String? {
        var bytes = [CChar](repeating: 0, count: 256)
        guard gethostname(&bytes, bytes.count - 1) == 0 else { return nil }
        let name = String(
            decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        do throws(SettingsError) {
            return try address(name)
        } catch {
            return nil
        }
    }
}
