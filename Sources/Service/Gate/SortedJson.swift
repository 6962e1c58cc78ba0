import FoundationEssentials

/// JSON that is the same every time.
enum SortedJson {
    static func bytes(of value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(value))
        } catch {
            preconditionFailure("strings and whole numbers can always be written: \(error)")
        }
    }
}
