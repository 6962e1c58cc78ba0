/// Reads the bytes of one frame in order, little-endian.
///
/// It knows no messages: those read themselves with it.
package struct WireReader {
    private var rest: ArraySlice<UInt8>

    package init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    package mutating func value<Value: WireValue>() throws(ChannelError) -> Value {
        try Value(from: &self)
    }

    package mutating func optional<Value: WireValue>() throws(ChannelError) -> Value? {
        let isPresent: Bool = try value()
        return isPresent ? try Value(from: &self) : nil
    }

    package mutating func list<Value: WireValue>() throws(ChannelError) -> [Value] {
        let count = Int(try integer(UInt16.self))
        guard count * Value.leastSize <= rest.count else { throw .truncated }
        var values: [Value] = []
        values.reserveCapacity(count)
        for _ in 0..<count {
            values.append(try Value(from: &self))
        }
        return values
    }

    /// Bytes after their u16 count.
    package mutating func countedBytes() throws(ChannelError) -> ArraySlice<UInt8> {
        let count = Int(try integer(UInt16.self))
        return try take(count)
    }

    /// - Throws: `leftover` when not everything was read.
    package func finish() throws(ChannelError) {
        guard rest.isEmpty else { throw .leftover(rest.count) }
    }

    mutating func integer<Integer: FixedWidthInteger>(
        _ type: Integer.Type
    ) throws(ChannelError) -> Integer {
        let bytes = try take(Integer.bitWidth / 8)
        return bytes.reversed().reduce(0) { $0 << 8 | Integer(truncatingIfNeeded: $1) }
    }

    private mutating func take(_ count: Int) throws(ChannelError) -> ArraySlice<UInt8> {
        guard count <= rest.count else { throw .truncated }
        let bytes = rest.prefix(count)
        rest = rest.dropFirst(count)
        return bytes
    }
}

/// Writes the bytes of frames in order, little-endian.
package struct WireWriter {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    package mutating func value(_ value: some WireValue) throws(ChannelError) {
        try value.write(to: &self)
    }

    package mutating func optional(_ value: (some WireValue)?) throws(ChannelError) {
        try (value != nil).write(to: &self)
        if let value {
            try value.write(to: &self)
        }
    }

    /// - Throws: `tooManyElements` when a u16 cannot count them.
    package mutating func list(_ values: [some WireValue]) throws(ChannelError) {
        guard let count = UInt16(exactly: values.count) else {
            throw .tooManyElements(values.count)
        }
        integer(count)
        for value in values {
            try value.write(to: &self)
        }
    }

    /// - Throws: `stringTooLong` when a u16 cannot count them.
    package mutating func countedBytes(_ text: some Collection<UInt8>) throws(ChannelError) {
        guard let count = UInt16(exactly: text.count) else { throw .stringTooLong(text.count) }
        integer(count)
        bytes.append(contentsOf: text)
    }

    mutating func integer<Integer: FixedWidthInteger>(_ value: Integer) {
        for index in 0..<Integer.bitWidth / 8 {
            bytes.append(UInt8(truncatingIfNeeded: value >> (8 * index)))
        }
    }

    /// Overwrites what was written at `offset`.
    mutating func patch(_ value: UInt32, at offset: Int) {
        for index in 0..<4 {
            bytes[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * index))
        }
    }

    /// Forgets everything from `offset` on.
    mutating func rollBack(to offset: Int) {
        bytes.removeSubrange(offset...)
    }

    /// Hands over what was written and begins anew.
    package mutating func takeBytes() -> [UInt8] {
        let taken = bytes
        bytes = []
        return taken
    }
}
