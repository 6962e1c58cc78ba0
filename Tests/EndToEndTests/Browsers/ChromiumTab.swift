/// One page in Chromium.
import Bisque

struct ChromiumTab: BrowserTab {
    private let browser: Chromium
    private let targetID: JSONValue
    private let sessionID: JSONValue

    init(of browser: Chromium, targetID: JSONValue, sessionID: JSONValue) {
        self.browser = browser
        self.targetID = targetID
        self.sessionID = sessionID
    }

    func evaluate(_ body: String) async throws -> JSONValue {
        let answer = try await browser.command(
            "Runtime.evaluate",
            [
                "expression": .string("(async () => { \(body)\n})()"), "awaitPromise": true,
                "returnByValue": true, "userGesture": true,
            ], sessionID: sessionID)
        if let thrown = answer["exceptionDetails"] {
            let words = thrown["exception"]?["description"]?.string
            throw EndpointFailure("the page: \(try words ?? thrown.text)")
        }
        return answer["result"]?["value"] ?? .null
    }

    func close() async throws {
        _ = try await browser.command("Target.closeTarget", ["targetId": targetID])
    }
}
