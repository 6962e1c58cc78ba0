/// Rules for the packets in the tests' own network, for as long as something is tried.
///
/// They stand in a table of their own, and only where `scripts/in-namespace` made the network.
enum Firewall {
    /// No UDP arrives. The senders do not notice, as with a real firewall.
    static let withoutUdp = "meta l4proto udp drop"

    /// So many of a hundred UDP packets are lost, in each direction.
    static func losing(percent: Int) -> String {
        "meta l4proto udp numgen random mod 100 < \(percent) drop"
    }

    /// So many of a hundred UDP packets to some ports are lost.
    static func losing(percent: Int, to ports: [UInt16]) -> String {
        let list = ports.map { "\($0)" }.joined(separator: ", ")
        return "udp dport { \(list) } numgen random mod 100 < \(percent) drop"
    }

    /// Every TCP packet to a port ends its connection, and no new one is made.
    static func refusing(tcpPort port: UInt16) -> String {
        "tcp dport \(port) reject with tcp reset"
    }

    /// A client's path leads nowhere any more, in both directions.
    static func cutting(_ address: String, port: Int) -> String {
        let family = address.contains(":") ? "ip6" : "ip"
        return """
            \(family) saddr \(address) udp sport \(port) drop
            \(family) daddr \(address) udp dport \(port) drop
            """
    }

    /// Applies rules for what arrives to all packets while `body` runs.
    static func with<Result>(
        _ rules: String, _ body: () async throws -> Result
    ) async throws -> Result {
        try await with(
            table: """
                chain arriving {
                    type filter hook input priority 0; policy accept;
                    \(rules)
                }
                """, body)
    }

    /// Lets the world see a client's port as another one while `body` runs: what a router does that
    /// has forgotten its table.
    static func moving<Result>(
        port: Int, to other: Int, _ body: () async throws -> Result
    ) async throws -> Result {
        try await with(
            table: """
                chain leaving {
                    type filter hook output priority -300; policy accept;
                    udp sport \(port) udp sport set \(other)
                }
                chain arriving {
                    type filter hook prerouting priority -300; policy accept;
                    udp dport \(other) udp dport set \(port)
                }
                """, body)
    }

    private static func with<Result>(
        table: String, _ body: () async throws -> Result
    ) async throws -> Result {
        try await nft("table inet calls {\n\(table)\n}")
        do {
            let result = try await body()
            try await nft("delete table inet calls")
            return result
        } catch {
            try await nft("delete table inet calls")
            throw error
        }
    }

    private static func nft(_ command: String) async throws {
        guard TestNetwork.isOurOwn else { throw EndpointFailure("not in a network of our own") }
        let (status, words) = try await Program("nft", [command]).finished()
        guard status == 0 else { throw EndpointFailure("nft: \(words)") }
    }
}
