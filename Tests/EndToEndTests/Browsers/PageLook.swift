/// What a person sees on a page, asked by scripts of ours that look at elements and pixels.
import Bisque
import Foundation

enum PageLook {
    /// Made once: `look.js` and what adds to it.
    private static let script = Result {
        try ["look", "contrast"].map {
            try String(contentsOfFile: "\(EndpointFiles.folder)/page/\($0).js", encoding: .utf8)
        }.joined(separator: "\n")
    }

    /// The answer of a function of `look.js`, which is brought to the page where it is missing.
    fileprivate static func ask(_ tab: any BrowserTab, _ expression: String) async throws
        -> JSONValue
    {
        let question =
            "return typeof window.look === 'object' ? { is: \(expression) } : {};"
        if let answer = try await tab.evaluate(question)["is"] { return answer }
        _ = try await tab.evaluate(try script.get())
        return try await tab.evaluate("return \(expression);")
    }

    /// A text or a symbol that is hard to tell from what is behind it.
    struct Pale: Decodable, Sendable, CustomStringConvertible {
        let words: String
        let element: String
        let ratio: Double
        let least: Double

        var description: String { "\(element) \"\(words)\": \(ratio), not \(least)" }
    }

    struct Contrast: Decodable, Sendable {
        /// How many texts and symbols were looked at.
        let judged: Int
        let found: [Pale]
    }

    struct Misfits: Decodable, Sendable {
        let tiles: Int
        let controls: Int
        let found: [String]
    }

    /// Where the keys of the keyboard go.
    struct Focus: Decodable, Sendable {
        let selector: String
        /// Whether the keys come there by themselves, too.
        let isStop: Bool
        /// Whether it is seen that the focus is there.
        let isShown: Bool
    }

    /// A person in the call, or the screen one shows.
    struct Tile: Decodable, Sendable {
        /// What tells it from all others on its page.
        let key: String
        let person: String
        let name: String
        let isScreen: Bool
        let isOwn: Bool
        let isMuted: Bool
        let isConnected: Bool
        let isSpeaking: Bool
        /// Of the picture, 0 when there is none.
        let width: Int
        /// Since the first look. Chromium counts those that came, Firefox those that were shown.
        let frames: Int
        /// Another number for another picture; 0 when it was not taken.
        let picture: Int
    }
}

extension BrowserTab {
    func contrast() async throws -> PageLook.Contrast {
        try await PageLook.ask(self, "look.contrast()").decoded(as: PageLook.Contrast.self)
    }

    /// - Parameter leastTouch: pixels that a finger needs in each direction.
    func misfits(leastTouch: Int = 0) async throws -> PageLook.Misfits {
        try await PageLook.ask(self, "look.misfits({ leastTouch: \(leastTouch) })")
            .decoded(as: PageLook.Misfits.self)
    }

    func focus() async throws -> PageLook.Focus {
        try await PageLook.ask(self, "look.focus()").decoded(as: PageLook.Focus.self)
    }

    /// - Parameter frames: from which on a picture is taken, by the tile's key.
    func tiles(from frames: [String: Int] = [:]) async throws -> [PageLook.Tile] {
        let from = try JSONValue.object(frames.mapValues { .int($0) }).text
        return try await PageLook.ask(self, "look.tiles(\(from))")
            .decoded(as: [PageLook.Tile].self)
    }

    /// What can be read in an element; nothing where it is not seen.
    func words(in selector: String = "body") async throws -> String {
        try await PageLook.ask(self, "look.words(\(JSONValue.string(selector).text))").string ?? ""
    }
}
