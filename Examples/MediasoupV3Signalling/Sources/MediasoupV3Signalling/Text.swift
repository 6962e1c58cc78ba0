/// JSON as it travels.
import Bisque
import Foundation

enum Text {
    static func of(_ json: JSONValue) -> String {
        do {
            return String(decoding: try JSONEncoder().encode(json), as: UTF8.self)
        } catch {
            preconditionFailure("JSON that is no JSON: \(error)")
        }
    }

    static func json(in text: String) throws -> JSONValue {
        try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
    }
}
