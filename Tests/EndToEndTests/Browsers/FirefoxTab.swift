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
        _ = try await browser.command("WebDriver:CloseWindow", [:], window: handle)
    }
}
