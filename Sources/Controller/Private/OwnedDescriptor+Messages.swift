import Glibc

/// Whole messages over one end of a span, without waiting.
extension OwnedDescriptor {
    /// Where there is no room, it is lost, as a packet is.
    package func say(_ message: [UInt8]) {
        _ = message.withUnsafeBytes { bytes in
            Glibc.send(number, bytes.baseAddress, bytes.count, Self.withoutWaiting)
        }
    }

    /// The next message, as far as it is no longer than this; nothing when there is none.
    package func hear(atMost most: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: most)
        let count = recv(number, &bytes, bytes.count, Self.withoutWaiting)
        guard count > 0 else { return nil }
        return Array(bytes.prefix(count))
    }

    private static var withoutWaiting: Int32 {
        Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL)
    }
}
