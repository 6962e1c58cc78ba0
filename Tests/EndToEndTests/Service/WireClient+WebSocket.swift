/// WebSocket frames as they are on the wire (RFC 6455 section 5.2).
extension WireClient {
    struct Frame: Equatable {
        enum Kind {
            static let more: UInt8 = 0
            static let text: UInt8 = 1
            static let binary: UInt8 = 2
            static let close: UInt8 = 8
        }

        var isFinal = true
        var kind = Kind.text
        var payload: [UInt8] = []

        /// The code of a closing frame.
        var code: Int {
            payload.count < 2 ? 1005 : Int(payload[0]) << 8 | Int(payload[1])
        }

        /// - Parameter length: what the header says, when that is not the truth.
        func bytes(length: UInt64? = nil) -> [UInt8] {
            let length = length ?? UInt64(payload.count)
            var bytes = [(isFinal ? 0x80 : 0) | kind]
            if length < 126 {
                bytes.append(0x80 | UInt8(length))
            } else if length < 65_536 {
                bytes += [0x80 | 126, UInt8(length >> 8), UInt8(length & 0xFF)]
            } else {
                bytes.append(0x80 | 127)
                for shift in stride(from: 56, through: 0, by: -8) {
                    bytes.append(UInt8(truncatingIfNeeded: length >> UInt64(shift)))
                }
            }
            // A mask of zeros is one, and leaves the payload as it is.
            return bytes + [0, 0, 0, 0] + payload
        }
    }

    static let upgrade = head(
        "GET", "/signalling",
        headers: [
            "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Protocol: bisque",
        ])

    func readFrame() async throws -> Frame {
        let head = try await read(2)
        var length = Int(head[1] & 0x7F)
        if length > 125 {
            length = try await read(length == 126 ? 2 : 8).reduce(0) { $0 << 8 | Int($1) }
        }
        return Frame(
            isFinal: head[0] & 0x80 != 0, kind: head[0] & 0x0F, payload: try await read(length))
    }
}
