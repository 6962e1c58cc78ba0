/// WebSocket frames as they are on the wire.
extension RawClient {
    struct Frame: Equatable {
        var isFinal = true
        /// 0 goes on, 1 text, 2 binary, 8 close, 9 ping, 10 pong.
        var opcode: UInt8
        var payload: [UInt8] = []

        /// The code of a closing frame.
        var code: UInt16 {
            payload.count < 2 ? 1005 : UInt16(payload[0]) << 8 | UInt16(payload[1])
        }
    }

    func upgrade(
        _ target: String, protocols: String? = "echo", headers: [String] = []
    ) throws(Failure) -> Response {
        var all = [
            "Upgrade: websocket", "Connection: Upgrade",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13",
        ]
        if let protocols { all.append("Sec-WebSocket-Protocol: \(protocols)") }
        return try request("GET", target, headers: all + headers)
    }

    /// `length`: what the header says, when it is not the truth.
    static func bytes(
        of frame: Frame, mask: [UInt8]? = [1, 2, 3, 4], reserved: UInt8 = 0, length: UInt64? = nil
    ) -> [UInt8] {
        let length = length ?? UInt64(frame.payload.count)
        var bytes = [(frame.isFinal ? 0x80 : 0) | reserved << 4 | frame.opcode]
        let masked: UInt8 = mask == nil ? 0 : 0x80
        if length < 126 {
            bytes.append(masked | UInt8(length))
        } else if length < 65536 {
            bytes += [masked | 126, UInt8(length >> 8), UInt8(length & 0xFF)]
        } else {
            bytes.append(masked | 127)
            for shift in stride(from: 56, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: length >> UInt64(shift)))
            }
        }
        guard let mask else { return bytes + frame.payload }
        return bytes + mask + frame.payload.enumerated().map { $1 ^ mask[$0 % 4] }
    }

    func send(_ frame: Frame) throws(Failure) {
        try send(Self.bytes(of: frame))
    }

    func readFrame() throws(Failure) -> Frame {
        let head = try read(2)
        var length = UInt64(head[1] & 0x7F)
        if length > 125 {
            length = try read(length == 126 ? 2 : 8).reduce(0) { $0 << 8 | UInt64($1) }
        }
        return Frame(
            isFinal: head[0] & 0x80 != 0, opcode: head[0] & 0x0F, payload: try read(Int(length)))
    }
}
