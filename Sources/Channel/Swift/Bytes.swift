/// Bytes of a message that are not text.
package struct Bytes: WireValue {
    package var bytes: [UInt8]

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    package static let leastSize = 2

    package init(from reader: inout WireReader) throws(ChannelError) {
        bytes = Array(try reader.countedBytes())
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.countedBytes(bytes)
    }
}
