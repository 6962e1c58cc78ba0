/// Ways into a call at the page and out of it: by keys, by a finger, without devices, refused.
import Bisque
import Testing

extension EndToEnd {
    @Suite("Ways into a call", .enabled(if: TestNetwork.isThere), .timeLimit(.minutes(5)))
    struct CallPageEntranceTests {
        @Test func withoutDevicesOneWatchesAndIsToldWhy() async throws {
            let service = try await ServiceProgram()
            let ada = try await Caller.inChromium(Chromium(), service, room: "den", name: "Ada")
            let refused = try await Caller.inChromium(
                Chromium(devices: .refused), service, room: "den", name: "Bob")
            try await refused.expectWords("Camera and microphone are blocked", in: "#notice")
            try await ada.expect("muted, without a picture", of: refused) {
                $0.isMuted && $0.width == 0
            }
            try await MovingPictures.expect("who was refused sees", at: [refused], others: 1)
            try await refused.tab.photograph("call-refused")
            try await refused.tab.close()

            let blind = try await Caller.inChromium(
                Chromium(devices: .withoutCamera), service, room: "den", name: "Kim")
            try await blind.expectWords("No camera found", in: "#notice")
            try await MovingPictures.expect("who has no camera sees", at: [blind], others: 1)
            try await ada.expect("heard, without a picture", of: blind) {
                !$0.isMuted && $0.width == 0
            }
        }

        @Test func firefoxSaysWhatIsMissing() async throws {
            let service = try await ServiceProgram()
            let refused = try await Caller.inFirefox(
                Firefox(devices: .refused), service, room: "den", name: "Bob")
            try await refused.expectWords("Camera and microphone are blocked", in: "#notice")
            try await eventually("Bob has joined") { try await refused.state() == "joined" }
        }

        @Test func aFullRoomSaysSo() async throws {
            let service = try await ServiceProgram(["--room-capacity", "2"])
            let chromium = try Chromium()
            let ada = try await Caller.inChromium(chromium, service, room: "den", name: "Ada")
            let bob = try await Caller.inChromium(chromium, service, room: "den", name: "Bob")
            try await MovingPictures.expect("two are in", at: [ada, bob], others: 1)
            let eve = try await Caller.inChromium(chromium, service, room: "den", name: "Eve")
            try await eve.expectScreen("ending")
            try await eve.expectWords("The room is full", in: "#ending")
            try await eve.tab.photograph("room-full")
            try await bob.tab.click("#leave")
            try await bob.expectScreen("ending")
            try await eve.tab.click("#ending-again")
            try await MovingPictures.expect("there is a place now", at: [ada, eve], others: 1)
        }

        @Test func onlyATokenOfTheRoomLetsIn() async throws {
            let secret = try TemporaryFolder()
            let file = secret.path + "/secret"
            _ = try await Program("sh", ["-c", "openssl rand -hex 32 > \(file)"]).finished()
            let service = try await ServiceProgram(["--token-secret", file])
            let chromium = try Chromium()
            let none = try await Caller.inChromium(chromium, service, room: "den", name: "Ada")
            try await none.expectWords("This link does not let you in", in: "#ending")
            let wrong = try await Caller.inChromium(
                chromium, service, room: "den", name: "Bob",
                token: try await token(file, room: "attic"))
            try await wrong.expectScreen("ending")
            let words = try await wrong.tab.words(in: "#ending")
            #expect(words.contains("does not let you in") || words.contains("may not enter"))
            try await wrong.tab.photograph("bad-token")
            let right = try await Caller.inChromium(
                chromium, service, room: "den", name: "Eve",
                token: try await token(file, room: "den"))
            try await eventually("Eve has joined") { try await right.state() == "joined" }
            #expect(!service.journal.contains(try await token(file, room: "den").prefix(40)))
        }

        @Test func keysAloneLeadThroughACall() async throws {
            let service = try await ServiceProgram()
            let chromium = try Chromium()
            let tab = try await chromium.openTab(
                at: service.url, isStranger: true, screen: .desktop)
            let ada = Caller(name: "Ada", tab: tab)
            try await ada.expectScreen("lobby")
            try await walk(tab, to: "#lobby-name")
            try await tab.type("Ada")
            try await walk(tab, to: "#lobby-go")
            try await tab.press(.enter)
            try await ada.expectScreen("prejoin")
            try await walk(tab, to: "#prejoin-join")
            try await tab.press(.enter)
            try await ada.expectScreen("call")
            try await eventually("Ada has joined") { try await ada.state() == "joined" }

            let room = try await tab.evaluate("return location.pathname;").string ?? ""
            let bob = Caller(
                name: "Bob", tab: try await chromium.openTab(at: "\(service.url)\(room)?name=Bob"))
            try await MovingPictures.expect("Ada and Bob meet", at: [ada, bob], others: 1)
            try await walk(tab, to: "#microphone")
            try await tab.press(.space)
            try await bob.expect("muted", of: ada) { $0.isMuted }
            try await tab.press(.character("m"))
            try await bob.expect("heard", of: ada) { !$0.isMuted }
            try await tab.press(.character("v"))
            try await bob.expect("without a picture", of: ada) { $0.width == 0 }
            try await tab.press(.character("v"))
            try await MovingPictures.expect("the camera is on", at: [bob], others: 1)

            try await walk(tab, to: "#settings")
            try await tab.press(.enter)
            try await walk(tab, to: "#settings-close")
            try await tab.press(.escape)
            #expect(try await tab.focus().selector == "#settings")
            try await walk(tab, to: "#leave")
            try await tab.press(.enter)
            try await ada.expectScreen("ending")
            try await walk(tab, to: "#ending-again")
            try await tab.press(.enter)
            try await MovingPictures.expect("Ada is back", at: [ada, bob], others: 1)
        }

        @Test func aFingerLeadsThroughACallOnAPhone() async throws {
            let service = try await ServiceProgram()
            let chromium = try Chromium()
            let tab = try await chromium.openTab(
                at: service.url, isStranger: true, screen: .phone)
            let ada = Caller(name: "Ada", tab: tab)
            try await ada.expectScreen("lobby")
            try await tab.tap("#lobby-name")
            try await tab.type("Ada")
            try await tab.tap("#lobby-go")
            try await ada.expectScreen("prejoin")
            try await tab.tap("#prejoin-join")
            try await ada.expectScreen("call")
            try await eventually("Ada has joined") { try await ada.state() == "joined" }

            let room = try await tab.evaluate("return location.pathname;").string ?? ""
            let bob = Caller(
                name: "Bob", tab: try await chromium.openTab(at: "\(service.url)\(room)?name=Bob"))
            try await MovingPictures.expect("Ada and Bob meet", at: [ada, bob], others: 1)
            try await tab.photograph("call-phone")
            try await tab.tap("#microphone")
            try await bob.expect("muted", of: ada) { $0.isMuted }
            try await tab.tap("#camera")
            try await bob.expect("without a picture", of: ada) { $0.width == 0 }
            try await tab.tap("#people")
            try await ada.expectWords("Bob", in: "#people-list")
            try await tab.tap("#people-close")
            try await tab.tap("#settings")
            try await tab.tap("#settings-close")
            try await tab.tap("#leave")
            try await ada.expectScreen("ending")
            try await eventually("Ada is gone", every: .milliseconds(50)) {
                try await bob.others().isEmpty
            }
        }

        // MARK: - What they have in common

        /// Goes on with the tabulator until an element has the focus; that can be seen all the way.
        private func walk(_ tab: ChromiumTab, to selector: String) async throws {
            var path: [String] = []
            for _ in 0..<40 {
                let focus = try await tab.focus()
                if focus.isStop {
                    try await eventually("the focus is seen at \(focus.selector)") {
                        try await tab.focus().isShown
                    }
                }
                if focus.selector == selector { return }
                path.append(focus.selector)
                try await tab.press(.tab)
            }
            throw EndpointFailure("\(selector) is not to be reached: \(path)")
        }

        private func token(_ secret: String, room: String) async throws -> String {
            let (status, words) = try await Program(
                try Machine.programs + "/bisque", ["token", "--secret", secret, "--room", room]
            ).finished()
            guard status == 0 else { throw EndpointFailure("bisque token: \(words)") }
            return String(words.prefix { !$0.isWhitespace })
        }
    }
}
