/// As much of a message as one frame of the channel carries.
struct DataPiece: Sendable, Hashable {
    let kind: DataMessage.Kind
    let bytes: [UInt8]
    let isLast: Bool
    /// How many messages the worker has left out so far.
    let lost: UInt64
}
