/// What a screen reader is told of one thing on a page.
import Bisque

struct AccessibleNode: Sendable, CustomStringConvertible {
    /// Those that do something, and so must say what.
    private static let interactive: Set<String> = [
        "button", "link", "textbox", "searchbox", "combobox", "checkbox", "switch", "slider",
        "radio", "menuitem", "menuitemcheckbox", "menuitemradio", "option", "tab", "spinbutton",
        "listbox", "PopUpButton", "MenuListPopup", "ToggleButton", "DisclosureTriangle",
    ]
    /// Those that are only understood by their name.
    private static let named: Set<String> = ["dialog", "alertdialog", "image", "img"]

    let role: String
    let name: String
    private let isFocusable: Bool

    var description: String { "\(role) \"\(name)\"" }

    var isInteractive: Bool { isFocusable || AccessibleNode.interactive.contains(role) }

    /// Whether a person who does not see it would not know what it is.
    var isNameless: Bool {
        let needsName =
            (isFocusable && role != "RootWebArea" && role != "generic")
            || AccessibleNode.interactive.contains(role) || AccessibleNode.named.contains(role)
        return needsName && role != "MenuListPopup"
            && name.allSatisfy(\.isWhitespace)
    }

    /// - Returns: `nil` for what is hidden from readers.
    init?(_ node: JSONValue) {
        guard node["ignored"] != true, let role = node["role"]?["value"]?.string else {
            return nil
        }
        self.role = role
        name = node["name"]?["value"]?.string ?? ""
        var isFocusable = false
        if case .array(let properties) = node["properties"] {
            isFocusable = properties.contains {
                $0["name"] == "focusable" && $0["value"]?["value"] == true
            }
        }
        self.isFocusable = isFocusable
    }
}

extension ChromiumTab {
    /// All that is there for screen readers.
    func accessibleNodes() async throws -> [AccessibleNode] {
        let answer = try await command("Accessibility.getFullAXTree")
        guard case .array(let nodes) = answer["nodes"] else {
            throw EndpointFailure("no tree: \(answer)")
        }
        return nodes.compactMap(AccessibleNode.init)
    }
}
