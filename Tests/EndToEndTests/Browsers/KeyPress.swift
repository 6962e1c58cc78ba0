/// A key of a keyboard, as Chromium wants to hear of it.
import Bisque

struct KeyPress: Sendable, CustomStringConvertible {
    /// Bits of the DevTools protocol.
    private static let shift = 8

    private let key: String
    private let code: String
    private let number: Int
    private let text: String?
    private var modifiers = 0

    var description: String { modifiers == 0 ? key : "Shift+\(key)" }

    static let tab = KeyPress(key: "Tab", code: "Tab", number: 9, text: nil)
    static let backTab = KeyPress(key: "Tab", code: "Tab", number: 9, text: nil, modifiers: shift)
    static let enter = KeyPress(key: "Enter", code: "Enter", number: 13, text: "\r")
    static let space = KeyPress(key: " ", code: "Space", number: 32, text: " ")
    static let escape = KeyPress(key: "Escape", code: "Escape", number: 27, text: nil)
    static let down = KeyPress(key: "ArrowDown", code: "ArrowDown", number: 40, text: nil)

    /// A letter or a question mark, as it would be typed on an English keyboard.
    static func character(_ character: Character) -> KeyPress {
        let upper = character.uppercased()
        guard character.isASCII, character.isLetter else {
            return KeyPress(key: String(character), code: "", number: 0, text: String(character))
        }
        return KeyPress(
            key: String(character), code: "Key\(upper)",
            number: Int(upper.utf8.first ?? 0), text: String(character),
            modifiers: character.isUppercase ? shift : 0)
    }

    /// What is to be sent for the key going down, or up.
    func event(_ type: String) -> JSONValue {
        var event: [String: JSONValue] = [
            "type": .string(type), "key": .string(key), "code": .string(code),
            "windowsVirtualKeyCode": .int(number), "modifiers": .int(modifiers),
        ]
        if let text, type == "keyDown" { event["text"] = .string(text) }
        return .object(event)
    }
}
