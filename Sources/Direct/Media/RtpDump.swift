/// A file of recorded RTP, as rtptools' rtpdump and Wireshark ("Save as rtpdump") write it.
///
/// All numbers are in network order:
///
///     "#!rtpplay1.0 " address "/" port "\n"
///     u32 seconds | u32 microseconds    when the recording began
///     u32 address | u16 port | u16 0    whose packets they are
///
/// and then for each packet:
///
///     u16 length    of all that follows, these 8 bytes included
///     u16 size      of the whole packet; 0 when it is RTCP
///     u32 offset    milliseconds since the recording began
///
/// A packet that is shorter here than its size was cut when it was recorded.
enum RtpDump {
    static let mark = Array("#!rtpplay1.0 ".utf8)
    static let headSize = 16
    static let entryHeadSize = 8
    /// More than an address and a port need.
    static let mostOfFirstLine = 128
    static let mostOfPacket = 0xFFFF - entryHeadSize

    struct Entry: Sendable, Hashable {
        /// In milliseconds.
        var offset: UInt32
        /// Nothing of RTCP.
        var packet: [UInt8]
    }

    /// What stands before the packets. Nobody's address is told.
    static func head(seconds: UInt32, microseconds: UInt32) -> [UInt8] {
        mark + Array("0.0.0.0/0\n".utf8) + bytes(seconds) + bytes(microseconds)
            + [UInt8](repeating: 0, count: 8)
    }

    /// Nothing for what is too long to be written.
    static func bytes(of entry: Entry) -> [UInt8]? {
        guard entry.packet.count <= mostOfPacket else { return nil }
        let sizes =
            UInt32(entryHeadSize + entry.packet.count) << 16 | UInt32(entry.packet.count)
        return bytes(sizes) + bytes(entry.offset) + entry.packet
    }

    private static func bytes(_ number: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
    }
}
