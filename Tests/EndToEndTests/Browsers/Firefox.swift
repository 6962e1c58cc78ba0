/// A headless Firefox of our own, driven through Marionette.
///
/// It has a profile that nobody else uses and goes with the last reference to it or to a tab.
import Bisque
import Glibc

final class Firefox: Sendable {
    private static let program = "/usr/bin/firefox-esr"

    private static let preferences: [(String, JSONValue)] = [
        // A free port, which it writes down in its profile.
        ("marionette.port", 0),
        ("media.autoplay.default", 0),
        ("media.autoplay.blocking_policy", 0),
        // Addresses instead of names that only this browser could resolve.
        ("media.peerconnection.ice.obfuscate_host_addresses", false),
        // Nothing to do but ours.
        ("browser.shell.checkDefaultBrowser", false),
        ("browser.startup.homepage_override.mstone", "ignore"),
        ("datareporting.policy.dataSubmissionEnabled", false),
        ("toolkit.telemetry.reportingpolicy.firstRun", false),
        ("app.update.disabledForTesting", true),
        ("dom.disable_open_during_load", false),
        // A tab in the background goes on as if it were seen.
        ("dom.min_background_timeout_value", 4),
        ("dom.timeout.enable_budget_timer_throttling", false),
        ("widget.windows.window_occlusion_tracking.enabled", false),
    ]

    private static func preferences(for devices: TestDevices) -> [(String, JSONValue)] {
        switch devices {
        case .granted:
            [
                ("media.navigator.streams.fake", true),
                ("media.navigator.permission.disabled", true),
            ]
        case .refused:
            // 2 is "block".
            [
                ("media.navigator.streams.fake", true), ("permissions.default.camera", 2),
                ("permissions.default.microphone", 2), ("permissions.default.screen", 2),
            ]
        case .withoutCamera:
            [("media.navigator.permission.disabled", true)]
        }
    }

    private let folder: TemporaryFolder
    private let process: ChildProcess
    private let questions: QuestionSocket
    /// A command goes to the window chosen last, so choosing and commanding are one turn.
    private let turns = Turns()

    static var isInstalled: Bool { access(program, X_OK) == 0 }

    /// - Parameter devices: what it finds when a page asks for a camera.
    init(devices: TestDevices = .granted) async throws {
        folder = try TemporaryFolder()
        let profile = folder.path + "/profile"
        guard mkdir(profile, 0o700) == 0 else {
            throw SystemFailure(what: "mkdir", number: errno)
        }
        try Firefox.write(
            (Firefox.preferences + Firefox.preferences(for: devices)).map {
                "user_pref(\"\($0)\", \(try $1.text));\n"
            }.joined(),
            to: profile + "/user.js")
        let arguments = ["--headless", "--marionette", "--no-remote", "--profile", profile]
        // Firefox has no pipe of ours whose end would tell it that we are gone: a shell has.
        let process = try ChildProcess(
            "/bin/sh",
            ["-c", "\"$@\" </dev/null & cat; kill -KILL 0", "sh", Firefox.program] + arguments,
            descriptors: [0],
            environment: [
                "HOME": folder.path, "TMPDIR": folder.path, "MOZ_CRASHREPORTER_DISABLE": "1",
            ],
            log: "\(folder.path)/log")
        self.process = process
        let port = try await eventually("Firefox writes down its port") {
            ProcessTable.read(profile + "/MarionetteActivePort").flatMap { UInt16($0) }
        }
        questions = QuestionSocket(
            over: try Firefox.connect(to: port), .lengthPrefixed, interpret: Firefox.interpret)
        _ = try await command("WebDriver:NewSession", ["capabilities": ["alwaysMatch": [:]]])
        _ = try await command("WebDriver:SetTimeouts", ["script": 60_000])
    }

    deinit {
        process.end()
        close(process.socket)
    }

    var processID: Int32 { process.processID }

    /// Ends it at once, with all its tabs.
    func kill() {
        process.end()
    }

    /// A new window with our page in it.
    func openTab() async throws -> FirefoxTab {
        let tab = try await openTab(at: CallPage.url)
        try await eventually("the page is loaded") {
            try await tab.evaluate(CallPage.isLoaded) == .bool(true)
        }
        return tab
    }

    /// A new window with any page in it.
    func openTab(at url: String) async throws -> FirefoxTab {
        let answer = try await command("WebDriver:NewWindow", ["type": "window"])
        guard let handle = answer["handle"] else {
            throw EndpointFailure("no tab: \(answer)")
        }
        let tab = FirefoxTab(of: self, handle: handle)
        try await tab.open(url)
        return tab
    }

    /// One command of Marionette, in a window.
    func command(
        _ name: String, _ parameters: JSONValue, window: JSONValue? = nil
    ) async throws -> JSONValue {
        try await turns.take {
            if let window {
                _ = try await ask("WebDriver:SwitchToWindow", ["handle": window])
            }
            return try await ask(name, parameters)
        }
    }

    private func ask(_ name: String, _ parameters: JSONValue) async throws -> JSONValue {
        do {
            return try await questions.ask { number in
                [0, .int(number), .string(name), parameters]
            }
        } catch let failure as EndpointFailure {
            throw EndpointFailure("Firefox, \(name): \(failure)\n\(process.lastWords)")
        }
    }

    /// An answer is `[1, number, error or null, result or null]`; its greeting is an object.
    @Sendable private static func interpret(_ message: JSONValue) throws -> QuestionSocket.Incoming
    {
        guard case .array(let parts) = message, parts.count == 4, parts[0] == 1,
            let number = parts[1].integer
        else { return .remark }
        guard parts[2] == .null else {
            return .answer(to: number, .failure(EndpointFailure(try parts[2].text)))
        }
        return .answer(to: number, .success(parts[3]))
    }

    private static func write(_ text: String, to path: String) throws {
        guard let file = fopen(path, "w") else {
            throw SystemFailure(what: "fopen \(path)", number: errno)
        }
        fputs(text, file)
        fclose(file)
    }

    private static func connect(to port: UInt16) throws -> Int32 {
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(AF_INET, type, 0)
        guard descriptor >= 0 else { throw SystemFailure(what: "socket", number: errno) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            let number = errno
            close(descriptor)
            throw SystemFailure(what: "connect to Firefox", number: number)
        }
        return descriptor
    }
}
