/// Writes the members of one object of JSON.
struct JSONObjectWriter<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let slot: JSONSlot
    let codingPath: [any CodingKey]

    func encodeNil(forKey key: Key) { encoder(of: key).encodeNil() }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        try value.encode(to: encoder(of: key))
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type, forKey key: Key
    ) -> KeyedEncodingContainer<NestedKey> {
        encoder(of: key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        encoder(of: key).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { JSONValueEncoder(slot: slot, codingPath: codingPath) }

    func superEncoder(forKey key: Key) -> any Encoder { encoder(of: key) }

    private func encoder(of key: Key) -> JSONValueEncoder {
        JSONValueEncoder(slot: slot.member(key.stringValue), codingPath: codingPath + [key])
    }
}
