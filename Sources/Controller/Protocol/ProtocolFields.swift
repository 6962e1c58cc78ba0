/// The fields of one JSON object from a stranger: each is looked at before anything is done.
///
/// Every refusal is `.invalid` and names the field. What is not asked for is not looked at.
struct ProtocolFields: Sendable {
    /// Longer texts are no names of anything.
    static let longestText = 1024
    /// What a double holds without loss, as JavaScript's numbers are.
    static let mostInteger = 1 << 53

    let members: [String: JSONValue]
    private let path: String

    /// - Parameter path: where the object is, for messages; empty for a message itself.
    init(_ json: JSONValue, at path: String = "") throws(BisqueError) {
        guard case .object(let members) = json else {
            throw FieldCheck.invalid(path.isEmpty ? "message" : path, "it is no object")
        }
        self.members = members
        self.path = path
    }

    func place(_ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

    func refusal(_ name: String, _ what: String) -> BisqueError {
        FieldCheck.invalid(place(name), what)
    }

    /// `nil` for a field that is missing or `null`.
    subscript(_ name: String) -> JSONValue? {
        switch members[name] {
        case nil, .null: nil
        case let value: value
        }
    }

    func has(_ name: String) -> Bool { self[name] != nil }

    // MARK: Kinds of values

    /// What belongs to the application: the server carries it to everybody else.
    func appData() throws(BisqueError) -> JSONValue? {
        guard let value = members["appData"] else { return nil }
        guard value.isPortable else {
            throw refusal("appData", "it is larger than \(JSONValue.mostCarried) bytes")
        }
        return value
    }

    func optionalText(_ name: String) throws(BisqueError) -> String? {
        guard let value = self[name] else { return nil }
        guard case .string(let text) = value else { throw refusal(name, "it is no string") }
        guard text.utf8.count <= ProtocolFields.longestText else {
            throw refusal(name, "it is longer than \(ProtocolFields.longestText) bytes")
        }
        return text
    }

    func text(_ name: String) throws(BisqueError) -> String {
        guard let text = try optionalText(name) else { throw refusal(name, "it is missing") }
        guard !text.isEmpty else { throw refusal(name, "it is empty") }
        return text
    }

    func optionalFlag(_ name: String) throws(BisqueError) -> Bool? {
        guard let value = self[name] else { return nil }
        guard case .bool(let flag) = value else { throw refusal(name, "it is no boolean") }
        return flag
    }

    func flag(_ name: String) throws(BisqueError) -> Bool {
        try optionalFlag(name) ?? false
    }

    func optionalInteger(
        _ name: String, in range: ClosedRange<Int>
    ) throws(BisqueError) -> Int? {
        guard let value = self[name] else { return nil }
        guard let integer = value.wholeNumber else { throw refusal(name, "it is no integer") }
        guard range.contains(integer) else {
            throw refusal(
                name, "\(integer) is not from \(range.lowerBound) to \(range.upperBound)")
        }
        return integer
    }

    func integer(_ name: String, in range: ClosedRange<Int>) throws(BisqueError) -> Int {
        guard let integer = try optionalInteger(name, in: range) else {
            throw refusal(name, "it is missing")
        }
        return integer
    }

    /// What a client calls something.
    func id(_ name: String = "id") throws(BisqueError) -> Int {
        try integer(name, in: 1...ProtocolFields.mostInteger)
    }

    func optionalObject(_ name: String) throws(BisqueError) -> ProtocolFields? {
        guard let value = self[name] else { return nil }
        return try ProtocolFields(value, at: place(name))
    }

    func object(_ name: String) throws(BisqueError) -> ProtocolFields {
        guard let object = try optionalObject(name) else { throw refusal(name, "it is missing") }
        return object
    }

    /// An array of objects; none when it is missing.
    func objects(_ name: String, atMost most: Int) throws(BisqueError) -> [ProtocolFields] {
        guard let value = self[name] else { return [] }
        guard case .array(let values) = value else { throw refusal(name, "it is no array") }
        try CapabilityCheck.checkCount(values.count, most, place(name))
        var objects: [ProtocolFields] = []
        for (index, value) in values.enumerated() {
            objects.append(try ProtocolFields(value, at: "\(place(name))[\(index)]"))
        }
        return objects
    }

    /// One of the words that a type has.
    func word<Word: RawRepresentable<String> & CaseIterable>(
        _ name: String, _ type: Word.Type
    ) throws(BisqueError) -> Word {
        let text = try text(name)
        guard let word = Word(rawValue: text) else {
            throw refusal(name, "\(FieldCheck.quoted(text)) is none of \(Word.words)")
        }
        return word
    }
}

extension RawRepresentable<String> where Self: CaseIterable {
    fileprivate static var words: String { allCases.map(\.rawValue).joined(separator: ", ") }
}

extension JSONValue {
    /// A number without a fraction, however it was written.
    var wholeNumber: Int? {
        switch self {
        case .int(let value): value
        case .double(let value): Int(exactly: value)
        default: nil
        }
    }

    /// As JavaScript sees it: what is missing, `false`, 0 and empty is not.
    var isTruthy: Bool {
        switch self {
        case .null: false
        case .bool(let value): value
        case .int(let value): value != 0
        case .double(let value): value != 0 && !value.isNaN
        case .string(let value): !value.isEmpty
        case .array, .object: true
        }
    }
}
