/// The payload types that a room has not given away yet.
struct PayloadTypePool {
    /// Dynamic payload types in the order in which they are given away. None of 64–95: with the
    /// marker bit they look like RTCP (RFC 5761 section 4), and every worker reads both on a port.
    private static let dynamic: [UInt8] =
        Array(100...127) + Array(96...99) + Array(35...63)

    private var used: Set<UInt8> = []

    /// Reserves a particular payload type; `false` when somebody has it.
    mutating func take(_ payloadType: UInt8) -> Bool {
        used.insert(payloadType).inserted
    }

    /// Reserves the next free dynamic payload type.
    mutating func takeNext() throws(BisqueError) -> UInt8 {
        guard let payloadType = Self.dynamic.first(where: { !used.contains($0) }) else {
            throw BisqueError(.limit, "no dynamic payload type is left")
        }
        used.insert(payloadType)
        return payloadType
    }
}
