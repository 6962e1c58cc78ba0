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
