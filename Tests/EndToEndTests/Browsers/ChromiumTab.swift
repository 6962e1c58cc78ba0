/// One page in Chromium.
import Bisque

struct ChromiumTab: BrowserTab {
    private let browser: Chromium
    private let targetID: JSONValue
    private let sessionID: JSONValue

    private static let isLoaded = "return document.readyState === 'complete';"

    init(of browser: Chromium, targetID: JSONValue, sessionID: JSONValue) {
        self.browser = browser
        self.targetID = targetID
        self.sessionID = sessionID
    }

    func evaluate(_ body: String) async throws -> JSONValue {
        let answer = try await command(
            "Runtime.evaluate",
            [
                "expression": .string("(async () => { \(body)\n})()"), "awaitPromise": true,
                "returnByValue": true, "userGesture": true,
            ])
        if let thrown = answer["exceptionDetails"] {
            let words = thrown["exception"]?["description"]?.string
            throw EndpointFailure("the page: \(try words ?? thrown.text)")
        }
        return answer["result"]?["value"] ?? .null
    }

    /// One command of the Chrome DevTools Protocol, to this page.
    @discardableResult
    func command(_ method: String, _ parameters: JSONValue = [:]) async throws -> JSONValue {
        try await browser.command(method, parameters, sessionID: sessionID)
    }

    func open(_ url: String) async throws {
        let answer = try await command("Page.navigate", ["url": .string(url)])
        if let words = answer["errorText"]?.string {
            throw EndpointFailure("\(url): \(words)")
        }
        try await wait(for: ChromiumTab.isLoaded)
    }

    /// Waits until a function's body returns true in the page, whichever page that is by then.
    func wait(for body: String) async throws {
        try await eventually("the page is loaded", every: .milliseconds(50)) {
            do {
                return try await evaluate(body) == .bool(true)
            } catch let failure as EndpointFailure {
                // The page before it has gone in the meantime.
                guard failure.description.contains("context") else { throw failure }
                return false
            }
        }
    }

    func picture() async throws -> [UInt8] {
        let answer = try await command("Page.captureScreenshot", ["format": "png"])
        guard let text = answer["data"]?.string else {
            throw EndpointFailure("no picture: \(answer)")
        }
        return try PictureFiles.bytes(ofBase64: text)
    }

    /// Ends the process of the page, as the system does when there is no memory left.
    func crash() throws {
        try browser.lastCommand("Page.crash", sessionID: sessionID)
    }

    func close() async throws {
        _ = try await browser.command("Target.closeTarget", ["targetId": targetID])
        // The answer comes before the deed; what a tab is asked in between is never answered.
        try await eventually("the tab is closed") {
            let answer = try await browser.command("Target.getTargets", [:])
            guard case .array(let targets) = answer["targetInfos"] else {
                throw EndpointFailure("no list of tabs: \(answer)")
            }
            return !targets.contains { $0["targetId"] == targetID }
        }
    }
}
