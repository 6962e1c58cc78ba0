/// What every screen of the page looks like: nothing cut off, nothing pale, nothing nameless.
import Bisque
import Testing

extension EndToEnd {
    @Suite("Looks of the page", .enabled(if: TestNetwork.isThere), .timeLimit(.minutes(5)))
    struct CallPageLooksTests {
        /// A screen, and how to come to it.
        struct Screen: Sendable, CustomStringConvertible {
            let description: String
            let path: String
            /// What is there when the screen is.
            let mark: String
            var clicks: [String] = []
        }

        private static let call = "body[data-screen=call] [data-tile]"

        static let screens: [Screen] = [
            Screen(description: "lobby", path: "/", mark: "[data-screen=lobby] #lobby-go"),
            Screen(
                description: "prejoin", path: "/r/kitchen",
                mark: "[data-screen=prejoin] #preview-box[data-camera=on]"),
            Screen(
                description: "settings", path: "/r/kitchen?name=Me&people=2",
                mark: "#settings-dialog[open]", clicks: ["#settings"]),
            Screen(
                description: "people", path: "/r/kitchen?name=Me&people=4&muted=p2",
                mark: "#people-list:not([hidden])", clicks: ["#people"]),
            Screen(
                description: "help", path: "/r/kitchen?name=Me&people=2",
                mark: "#help-dialog[open]", clicks: ["#settings", "#settings-help"]),
            Screen(
                description: "share", path: "/r/kitchen?name=Me&people=5&share=p3&speaking=p1",
                mark: "[data-share=p3]"),
            Screen(
                description: "mixed",
                path: "/r/kitchen?name=Me&people=5&off=p1,p4&muted=p2&lost=p5",
                mark: "[data-tile=p5]"),
            Screen(
                description: "reconnecting", path: "/r/kitchen?name=Me&people=2&away=workerDied",
                mark: "#banner:not([hidden])"),
            Screen(
                description: "room-full", path: "/r/kitchen?name=Me&refuse=roomFull",
                mark: "[data-screen=ending][data-screen] #ending-title"),
            Screen(
                description: "left", path: "/r/kitchen?name=Me&people=1",
                mark: "[data-screen=ending] #ending-again", clicks: ["#leave"]),
        ]

        /// Others in the call.
        static let crowds = [0, 1, 2, 3, 5, 8, 15, 24]
        static let fewerCrowds = [0, 3, 24]

        @Test(arguments: [TestScreen.desktop, .phone])
        func everyScreenCanBeReadNamedAndReached(on screen: TestScreen) async throws {
            let page = try await PageWithoutCall()
            let tab = try await Chromium().openTab(at: page.url("/"), screen: screen)
            for one in Self.screens {
                try await tab.open(page.url(one.path))
                for click in one.clicks {
                    try await tab.wait(for: Self.isSeen(click))
                    try await tab.click(click)
                }
                try await tab.wait(for: Self.isSeen(one.mark))
                try await expectSound(tab, "\(one)", on: screen)
            }
        }

        @Test func refusedAndMissingDevicesAreSaidInWords() async throws {
            let page = try await PageWithoutCall()
            for (devices, name, words) in [
                (TestDevices.refused, "refused", "Camera and microphone are blocked"),
                (.withoutCamera, "no-camera", "No camera found"),
            ] {
                let chromium = try Chromium(devices: devices)
                for screen in [TestScreen.desktop, .phone] {
                    let tab = try await chromium.openTab(
                        at: page.url("/r/kitchen"), screen: screen)
                    try await tab.wait(for: Self.isSeen("#device-trouble-title"))
                    #expect(try await tab.words(in: "#device-trouble").contains(words))
                    try await expectSound(tab, "prejoin-" + name, on: screen)
                }
            }
        }

        @Test(arguments: [TestScreen.desktop, .phone, .phoneOnItsSide])
        func everybodyHasAPlaceFromOneToTwentyFive(on screen: TestScreen) async throws {
            let page = try await PageWithoutCall()
            let tab = try await Chromium().openTab(at: page.url("/"), screen: screen)
            for others in screen == .phoneOnItsSide ? Self.fewerCrowds : Self.crowds {
                try await tab.open(page.url("/r/kitchen?name=Me&people=\(others)"))
                try await tab.wait(for: Self.isSeen(Self.call))
                try await tab.wait(
                    for: """
                        return document.querySelectorAll("[data-tile]").length === \(others + 1);
                        """)
                try await tab.photographAtRest("people-\(others + 1)-\(screen.name)")
                let misfits = try await tab.misfits()
                #expect(misfits.found.isEmpty, "\(others + 1) people: \(misfits.found)")
                #expect(misfits.tiles == others + 1)
            }
        }

        /// Looks at all that can be looked at.
        private func expectSound(
            _ tab: ChromiumTab, _ name: String, on screen: TestScreen
        ) async throws {
            try await tab.photographAtRest("\(name)-\(screen.name)")
            let contrast = try await tab.contrast()
            #expect(contrast.found.isEmpty, "\(name): \(contrast.found)")
            #expect(contrast.judged > 0)
            let nodes = try await tab.accessibleNodes()
            let nameless = nodes.filter(\.isNameless)
            #expect(nameless.isEmpty, "\(name)")
            #expect(nodes.contains { $0.isInteractive })
            let misfits = try await tab.misfits(leastTouch: screen.isTouched ? 40 : 0)
            #expect(misfits.found.isEmpty, "\(name): \(misfits.found)")
        }

        private static func isSeen(_ selector: String) -> String {
            """
            const element = document.querySelector(\(selector.debugDescription));
            return element !== null && element.checkVisibility({ visibilityProperty: true });
            """
        }
    }
}

extension ChromiumTab {
    /// Keeps a picture once nothing slides or fades any more.
    fileprivate func photographAtRest(_ name: String) async throws {
        try await wait(
            for: """
                return document.getAnimations().every((each) =>
                    each.playState !== "running"
                    || each.effect.getComputedTiming().endTime === Infinity);
                """)
        try await photograph(name)
    }
}
