/// Where transports that want a port of their own find one.
///
/// It only proposes; whether a port is free, the system says when it is bound.
struct PortRange: Sendable, Hashable {
    let ports: ClosedRange<UInt16>

    /// The ports to try, all of the range once, beginning anywhere: neighbours in time are then not
    /// neighbours in number, and a late packet for a closed transport seldom finds the next one.
    func candidates(using random: inout RandomNumbers) -> [UInt16] {
        candidates(Array(ports), using: &random)
    }

    /// Even ports whose odd neighbour is in the range too, for RTP and RTCP (RFC 3550 section 11).
    func pairs(using random: inout RandomNumbers) -> [UInt16] {
        candidates(ports.filter { $0.isMultiple(of: 2) && $0 < ports.upperBound }, using: &random)
    }

    private func candidates(
        _ all: [UInt16], using random: inout RandomNumbers
    ) -> [UInt16] {
        guard !all.isEmpty else { return [] }
        let start = Int.random(in: all.indices, using: &random)
        return Array(all[start...] + all[..<start])
    }

    /// A bound socket, or two on neighbouring ports.
    ///
    /// - Throws: `.invalid` for a bad address, `.limit` when the whole range is taken.
    func open(
        ip: String, isPair: Bool, using random: inout RandomNumbers
    ) throws(BisqueError) -> [BoundSocket] {
        let starts = isPair ? pairs(using: &random) : candidates(using: &random)
        return try first(of: starts, ip: ip) { (start) throws(BisqueError) in
            let first = try BoundSocket(ip: ip, port: start)
            return isPair ? [first, try BoundSocket(ip: ip, port: start + 1)] : [first]
        }
    }

    /// A socket of each protocol, all on one port.
    ///
    /// - Throws: as the other one.
    func open(
        ip: String, protocols: [IceCandidate.TransportProtocol],
        using random: inout RandomNumbers
    ) throws(BisqueError) -> BoundPorts {
        try first(of: candidates(using: &random), ip: ip) { (port) throws(BisqueError) in
            try BoundPorts(ip: ip, port: port, protocols: protocols)
        }
    }

    private func first<Sockets>(
        of starts: [UInt16], ip: String, _ bind: (UInt16) throws(BisqueError) -> Sockets
    ) throws(BisqueError) -> Sockets {
        var refusal: BisqueError?
        for start in starts {
            do throws(BisqueError) {
                return try bind(start)
            } catch {
                // An address that cannot be bound at all is not tried ten thousand times.
                guard error.code == .refused, refusal == nil || PortRange.isFree(ip: ip) else {
                    throw error
                }
                refusal = error
            }
        }
        let text = refusal.map { ": \($0.message)" } ?? ""
        throw BisqueError(
            .limit, "no port is left in \(ports.lowerBound)...\(ports.upperBound)\(text)")
    }

    /// Whether the address itself can be bound.
    static func isFree(ip: String) -> Bool {
        do throws(BisqueError) {
            _ = try BoundSocket(ip: ip, port: 0)
            return true
        } catch {
            return false
        }
    }
}

extension ServerConfiguration {
    /// Where a worker, counted from 1, finds ports: in its share of the range, if that is divided.
    ///
    /// No port is in two shares, and each begins even and ends odd, so that pairs fit. Too small a
    /// range is everybody's.
    func portRange(of worker: Int) -> PortRange {
        let size = (portRange.count - 1) / workers
        guard dividesPortRange, size >= 2 else { return PortRange(ports: portRange) }
        let start = Int(portRange.lowerBound) + size * (worker - 1)
        let first = start.isMultiple(of: 2) ? start : start + 1
        let end = start + size
        let last = end.isMultiple(of: 2) ? end - 1 : end
        return PortRange(ports: UInt16(first)...UInt16(last))
    }
}

extension Room {
    /// Where its transports find ports of their own.
    var portRange: PortRange {
        let configuration = server.configuration
        let worker = core.withLock { $0.workplace?.worker }
        return worker.map { configuration.portRange(of: $0) }
            ?? PortRange(ports: configuration.portRange)
    }
}
