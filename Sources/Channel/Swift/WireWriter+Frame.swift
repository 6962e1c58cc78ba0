/// Whole frames, one after the other, in one run of bytes.
///
/// - Important: a frame that cannot be written throws and leaves nothing of itself behind.
extension WireWriter {
    package mutating func request<Question: Request>(
        _ question: Question, id: UInt32, sockets: UInt8 = 0
    ) throws(ChannelError) {
        try frame(.request, op: Question.op, sockets: sockets, id: id) {
            (writer) throws(ChannelError) in try question.write(to: &writer)
        }
    }

    package mutating func reply<Question: Request>(
        to question: Question.Type, _ reply: Question.Reply, id: UInt32
    ) throws(ChannelError) {
        try frame(.reply, op: Question.op, sockets: 0, id: id) {
            (writer) throws(ChannelError) in try reply.write(to: &writer)
        }
    }

    package mutating func refusal(
        op: UInt8, _ refused: Refused, id: UInt32
    ) throws(ChannelError) {
        try frame(.refusal, op: op, sockets: 0, id: id) {
            (writer) throws(ChannelError) in try refused.write(to: &writer)
        }
    }

    /// Events answer nothing, so their id is 0.
    package mutating func event(_ event: WorkerEvent) throws(ChannelError) {
        try frame(.event, op: event.op, sockets: 0, id: 0) {
            (writer) throws(ChannelError) in try event.write(to: &writer)
        }
    }

    private mutating func frame(
        _ kind: FrameKind, op: UInt8, sockets: UInt8, id: UInt32,
        _ write: (inout WireWriter) throws(ChannelError) -> Void
    ) throws(ChannelError) {
        let start = bytes.count
        header(kind: kind, op: op, sockets: sockets, id: id, fields: 0)
        do throws(ChannelError) {
            try write(&self)
            let length = bytes.count - start - Frame.lengthSize
            guard length <= Frame.maximumLength else { throw .frameTooLong(length) }
            patch(UInt32(length), at: start)
        } catch {
            rollBack(to: start)
            throw error
        }
    }

    mutating func header(kind: FrameKind, op: UInt8, sockets: UInt8, id: UInt32, fields: Int) {
        integer(UInt32(Frame.headerAfterLength + fields))
        integer(kind.rawValue)
        integer(op)
        integer(sockets)
        integer(id)
    }
}
