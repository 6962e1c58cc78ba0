/// The client library in a real browser: its decisions, its conversation, and whole calls against a
/// server that fails in every way, all in one page. What it does against ours is in other suites.
import Bisque
import Testing

extension EndToEnd {
    @Suite("CallPage library", .enabled(if: TestNetwork.isThere), .timeLimit(.minutes(5)))
    struct CallPageLibraryTests {
        @Test(arguments: [
            "recovery", "signalling", "figures", "quality", "slots", "messages", "call",
        ])
        func itsOwnTestsPass(_ file: String) async throws {
            // The library is modules, which files may otherwise not load from files.
            let chromium = try Chromium(options: ["--allow-file-access-from-files"])
            let tab = try await chromium.openTab()
            let answer = try await tab.evaluate(
                """
                globalThis.library = "file://\(EndpointFiles.library)";
                const tests = "file://\(EndpointFiles.folder)/client";
                const { runAll } = await import(`${tests}/testing.js`);
                await import(`${tests}/\(file)-tests.js`);
                return await runAll();
                """)
            #expect(answer["failures"] == .array([]))
            #expect(answer["passed"]?.integer ?? 0 > 0)
        }
    }
}

extension EndpointFiles {
    /// The client library, as it lies in the sources.
    fileprivate static var library: String {
        folder.split(separator: "/").dropLast(3).map { "/\($0)" }.joined()
            + "/Sources/Page/client"
    }
}
