/// The network that `scripts/in-namespace` made for the tests.
import Glibc

enum TestNetwork {
    /// Where a server is to listen; `nil` outside the script.
    static var address: String? { variable("BISQUE_TEST_ADDRESS") }

    static var address6: String? { variable("BISQUE_TEST_ADDRESS6") }

    /// Whether there is one at all: without it browsers have no address to offer.
    static var isThere: Bool { address != nil }

    /// Firefox, aiortc and libnice do not connect at the loopback address.
    static var reachesEverybody: Bool { address.map { !$0.hasPrefix("127.") } ?? false }

    /// Whether `scripts/in-namespace` made it, so that its packets are nobody else's.
    static var isOurOwn: Bool { isThere && if_nametoindex("used") != 0 }

    private static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
