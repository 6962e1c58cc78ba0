/// A packet as a receiver got it: whole, without its seal.
///
/// What came as a retransmission is the packet that was lost; what came twice comes once.
public struct RtpPacket: Sendable, Hashable {
    public let bytes: [UInt8]
    /// How many packets were left out so far: of this listener, who reads slowly, and by the room's
    /// worker, which had no room for them.
    public let lost: UInt64
}
