/// Somebody at the page, in a real browser: what that person sees and presses.
import Bisque

struct Caller: Sendable {
    let name: String
    let tab: any BrowserTab

    /// Opens the page that joins at once.
    static func inChromium(
        _ chromium: Chromium, _ service: ServiceProgram, room: String, name: String,
        token: String? = nil
    ) async throws -> Caller {
        let tab = try await chromium.openTab(
            at: service.url(ofRoom: room, name: name, token: token), screen: .desktop)
        return Caller(name: name, tab: tab)
    }

    static func inFirefox(
        _ firefox: Firefox, _ service: ServiceProgram, room: String, name: String
    ) async throws -> Caller {
        let tab = try await firefox.openTab(at: service.url(ofRoom: room, name: name))
        return Caller(name: name, tab: tab)
    }

    /// "lobby", "prejoin", "call" or "ending".
    func screen() async throws -> String? {
        try await tab.evaluate("return document.body.dataset.screen;").string
    }

    /// How far the page has come with loading, and which of its files it did not get.
    func loading() async throws -> String {
        try await tab.evaluate(
            """
            const files = performance.getEntriesByType("resource");
            const missing = files.filter((file) => file.responseStatus !== 200);
            return `${document.readyState}, ${files.length} files, without ` +
                missing.map((file) => `${file.name} (${file.responseStatus})`).join(" ");
            """
        ).string ?? ""
    }

    /// What the client library says of the call.
    func state() async throws -> String? {
        try await tab.evaluate("return window.bisque?.call?.state;").string
    }

    /// What the service calls this person.
    func person() async throws -> String? {
        try await tab.evaluate("return bisque.call.me.person;").string
    }

    /// How this person's call came back, one time after the other.
    func recoveries() async throws -> [Recovery] {
        try await tab.evaluate(
            "return bisque.call.recoveries.map(({ cause, took }) => ({ cause, took }));"
        ).decoded(as: [Recovery].self)
    }

    struct Recovery: Decodable, Sendable, CustomStringConvertible {
        let cause: String
        /// Milliseconds.
        let took: Double

        var description: String { "\(cause), back after \(Int(took)) ms" }
    }

    /// The others' pictures, screens included.
    ///
    /// - Parameter frames: from which on a picture is taken.
    func others(from frames: [String: Int] = [:]) async throws -> [PageLook.Tile] {
        try await tab.tiles(from: frames).filter { !$0.isOwn }
    }

    /// How somebody is shown here.
    func tile(of other: Caller) async throws -> PageLook.Tile? {
        try await others().first { $0.name == other.name && !$0.isScreen }
    }

    /// Waits until somebody is shown here as it should be.
    func expect(
        _ what: String, of other: Caller, isTrue test: @Sendable (PageLook.Tile) -> Bool
    ) async throws {
        try await eventually("\(name) sees \(other.name) \(what)", every: .milliseconds(50)) {
            try await tile(of: other).map(test) ?? false
        }
    }

    func expectScreen(_ wanted: String) async throws {
        try await eventually("\(name) is at \(wanted)", every: .milliseconds(50)) {
            try await screen() == wanted
        }
    }

    /// Waits until an element says something.
    func expectWords(_ words: String, in selector: String) async throws {
        var last = ""
        do {
            try await eventually("\(name) reads '\(words)'", every: .milliseconds(50)) {
                last = try await tab.words(in: selector)
                return last.contains(words)
            }
        } catch {
            let state = try await state() ?? "no call"
            let all = try await tab.words()
            throw EndpointFailure(
                "\(name) (\(state)) reads '\(last)' in \(selector), not '\(words)'; in all: \(all)")
        }
    }
}
