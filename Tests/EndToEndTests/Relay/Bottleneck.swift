/// A narrow cable of the kernel's own between the worker and a browser, with nothing of ours on it.
///
/// The browser runs in a network of its own at the cable's far end, and the rate is held by a token
/// bucket (tc-tbf) at the near end, the far end or both.
import Bisque
import Glibc

final class Bottleneck: Sendable {
    /// Which way the packets go.
    enum Direction: Sendable {
        case toBrowser, fromBrowser
    }

    /// Where a server listens that only this cable leads to.
    static let workerIP = "10.98.0.1"
    private static let browserIP = "10.98.0.2"
    private static let near = "bottle0"
    private static let far = "bottle1"

    /// Keeps the far network alive.
    private let keeper: Program

    /// Lays the cable for as long as `body` runs.
    static func with<Result>(
        _ body: (Bottleneck) async throws -> Result
    ) async throws -> Result {
        let cable = try Bottleneck()
        do {
            try await cable.lay()
            let result = try await body(cable)
            try await cable.takeAway()
            return result
        } catch {
            try await cable.takeAway()
            throw error
        }
    }

    private init() throws {
        guard TestNetwork.isOurOwn else { throw EndpointFailure("not in a network of our own") }
        keeper = try Program("unshare", ["--net", "sleep", "infinity"])
    }

    private func lay() async throws {
        let network = "/proc/\(keeper.processID)/ns/net"
        try await eventually("there is a network of its own") {
            let theirs = Self.destination(of: network)
            return theirs != nil && theirs != Self.destination(of: "/proc/self/ns/net")
        }
        let (near, far) = (Self.near, Self.far)
        try await Self.run("ip", "link add \(near) type veth peer name \(far)")
        try await Self.run("ip", "link set \(far) netns \(keeper.processID)")
        // No addresses that ripen later: Chromium takes them for a changed network.
        try await Self.run("ip", "link set \(near) addrgenmode none")
        try await Self.run("ip", "address add \(Self.workerIP)/24 dev \(near)")
        try await inside("ip", "link set \(far) addrgenmode none")
        try await inside("ip", "link set lo up")
        try await inside("ip", "address add \(Self.browserIP)/24 dev \(far)")
        try await Self.run("ip", "link set \(near) up")
        try await inside("ip", "link set \(far) up")
        try await inside("ip", "route add default via \(Self.workerIP)")
        // A bucket counts packets as they are on a cable, not many in one.
        try await Self.run("ip", "link set \(near) gso_max_segs 1")
        try await inside("ip", "link set \(far) gso_max_segs 1")
    }

    /// Both its ends; the far network goes with its last process.
    private func takeAway() async throws {
        if if_nametoindex(Self.near) != 0 { try await Self.run("ip", "link delete \(Self.near)") }
        keeper.signal(SIGKILL)
    }

    /// Whether this kernel and this user can do it; a test that cannot is skipped and says so.
    static func isAvailable() async -> Bool {
        guard TestNetwork.isOurOwn, geteuid() == 0,
            ["ip", "tc", "nsenter", "unshare"].allSatisfy(Program.isInstalled)
        else { return false }
        do {
            try await with { cable in
                try await cable.narrow(.toBrowser, to: 1_000_000, queue: .milliseconds(200))
            }
            return true
        } catch {
            print("no bottleneck: \(error)")
            return false
        }
    }

    /// What is to be put before a command so that it runs at the far end.
    var entrance: [String] { ["nsenter", "--net=/proc/\(keeper.processID)/ns/net"] }

    /// From now on no more than this goes through in a second; may be called again.
    ///
    /// - Parameter queue: how long the last packet of a full queue waits.
    func narrow(_ direction: Direction, to bitsPerSecond: Int, queue: Duration) async throws {
        // A burst of what the timer of a slow kernel lets pass at once, and at least some packets.
        let burst = max(bitsPerSecond / 8 / 100, 6000)
        let bucket = "rate \(bitsPerSecond)bit burst \(burst)b latency \(queue.inMilliseconds)ms"
        switch direction {
        case .toBrowser:
            try await Self.run("tc", "qdisc replace dev \(Self.near) root tbf \(bucket)")
        case .fromBrowser:
            try await inside("tc", "qdisc replace dev \(Self.far) root tbf \(bucket)")
        }
    }

    /// Nothing larger goes through in one piece; the kernel splits it, as routers do.
    func limitPackets(to bytes: Int) async throws {
        try await Self.run("ip", "link set \(Self.near) mtu \(bytes)")
        try await inside("ip", "link set \(Self.far) mtu \(bytes)")
    }

    private func inside(_ program: String, _ words: String) async throws {
        try await Self.run("nsenter", "--net=/proc/\(keeper.processID)/ns/net \(program) \(words)")
    }

    private static func run(_ program: String, _ words: String) async throws {
        let (status, output) = try await Program(
            program, words.split(separator: " ").map(String.init)
        ).finished()
        guard status == 0 else {
            throw EndpointFailure("\(program) \(words): status \(status), \(output)")
        }
    }

    private static func destination(of link: String) -> String? {
        var path = [CChar](repeating: 0, count: 256)
        let length = readlink(link, &path, path.count)
        guard length > 0 else { return nil }
        return String(decoding: path[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
