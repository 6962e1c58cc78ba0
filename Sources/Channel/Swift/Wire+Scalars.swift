/// How the types of the language itself look on the wire.

extension UInt8: WireValue {
    package static var leastSize: Int { 1 }

    package init(from reader: inout WireReader) throws(ChannelError) {
        self = try reader.integer(UInt8.self)
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        writer.integer(self)
    }
}

extension UInt16: WireValue {
    package static var leastSize: Int { 2 }

    package init(from reader: inout WireReader) throws(ChannelError) {
        self = try reader.integer(UInt16.self)
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        writer.integer(self)
    }
}

extension UInt32: WireValue {
    package static var leastSize: Int { 4 }

    package init(from reader: inout WireReader) throws(ChannelError) {
        self = try reader.integer(UInt32.self)
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        writer.integer(self)
    }
}

extension UInt64: WireValue {
    package static var leastSize: Int { 8 }

    package init(from reader: inout WireReader) throws(ChannelError) {
        self = try reader.integer(UInt64.self)
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        writer.integer(self)
    }
}

extension Int32: WireValue {
    package static var leastSize: Int { 4 }

    package init(from reader: inout WireReader) throws(ChannelError) {
        self.init(bitPattern: try reader.integer(UInt32.self))
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        writer.integer(UInt32(bitPattern: self))
    }
}

extension Bool: WireValue {
    package static var leastSize: Int { 1 }

    package init(from reader: inout WireReader) throws(ChannelError) {
        switch try reader.integer(UInt8.self) {
        case 0: self = false
        case 1: self = true
        case let byte: throw .badBool(byte)
        }
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        writer.integer(UInt8(self ? 1 : 0))
    }
}

extension String: WireValue {
    package static var leastSize: Int { 2 }

    package init(from reader: inout WireReader) throws(ChannelError) {
        guard let text = String(validating: try reader.countedBytes(), as: UTF8.self) else {
            throw .badString
        }
        self = text
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.countedBytes(utf8)
    }
}
