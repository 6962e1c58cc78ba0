/// Loading the page: many times at once, and with a file that does not come.
import Bisque
import Testing

extension EndToEnd {
    @Suite("Loading the page", .enabled(if: TestNetwork.isThere), .timeLimit(.minutes(5)))
    struct CallPageLoadTests {
        private static let isAtTheDoor = "return document.body?.dataset.screen === 'prejoin';"

        /// Each of these asks for some sixty files, and nothing is remembered from the one before.
        @Test func manyTabsLoadItWholeAtOnce() async throws {
            let service = try await ServiceProgram()
            let chromium = try Chromium()
            for _ in 0..<2 {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<6 {
                        group.addTask {
                            let tab = try await chromium.openTab(
                                at: "about:blank", isStranger: true)
                            try await tab.open(service.url(ofRoom: "den"))
                            try await tab.wait(for: Self.isAtTheDoor)
                            let attempts = try await tab.evaluate("return history.state;")
                            #expect(attempts == .null, "it was loaded again")
                            try await tab.close()
                        }
                    }
                    try await group.waitForAll()
                }
            }
            let figures = try service.figures
            #expect(figures.all("bisque_web_refusals_total").values.allSatisfy { $0 == 0 })
        }

        @Test func aPageWithoutOneOfItsFilesSaysSoAndComesBack() async throws {
            let service = try await ServiceProgram()
            let tab = try await Chromium().openTab(at: "about:blank", screen: .desktop)
            try await tab.command("Network.enable")
            try await tab.command("Network.setBlockedURLs", ["urls": ["*/call/tiles.js"]])
            try await tab.open(service.url(ofRoom: "den"))
            try await tab.wait(for: "return document.body?.dataset.screen === 'incomplete';")
            #expect(try await tab.words(in: "#loading").contains("Load it again"))
            #expect(try await tab.evaluate("return history.state.attempt;") == 5)
            try await tab.photograph("incomplete")
            try await tab.command("Network.setBlockedURLs", ["urls": []])
            try await tab.click("#loading-again")
            try await tab.wait(for: Self.isAtTheDoor)
            try await eventually("what was counted is forgotten") {
                try await tab.evaluate("return history.state;") == .null
            }
            #expect(try await tab.words(in: "#loading") == "")
        }

        @Test func aFileThatComesTheSecondTimeIsNoMatterForAnybody() async throws {
            let service = try await ServiceProgram()
            let tab = try await Chromium().openTab(at: "about:blank")
            try await tab.command("Network.enable")
            try await tab.command("Network.setBlockedURLs", ["urls": ["*/call/tiles.js"]])
            try await tab.open(service.url(ofRoom: "den"))
            try await tab.wait(for: "return history.state?.attempt > 0;")
            try await tab.command("Network.setBlockedURLs", ["urls": []])
            try await tab.wait(for: Self.isAtTheDoor)
        }
    }
}
