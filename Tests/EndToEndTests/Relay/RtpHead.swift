/// What everybody can read of a sealed RTP packet.
struct RtpHead: Sendable, Hashable {
    private static let bytes = 12
    /// RTCP has its place here (RFC 5761).
    private static let typesOfRtcp: Range<UInt8> = 64..<96

    let sequence: UInt16
    let timestamp: UInt32
    let ssrc: UInt32

    /// `nil` for all that is no RTP.
    init?(_ packet: Link.Packet) {
        guard packet.count >= Self.bytes, packet[0] >> 6 == 2,
            !Self.typesOfRtcp.contains(packet[1] & 0x7f)
        else { return nil }
        func number(_ places: Range<Int>) -> UInt32 {
            packet[places].reduce(0) { $0 << 8 | UInt32($1) }
        }
        sequence = UInt16(number(2..<4))
        timestamp = number(4..<8)
        ssrc = number(8..<12)
    }
}
