/// What can be read from a frame and written to one: integers, strings, ids, records, messages.
package protocol WireValue: Sendable, Hashable {
    /// The fewest bytes a value takes; a list whose elements could not all be there is refused
    /// before room is made for them.
    static var leastSize: Int { get }

    init(from reader: inout WireReader) throws(ChannelError)

    func write(to writer: inout WireWriter) throws(ChannelError)
}

extension WireValue {
    /// Reads one value that fills `bytes` whole.
    package init(decoding bytes: ArraySlice<UInt8>) throws(ChannelError) {
        var reader = WireReader(bytes)
        try self.init(from: &reader)
        try reader.finish()
    }

    package init(decoding bytes: [UInt8]) throws(ChannelError) {
        try self.init(decoding: bytes[...])
    }

    package func encoded() throws(ChannelError) -> [UInt8] {
        var writer = WireWriter()
        try write(to: &writer)
        return writer.bytes
    }
}

/// What the controller asks the worker for. It gets one reply or one refusal.
package protocol Request: WireValue {
    associatedtype Reply: WireValue
    static var op: UInt8 { get }
    /// For logs.
    static var name: String { get }
}

/// The number of an object. Numbers of different kinds of object cannot be mixed up.
package protocol Identifier: WireValue, RawRepresentable, Codable, CustomStringConvertible
where RawValue == UInt32 {
    init(rawValue: UInt32)
}

extension Identifier {
    package static var leastSize: Int { 4 }

    package init(from reader: inout WireReader) throws(ChannelError) {
        self.init(rawValue: try reader.value())
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(rawValue)
    }

    package var description: String { String(rawValue) }
}

/// One byte that has a name. A byte without one is refused.
package protocol WireEnum: WireValue, RawRepresentable, CaseIterable where RawValue == UInt8 {}

extension WireEnum {
    package static var leastSize: Int { 1 }

    package init(from reader: inout WireReader) throws(ChannelError) {
        let byte: UInt8 = try reader.value()
        guard let value = Self(rawValue: byte) else { throw .badEnum(byte) }
        self = value
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(rawValue)
    }
}
