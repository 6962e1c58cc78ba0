/// The checks of the page find what they look for, and hands reach what they should.
import Bisque
import Testing

extension EndToEnd {
    @Suite("Page checks", .enabled(if: TestNetwork.isThere), .timeLimit(.minutes(5)))
    struct CallPageDriverTests {
        private static let flaws = "file://\(EndpointFiles.folder)/page/flaws.html"

        @Test func everyFlawIsFoundAndNothingElse() async throws {
            let tab = try await Chromium().openTab(at: Self.flaws, screen: .desktop)
            let contrast = try await tab.contrast()
            let pale = contrast.found.map { $0.element.split(separator: " ")[0] }
            #expect(
                Set(pale) == ["#pale", "#faint", "#faded", "#dark", "#bare", "#hint", "#symbol"],
                "\(contrast.found)")
            #expect(contrast.judged > contrast.found.count)

            let nameless = try await tab.accessibleNodes().filter(\.isNameless)
            #expect(nameless.map(\.role) == ["button"], "\(nameless)")
        }

        @Test func whatDoesNotFitIsFoundAndNothingElse() async throws {
            let tab = try await Chromium().openTab(at: Self.flaws, screen: .phone)
            let misfits = try await tab.misfits(leastTouch: 40)
            #expect(misfits.tiles == 3 && misfits.controls == 5)
            #expect(misfits.found.count == 3, "\(misfits.found)")
            #expect(misfits.found.contains { $0.contains("one is over another") })
            #expect(misfits.found.contains { $0.contains("#small is too small") })
            #expect(misfits.found.contains { $0.contains("#hint is too small") })
        }

        @Test func bothBrowsersAreLookedAtAlike() async throws {
            let chromium = try await Chromium().openTab(at: Self.flaws, screen: .desktop)
            let firefox = try await Firefox().openTab(at: Self.flaws)
            let (one, other) = (try await chromium.contrast(), try await firefox.contrast())
            #expect(one.found.map(\.element) == other.found.map(\.element), "\(other.found)")
            for picture in [try await chromium.picture(), try await firefox.picture()] {
                #expect(picture.starts(with: [0x89, 0x50, 0x4E, 0x47]) && picture.count > 1000)
            }
        }

        @Test func keysFingersAndMousesReachThePage() async throws {
            let tab = try await Chromium().openTab(at: Self.flaws, screen: .phone)
            _ = try await tab.evaluate(
                """
                window.pressed = [];
                for (const button of document.querySelectorAll("button"))
                    button.onclick = (event) => pressed.push(button.id, event.pointerType);
                document.getElementById("hint").focus();
                """)
            try await tab.type("Ada B?")
            #expect(try await tab.evaluate("return hint.value;") == "Ada B?")
            try await tab.press(.tab)
            #expect(try await tab.focus().selector == "#symbol")
            try await tab.press(.enter)
            try await tab.press(.backTab)
            #expect(try await tab.focus().selector == "#hint")
            try await tab.tap("#named")
            try await tab.show(on: .desktop)
            try await tab.click("#small")
            try await eventually("all are pressed") {
                try await tab.evaluate("return pressed.join();")
                    == "symbol,,named,touch,small,mouse"
            }
            await #expect(throws: EndpointFailure.self) { try await tab.tap("#nowhere") }
        }
    }
}
