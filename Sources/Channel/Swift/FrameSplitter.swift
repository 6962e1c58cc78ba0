/// Finds whole frames in a stream of bytes.
///
/// Feed it what was read, then ask for frames until there is none: it then holds less than one
/// frame. After it threw it throws the same again, for nothing can be believed any more.
package struct FrameSplitter: Sendable {
    private var bytes: [UInt8] = []
    private var start = 0
    private var failure: ChannelError?

    package init() {}

    package mutating func feed(_ read: some Collection<UInt8>) {
        if start > 0 {
            bytes.removeSubrange(..<start)
            start = 0
        }
        bytes.append(contentsOf: read)
    }

    /// The next whole frame, or `nil` when the rest of it has not come yet.
    package mutating func next() throws(ChannelError) -> Frame? {
        if let failure { throw failure }
        do throws(ChannelError) {
            return try split()
        } catch {
            failure = error
            bytes = []
            start = 0
            throw error
        }
    }

    private mutating func split() throws(ChannelError) -> Frame? {
        let held = bytes.count - start
        guard held >= Frame.lengthSize else { return nil }
        var reader = WireReader(bytes[start...])
        let length = Int(try reader.integer(UInt32.self))
        guard length >= Frame.headerAfterLength else { throw .frameTooShort(length) }
        guard length <= Frame.maximumLength else { throw .frameTooLong(length) }
        guard held - Frame.lengthSize >= length else { return nil }

        let kind = try reader.integer(UInt8.self)
        guard let frameKind = FrameKind(rawValue: kind) else { throw .unknownKind(kind) }
        let op = try reader.integer(UInt8.self)
        let sockets = try reader.integer(UInt8.self)
        let id = try reader.integer(UInt32.self)
        let fields = start + Frame.lengthSize + Frame.headerAfterLength
        start += Frame.lengthSize + length
        return Frame(
            kind: frameKind, op: op, sockets: sockets, id: id,
            payload: Array(bytes[fields..<start]))
    }
}
