/// One page in Firefox.
import Bisque

struct FirefoxTab: BrowserTab {
    private let browser: Firefox
    private let handle: JSONValue

    init(of browser: Firefox, handle: JSONValue) {
        self.browser = browser
        self.handle = handle
    }

    func evaluate(_ body: String) async throws -> JSONValue {
        let script = """
            const done = arguments[arguments.length - 1];
            (async () => { \(body)
            })().then(
                (value) => done({ value: value ?? null }),
                (thrown) => done({ thrown: `${thrown}\\n${thrown?.stack}` }));
            """
        let answer = try await browser.command(
            "WebDriver:ExecuteAsyncScript", ["script": .string(script), "args": []],
            window: handle)
        guard let outcome = answer["value"] else {
            throw EndpointFailure("no answer of the page: \(answer)")
        }
        if let words = outcome["thrown"]?.string {
            throw EndpointFailure("the page: \(words)")
        }
        return outcome["value"] ?? .null
    }

    func close() async throws {
        try await command("WebDriver:CloseWindow")
    }

    func open(_ url: String) async throws {
        // The answer comes when the page is loaded.
        try await command("WebDriver:Navigate", ["url": .string(url)])
    }

    func picture() async throws -> [UInt8] {
        let answer = try await command("WebDriver:TakeScreenshot", ["full": false])
        guard let text = answer["value"]?.string else {
            throw EndpointFailure("no picture: \(answer)")
        }
        return try PictureFiles.bytes(ofBase64: text)
    }

    func click(_ selector: String) async throws {
        let answer = try await command(
            "WebDriver:FindElement", ["using": "css selector", "value": .string(selector)])
        guard case .object(let reference) = answer["value"], let id = reference.values.first else {
            throw EndpointFailure("no element \(selector): \(answer)")
        }
        try await command("WebDriver:ElementClick", ["id": id])
    }

    /// So many pixels for the window, its frame included.
    func resize(width: Int, height: Int) async throws {
        try await command(
            "WebDriver:SetWindowRect", ["width": .int(width), "height": .int(height)])
    }

    @discardableResult
    private func command(_ name: String, _ parameters: JSONValue = [:]) async throws -> JSONValue {
        try await browser.command(name, parameters, window: handle)
    }
}
