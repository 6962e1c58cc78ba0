/// One unit of the channel: a header, and the fields of one message.
///
/// It does not know what the fields mean: `op` says which message decodes them.
package struct Frame: Sendable, Hashable {
    /// The largest value of a frame's length, which counts everything after itself.
    package static let maximumLength = 65536
    static let lengthSize = 4
    static let headerAfterLength = 7

    package var kind: FrameKind
    package var op: UInt8
    /// How many descriptors travel with the frame's first byte.
    package var sockets: UInt8
    package var id: UInt32
    package var payload: [UInt8]

    package init(
        kind: FrameKind, op: UInt8, sockets: UInt8 = 0, id: UInt32, payload: [UInt8] = []
    ) {
        self.kind = kind
        self.op = op
        self.sockets = sockets
        self.id = id
        self.payload = payload
    }

    /// The whole frame as bytes.
    package func encoded() throws(ChannelError) -> [UInt8] {
        guard Frame.headerAfterLength + payload.count <= Frame.maximumLength else {
            throw .frameTooLong(Frame.headerAfterLength + payload.count)
        }
        var writer = WireWriter()
        writer.header(kind: kind, op: op, sockets: sockets, id: id, fields: payload.count)
        return writer.bytes + payload
    }
}
