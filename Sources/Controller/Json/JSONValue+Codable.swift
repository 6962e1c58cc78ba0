/// Between JSON that came or goes and the types that it stands for.
extension JSONValue {
    /// Reads it as a value of a type.
    ///
    /// - Parameters:
    ///   - type: what it is read as; usually it is known from what the value is for.
    ///   - path: where it was found, for the message of a refusal.
    /// - Throws: `.invalid`, saying which member is wrong.
    public func decode<Value: Decodable>(
        _ type: Value.Type = Value.self, at path: String = ""
    ) throws(BisqueError) -> Value {
        do {
            return try Value(from: JSONValueDecoder(value: self, codingPath: []))
        } catch let error as DecodingError {
            throw BisqueError(error, at: path)
        } catch {
            throw FieldCheck.invalid(path, "it cannot be read")
        }
    }

    /// A value as JSON.
    ///
    /// - Throws: `.invalid` for what JSON cannot say, as a number that is infinite.
    public init(encoding value: some Encodable) throws(BisqueError) {
        let slot = JSONSlot()
        do {
            try value.encode(to: JSONValueEncoder(slot: slot, codingPath: []))
        } catch {
            throw BisqueError(.invalid, "JSON has no way to write this")
        }
        self = slot.value
    }

    /// The member of an object; `nil` when there is none, or this is no object.
    public subscript(member name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members[name]
    }
}

extension BisqueError {
    fileprivate init(_ error: DecodingError, at path: String) {
        switch error {
        case .keyNotFound(let key, let context):
            self.init(path, context.codingPath + [key], "it is missing")
        case .typeMismatch(_, let context), .valueNotFound(_, let context),
            .dataCorrupted(let context):
            self.init(path, context.codingPath, context.debugDescription)
        @unknown default:
            self.init(path, [], "it cannot be read")
        }
    }

    /// What strangers wrote may be part of the reason: no more of it than fits a line.
    private init(_ path: String, _ keys: [any CodingKey], _ why: String) {
        var place = path
        for key in keys {
            if let index = key.intValue {
                place += "[\(index)]"
            } else {
                place += (place.isEmpty ? "" : ".") + key.stringValue.prefix(64)
            }
        }
        self.init(.invalid, "\(place.isEmpty ? "it" : place): \(why.prefix(200))")
    }
}
