/// One message of a data channel.
///
/// Text and bytes stay what they were, and so does what is empty.
public enum DirectMessage: Sendable, Hashable {
    case text(String)
    case binary([UInt8])

    /// How many bytes it has on the wire.
    public var byteCount: Int {
        switch self {
        case .text(let text): text.utf8.count
        case .binary(let bytes): bytes.count
        }
    }
}
