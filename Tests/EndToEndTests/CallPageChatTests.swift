/// What people at the page write and give each other, over data channels through the service.
import Bisque
import Testing

extension EndToEnd {
    @Suite("CallPage chat", .enabled(if: TestNetwork.isThere), .timeLimit(.minutes(5)))
    struct CallPageChatTests {
        @Test func peopleWriteAndGiveEachOtherFiles() async throws {
            let service = try await ServiceProgram()
            let chromium = try Chromium()
            try await chromium.isUp()
            var callers: [Caller] = []
            for name in ["alice", "bob", "carol"] {
                callers.append(
                    try await Caller.inChromium(chromium, service, room: "green", name: name))
            }
            for caller in callers {
                try await eventually("\(caller.name) can write", every: .milliseconds(50)) {
                    try await caller.tab.evaluate(
                        "return window.bisque?.call?.canSpeak && bisque.call.people.size === 2;"
                    ) == true
                }
            }
            let alice = callers[0]
            try await alice.tab.click("#chat")
            // Whoever has just come hears of nothing that was said before his channel was there.
            try await eventually("the others read", every: .milliseconds(200)) {
                try await say("is <b>anybody</b> there?", at: alice)
                for other in callers.dropFirst()
                where try await lines(at: other).last != "alice: is <b>anybody</b> there?" {
                    return false
                }
                return true
            }
            let unread = try await callers[1].tab.evaluate(
                "return document.querySelector('#chat-count').textContent;")
            #expect(Int(unread.string ?? "") ?? 0 > 0)

            try await callers[1].tab.click("#chat")
            try await say("yes", at: callers[1])
            try await eventually("alice reads it") {
                try await lines(at: alice).last == "bob: yes"
            }
            #expect(try await lines(at: callers[1]).last == "you: yes")
            try await alice.tab.photograph("chat")

            for other in callers.dropFirst() {
                _ = try await other.tab.evaluate(
                    """
                    bisque.call.addEventListener("given", ({ detail }) => {
                        window.given = detail;
                    });
                    """)
            }
            _ = try await alice.tab.evaluate(
                """
                const bytes = Uint8Array.from({ length: 2_000_000 }, (_, at) => at % 251);
                await bisque.call.give(new File([bytes], "two.bin"));
                """)
            for other in callers.dropFirst() {
                try await eventually("\(other.name) has the file") {
                    try await lines(at: other).last == "alice: gives you a file: two.bin"
                }
                let sum = try await other.tab.evaluate(
                    """
                    const link = document.querySelector("#chat-log a");
                    const bytes = new Uint8Array(await window.given.blob.arrayBuffer());
                    return bytes.length === 2_000_000 && link.download === "two.bin"
                        && link.href.startsWith("blob:")
                        && bytes.every((byte, at) => byte === at % 251);
                    """)
                #expect(sum == true)
            }
        }

        private func say(_ text: String, at caller: Caller) async throws {
            let text = try JSONValue.string(text).text
            _ = try await caller.tab.evaluate(
                """
                document.querySelector("#chat-text").value = \(text);
                document.querySelector("#chat-form").requestSubmit();
                """)
        }

        private func lines(at caller: Caller) async throws -> [String] {
            try await caller.tab.evaluate(
                """
                return [...document.querySelectorAll("#chat-log li")].map((line) =>
                    [...line.children].map((part) => part.textContent).join(": "));
                """
            ).decoded(as: [String].self)
        }
    }
}
