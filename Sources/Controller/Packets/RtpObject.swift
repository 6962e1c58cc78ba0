/// A packet of a receiver, read: the fields of its header (RFC 3550 section 5.1) and its payload.
public struct RtpObject: Sendable, Hashable {
    public let payloadType: UInt8
    /// What a set marker means is the codec's affair: of video, that a picture ends.
    public let marker: Bool
    public let sequenceNumber: UInt16
    public let timestamp: UInt32
    public let ssrc: UInt32
    /// Without the padding.
    public let payload: [UInt8]

    /// Nothing when the bytes are no RTP packet.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count >= Self.fixedHeader, bytes[0] >> 6 == 2 else { return nil }
        var start = Self.fixedHeader + Int(bytes[0] & 0x0F) * 4
        if bytes[0] & 0x10 != 0 {
            guard bytes.count >= start + 4 else { return nil }
            start += 4 + Int(Self.number(bytes[start + 2..<start + 4])) * 4
        }
        let padding = bytes[0] & 0x20 != 0 ? Int(bytes[bytes.count - 1]) : 0
        guard bytes[0] & 0x20 == 0 || padding > 0, start + padding <= bytes.count else {
            return nil
        }
        payloadType = bytes[1] & 0x7F
        marker = bytes[1] & 0x80 != 0
        sequenceNumber = UInt16(Self.number(bytes[2..<4]))
        timestamp = Self.number(bytes[4..<8])
        ssrc = Self.number(bytes[8..<12])
        payload = Array(bytes[start..<bytes.count - padding])
    }

    private static let fixedHeader = 12

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }
}
