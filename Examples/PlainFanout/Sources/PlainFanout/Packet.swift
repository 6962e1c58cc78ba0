/// The publisher's packets: RTP that says VP8, with nothing to see in it.
struct Packet {
    static let payloadType: UInt8 = 101
    static let ssrc: UInt32 = 0x0B15_0001
    static let bytes = 1_000
    static let perFrame = 8
    static let framesPerSecond = 30

    /// Packet `number` of the stream, counted from zero.
    static func at(_ number: Int) -> [UInt8] {
        let endsFrame = number % perFrame == perFrame - 1
        let timestamp = UInt32(truncatingIfNeeded: number / perFrame * 90_000 / framesPerSecond)
        var packet: [UInt8] = [0x80, payloadType | (endsFrame ? 0x80 : 0)]
        packet += [UInt8(truncatingIfNeeded: number >> 8), UInt8(truncatingIfNeeded: number)]
        for word in [timestamp, ssrc] {
            packet += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> $0) }
        }
        packet += [UInt8](repeating: 0x10, count: bytes - packet.count)
        return packet
    }

    /// Reports come over the same port (RFC 5761); only media is counted.
    static func isMedia(_ packet: ArraySlice<UInt8>) -> Bool {
        guard packet.count >= 12, let second = packet.dropFirst().first else { return false }
        return !(192...223).contains(second)
    }
}
