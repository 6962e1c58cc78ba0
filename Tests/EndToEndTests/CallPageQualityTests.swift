/// Cameras in three sizes: who shows one small gets a small one, and the page knows why.
import Bisque
import Testing

extension EndToEnd {
    @Suite("Quality at the page", .enabled(if: TestNetwork.isThere), .timeLimit(.minutes(5)))
    struct CallPageQualityTests {
        /// What one page knows of the only other one's camera.
        struct Seen: Decodable, Sendable {
            struct Quality: Decodable, Sendable {
                let size: Int?
                let sizes: Int
                let rates: Int
                let reason: String
            }

            let width: Int?
            let quality: Quality?
        }

        @Test func whatIsShownSmallComesInSmall() async throws {
            let service = try await ServiceProgram()
            let chromium = try Chromium()
            let ada = try await Caller.inChromium(chromium, service, room: "den", name: "Ada")
            let bob = try await Caller.inChromium(chromium, service, room: "den", name: "Bob")
            try await MovingPictures.expect(
                "Ada and Bob see each other", at: [ada, bob], others: 1)

            try await prefer(#"{ width: 160, height: 120 }"#, at: bob)
            let small = try await seen(at: bob, "the smallest of three") { seen in
                seen.quality?.size == 0 && seen.quality?.reason == "wish"
            }
            #expect(small.quality?.sizes == 3)
            #expect(small.quality?.rates == 3)
            // The page asks cameras for 720 lines.
            _ = try await seen(at: bob, "a quarter of 1280 pixels") { $0.width == 320 }

            try await prefer("{ isPinned: true }", at: bob)
            _ = try await seen(at: bob, "all 1280 pixels") {
                $0.quality?.size == 2 && $0.width == 1280
            }
            let tile = #"document.querySelector("[data-tile]:not([data-own])")"#
            _ = try await bob.tab.evaluate(
                #"\#(tile).querySelector("[data-do=statistics]").click();"#)
            // Why it is no more depends on how busy this machine is.
            _ = try await eventually("figures in words", every: .milliseconds(200)) {
                try await bob.tab.evaluate(
                    #"return \#(tile).querySelector(".figures").textContent;"#
                ).string.flatMap { $0.contains("3 of 3: ") ? $0 : nil }
            }
            try await bob.tab.photograph("quality")
        }

        private func prefer(_ shown: String, at caller: Caller) async throws {
            _ = try await caller.tab.evaluate(
                """
                const [other] = bisque.call.people.keys();
                bisque.call.prefer(other, "camera", \(shown));
                """)
        }

        private func seen(
            at caller: Caller, _ what: String, where isRight: (Seen) -> Bool
        ) async throws -> Seen {
            try await eventually(what, every: .milliseconds(500)) {
                let seen = try await caller.tab.evaluate(
                    """
                    const [other] = bisque.call.people.keys();
                    const { width, quality } = (await bisque.call.statistics(other)).camera ?? {};
                    return { width, quality };
                    """
                ).decoded(as: Seen.self)
                return isRight(seen) ? seen : nil
            }
        }
    }
}
