/// A large room at the page: who is heard on slots is heard, and is known to be.
import Bisque
import Testing

extension EndToEnd {
    @Suite("A large room at the page", .enabled(if: TestNetwork.isThere), .timeLimit(.minutes(5)))
    struct CallPageLargeRoomTests {
        private static let names = ["Ada", "Bob", "Cy"]

        /// Whom a page hears on slots, as far as sound of them has come: their names.
        private func heard(by caller: Caller) async throws -> Set<String> {
            let names = try await caller.tab.evaluate(
                """
                const { call } = bisque;
                window.wereLoud ??= new Set();
                for (const { person } of call.slots.values()) {
                    if (person && call.level(person) > 0) wereLoud.add(person);
                }
                return [...wereLoud].map((person) => call.people.get(person)?.name ?? "");
                """
            ).decoded(as: [String].self)
            return Set(names)
        }

        private func others(of caller: Caller) -> Set<String> {
            Set(Self.names).subtracting([caller.name])
        }

        @Test func threeTabsHearEachOtherOnSlots() async throws {
            let service = try await ServiceProgram(["--speakers-from", "2"])
            let chromium = try Chromium()
            var callers: [Caller] = []
            // The third one makes it large: the first two go over while they talk.
            for name in Self.names {
                callers.append(
                    try await Caller.inChromium(chromium, service, room: "hall", name: name))
                try await MovingPictures.expect(
                    "\(name) is there", at: callers, others: callers.count - 1)
            }
            for caller in callers {
                try await eventually("\(caller.name) hears all", every: .milliseconds(50)) {
                    try await heard(by: caller) == others(of: caller)
                }
                // Nobody comes in twice, and everything that comes in is played.
                let sound = try await caller.tab.evaluate(
                    """
                    const { call } = bisque;
                    const alone = [...call.people.values()].filter(
                        ({ tracks }) => tracks.get("microphone")?.mediaStreamTrack);
                    const players = [...document.querySelectorAll("audio")]
                        .filter(({ paused, srcObject }) => !paused && srcObject);
                    return [call.slots.size, alone.length, players.length];
                    """
                ).decoded(as: [Int].self)
                #expect(sound == [5, 0, 5])
            }

            // Below the border by enough: everybody's own sound again.
            for caller in callers[1...] { try await caller.tab.click("#leave") }
            try await eventually("the slots are gone", every: .milliseconds(50)) {
                try await callers[0].tab.evaluate("return bisque.call.slots.size;").integer == 0
            }
            try await callers[1].tab.click("#ending-again")
            try await eventually("a sound of his own", every: .milliseconds(50)) {
                try await callers[0].tab.evaluate(
                    """
                    return [...bisque.call.people.values()].some(
                        ({ tracks }) => tracks.get("microphone")?.mediaStreamTrack);
                    """) == .bool(true)
            }
        }
    }
}
