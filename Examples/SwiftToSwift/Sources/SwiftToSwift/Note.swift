/// What the two say to each other beside the file's bytes: one text of JSON each.
import BisqueDirect
import Foundation

enum Note: Codable, Sendable {
    /// The sender's first word.
    case file(name: String, size: Int)
    /// Behind the last byte.
    case end(sum: UInt32)
    /// The receiver's only word.
    case arrived
    case refused(String)

    var text: String {
        get throws { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) }
    }

    /// - Throws: `Failure` for what is none.
    init(_ text: String) throws {
        do {
            self = try JSONDecoder().decode(Note.self, from: Data(text.utf8))
        } catch {
            throw Failure("the other end says what nobody understands")
        }
    }
}
