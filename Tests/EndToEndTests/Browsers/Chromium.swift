/// A headless Chromium of our own, driven over its debugging pipe.
///
/// It has a profile that nobody else uses and goes with the last reference to it or to a tab.
import Bisque
import Glibc

final class Chromium: Sendable {
    private static let program = "/usr/bin/chromium"

    private static let switchedOff = [
        // Addresses instead of names that only this browser could resolve.
        "WebRtcHideLocalIpsWithMdns",
        // Pages of the browser itself, below an address bar that nobody types into: two of them
        // are loaded with every window, a fifth of what four tabs in a call take to begin.
        "WebUIOmniboxPopup", "WebUIOmniboxAimPopup",
    ]

    private let folder: TemporaryFolder
    private let process: ChildProcess
    private let questions: QuestionSocket

    static var isInstalled: Bool { access(program, X_OK) == 0 }

    /// - Parameters:
    ///   - options: more of the command line.
    ///   - devices: what it finds when a page asks for a camera.
    ///   - entrance: the command that starts it elsewhere, as in another network.
    init(
        options: [String] = [], devices: TestDevices = .granted, through entrance: [String] = []
    ) throws {
        folder = try TemporaryFolder()
        var arguments = [
            "--headless", "--user-data-dir=\(folder.path)/profile", "--remote-debugging-pipe",
            "--no-first-run", "--no-default-browser-check", "--disable-gpu", "--disable-sync",
            "--disable-dev-shm-usage", "--disable-extensions", "--disable-breakpad",
            "--disable-component-update", "--disable-background-networking",
            "--autoplay-policy=no-user-gesture-required",
            // A tab in the background goes on as if it were seen.
            "--disable-background-timer-throttling", "--disable-renderer-backgrounding",
            "--disable-backgrounding-occluded-windows",
            // Addresses instead of names that only this browser could resolve.
            "--disable-features=" + Chromium.switchedOff.joined(separator: ","),
        ]
        // Media of nobody, and no questions about it.
        switch devices {
        case .granted:
            arguments += [
                "--use-fake-device-for-media-stream=fps=30", "--use-fake-ui-for-media-stream",
            ]
        case .refused:
            arguments += [
                "--use-fake-device-for-media-stream=fps=30", "--use-fake-ui-for-media-stream=deny",
            ]
        case .withoutCamera:
            arguments += [
                "--use-fake-device-for-media-stream=device-count=0",
                "--use-fake-ui-for-media-stream",
            ]
        }
        if geteuid() == 0 { arguments.append("--no-sandbox") }
        if !TestNetwork.reachesEverybody {
            arguments.append("--allow-loopback-in-peer-connection")
        }
        let words = entrance + [Chromium.program] + arguments + options + ["about:blank"]
        process = try ChildProcess(
            words[0], Array(words.dropFirst()), descriptors: [3, 4],
            environment: ["HOME": folder.path, "TMPDIR": folder.path],
            log: "\(folder.path)/log")
        questions = QuestionSocket(over: process.socket, .zeroTerminated) { message in
            guard let number = message["id"]?.integer else { return .remark }
            if let error = message["error"] {
                return .answer(to: number, .failure(EndpointFailure(try error.text)))
            }
            return .answer(to: number, .success(message["result"] ?? .null))
        }
    }

    deinit {
        process.end()
    }

    var processID: Int32 { process.processID }

    /// Ends it at once, with all its tabs.
    func kill() {
        process.end()
    }

    /// Waits until it takes commands.
    func isUp() async throws {
        _ = try await command("Browser.getVersion", [:])
    }

    /// A new window with our page in it.
    func openTab() async throws -> ChromiumTab {
        let tab = try await openTab(at: CallPage.url)
        try await tab.wait(for: CallPage.isLoaded)
        return tab
    }

    /// A new window with any page in it.
    ///
    /// - Parameters:
    ///   - isStranger: whether it shares nothing with other tabs, nothing remembered either.
    ///   - screen: whose size the page sees.
    func openTab(
        at url: String, isStranger: Bool = false, screen: TestScreen? = nil
    ) async throws -> ChromiumTab {
        var wish: [String: JSONValue] = ["url": "about:blank", "newWindow": true]
        if isStranger {
            let context = try await command("Target.createBrowserContext", [:])
            wish["browserContextId"] = context["browserContextId"]
        }
        let target = try await command("Target.createTarget", .object(wish))
        guard let targetID = target["targetId"] else {
            throw EndpointFailure("no tab: \(target)")
        }
        let attached = try await command(
            "Target.attachToTarget", ["targetId": targetID, "flatten": true])
        guard let sessionID = attached["sessionId"] else {
            throw EndpointFailure("no session: \(attached)")
        }
        let tab = ChromiumTab(of: self, targetID: targetID, sessionID: sessionID)
        if let screen { try await tab.show(on: screen) }
        try await tab.open(url)
        return tab
    }

    /// One command of the Chrome DevTools Protocol.
    func command(
        _ method: String, _ parameters: JSONValue, sessionID: JSONValue? = nil
    ) async throws -> JSONValue {
        do {
            return try await questions.ask { Self.message($0, method, parameters, sessionID) }
        } catch let failure as EndpointFailure {
            throw EndpointFailure("Chromium, \(method): \(failure)\n\(process.lastWords)")
        }
    }

    /// One that ends whoever would answer it.
    func lastCommand(_ method: String, sessionID: JSONValue) throws {
        try questions.tell { Self.message($0, method, [:], sessionID) }
    }

    private static func message(
        _ number: Int, _ method: String, _ parameters: JSONValue, _ sessionID: JSONValue?
    ) -> JSONValue {
        var message: [String: JSONValue] = [
            "id": .int(number), "method": .string(method), "params": parameters,
        ]
        message["sessionId"] = sessionID
        return .object(message)
    }
}
