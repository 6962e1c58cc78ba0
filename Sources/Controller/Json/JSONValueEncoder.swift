/// Writes values as JSON, by the rules of `Codable`.
///
/// What is written lies in a tree of slots, since containers are handed out before they are filled.
struct JSONValueEncoder: Encoder {
    let slot: JSONSlot
    let codingPath: [any CodingKey]

    // What the protocol asks for; nothing of ours reads or writes it.
    var userInfo: [CodingUserInfoKey: (Any)] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        slot.beObject()
        return KeyedEncodingContainer(JSONObjectWriter<Key>(slot: slot, codingPath: codingPath))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        slot.beArray()
        return JSONArrayWriter(slot: slot, codingPath: codingPath)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }
}

extension JSONValueEncoder: SingleValueEncodingContainer {
    func encodeNil() { slot.content = .value(.null) }
    func encode(_ value: Bool) { slot.content = .value(.bool(value)) }
    func encode(_ value: String) { slot.content = .value(.string(value)) }
    func encode(_ value: Double) throws { slot.content = .value(try number(value)) }
    func encode(_ value: Float) throws { slot.content = .value(try number(Double(value))) }
    func encode(_ value: Int) throws { try encode(integer: value) }
    func encode(_ value: Int8) throws { try encode(integer: value) }
    func encode(_ value: Int16) throws { try encode(integer: value) }
    func encode(_ value: Int32) throws { try encode(integer: value) }
    func encode(_ value: Int64) throws { try encode(integer: value) }
    func encode(_ value: UInt) throws { try encode(integer: value) }
    func encode(_ value: UInt8) throws { try encode(integer: value) }
    func encode(_ value: UInt16) throws { try encode(integer: value) }
    func encode(_ value: UInt32) throws { try encode(integer: value) }
    func encode(_ value: UInt64) throws { try encode(integer: value) }
    func encode<Value: Encodable>(_ value: Value) throws { try value.encode(to: self) }

    private func encode<Integer: FixedWidthInteger>(integer: Integer) throws {
        guard let int = Int(exactly: integer) else {
            throw invalid(integer, "it is too large")
        }
        slot.content = .value(.int(int))
    }

    /// As JSON's readers give it: without a fraction it is an integer.
    private func number(_ value: Double) throws -> JSONValue {
        guard value.isFinite else { throw invalid(value, "JSON has no such number") }
        return Int(exactly: value).map { .int($0) } ?? .double(value)
    }

    private func invalid<Value>(_ value: Value, _ why: String) -> EncodingError {
        .invalidValue(value, .init(codingPath: codingPath, debugDescription: why))
    }
}

/// One place in the tree of what is being written.
final class JSONSlot {
    enum Content {
        case nothing
        case value(JSONValue)
        case array([JSONSlot])
        case object([String: JSONSlot])
    }

    var content = Content.nothing

    /// An object without members, unless it is one already.
    func beObject() {
        if case .object = content { return }
        content = .object([:])
    }

    func beArray() {
        if case .array = content { return }
        content = .array([])
    }

    func member(_ name: String) -> JSONSlot {
        let slot = JSONSlot()
        guard case .object(var members) = content else { return slot }
        content = .nothing
        members[name] = slot
        content = .object(members)
        return slot
    }

    func element() -> JSONSlot {
        let slot = JSONSlot()
        guard case .array(var elements) = content else { return slot }
        content = .nothing
        elements.append(slot)
        content = .array(elements)
        return slot
    }

    var count: Int {
        guard case .array(let elements) = content else { return 0 }
        return elements.count
    }

    /// A value that wrote nothing is an empty object, as with other encoders.
    var value: JSONValue {
        switch content {
        case .nothing: .object([:])
        case .value(let value): value
        case .array(let elements): .array(elements.map(\.value))
        case .object(let members): .object(members.mapValues(\.value))
        }
    }
}
