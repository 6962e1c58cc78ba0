internal import Channel

/// Messages as the channel carries them: in parts, as a frame is no larger than 64 KiB.
extension DataMessage {
    static let mostOfPart = 60_000

    /// - Throws: `.invalid` for a message that no data channel carries.
    func parts() throws(BisqueError) -> [MessagePart] {
        guard bytes.count <= SctpOptions.usualSize else {
            throw BisqueError(
                .invalid, "message: \(bytes.count) bytes, up to \(SctpOptions.usualSize)")
        }
        let identifier = kind.identifier(isEmpty: bytes.isEmpty)
        guard identifier != DataMessage.opening else {
            throw BisqueError(.invalid, "message: \(identifier) is what opens channels")
        }
        let starts =
            bytes.isEmpty ? [0] : Array(stride(from: 0, to: bytes.count, by: Self.mostOfPart))
        return starts.map { start in
            let end = min(start + Self.mostOfPart, bytes.count)
            return MessagePart(
                identifier: identifier, bytes: Bytes(Array(bytes[start..<end])),
                isLast: end == bytes.count)
        }
    }

    /// RFC 8832 section 8.1.
    private static let opening: UInt32 = 50
}

extension DataPiece {
    init(_ part: MessagePart, lost: UInt64) {
        self.init(
            kind: DataMessage.Kind(identifier: part.identifier), bytes: part.bytes.bytes,
            isLast: part.isLast, lost: lost)
    }
}
