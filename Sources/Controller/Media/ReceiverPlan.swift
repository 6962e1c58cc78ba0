/// What a publisher sends, in its own numbers and in the room's, and the way from one to the other.
struct ReceiverPlan: Sendable, Hashable {
    let kind: MediaKind
    /// What is received, in the publisher's numbers: those that the packets carry.
    let parameters: RtpParameters
    /// The same as the room offers it to listeners, in the room's numbers.
    ///
    /// Without what concerns only the publisher's hop: mid, rids and their header extensions.
    let consumable: RtpParameters
    /// The publisher's payload types, retransmissions included, to the room's.
    let payloadTypeMap: [UInt8: UInt8]
    /// The publisher's header extension ids to the room's.
    let extensionMap: [UInt8: UInt8]
}
