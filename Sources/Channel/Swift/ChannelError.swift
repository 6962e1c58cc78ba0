/// Why bytes are no frame or no message, or a message cannot become bytes.
///
/// The first kind means that the two programs do not agree, and ends the session. The second, the
/// `...TooLong` and `tooMany...` cases thrown while writing, is the fault of one request.
package enum ChannelError: Error, Hashable, Sendable {
    /// The frame ends in the middle of a field.
    case truncated
    /// Bytes are left over after the last field.
    case leftover(Int)
    case badBool(UInt8)
    case badEnum(UInt8)
    /// A string that is not UTF-8.
    case badString
    case unknownKind(UInt8)
    case unknownOp(UInt8)
    /// The length of a frame is below that of its header.
    case frameTooShort(Int)
    case frameTooLong(Int)
    case stringTooLong(Int)
    case tooManyElements(Int)
}
