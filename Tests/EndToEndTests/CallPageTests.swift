/// Calls at the page that `bisque serve` shows: who sees whom, and how it comes back by itself.
import Bisque
import Testing

extension EndToEnd {
    @Suite("Calls at the page", .enabled(if: TestNetwork.isThere), .timeLimit(.minutes(5)))
    struct CallPageTests {
        @Test func fourTabsSeeEachOtherAndKnowWhenOneIsGone() async throws {
            let service = try await ServiceProgram()
            let chromium = try Chromium()
            try await chromium.isUp()
            let begin = ContinuousClock.now
            var callers = try await fourCallers(chromium, service)
            try await MovingPictures.expect(
                "four grids of three moving pictures", at: callers, others: 3, since: begin)
            try await callers[0].tab.photograph("four-tabs")

            let closed = callers.removeLast()
            let end = ContinuousClock.now
            try await closed.tab.close()
            try await eventually("all know of the closed tab", every: .milliseconds(20)) {
                for caller in callers where try await caller.others().count != 2 { return false }
                return true
            }
            print("a closed tab has left all grids: after \(ContinuousClock.now - end)")
            try await MovingPictures.expect("the others go on", at: callers, others: 2)

            let crashed = callers.removeLast()
            let crash = ContinuousClock.now
            try #require(crashed.tab as? ChromiumTab).crash()
            for caller in callers {
                // The browser outlives its tab and may still say goodbye in its name.
                try await eventually("nobody believes it there", every: .milliseconds(50)) {
                    try await caller.tile(of: crashed).map { !$0.isConnected } ?? true
                }
            }
            print("a crashed tab is marked or gone: after \(ContinuousClock.now - crash)")
        }

        @Test func pagesComeBackFromADeadWorkerAndADeadService() async throws {
            let service = try await ServiceProgram()
            let chromium = try Chromium()
            let callers = try await fourCallers(chromium, service)
            try await MovingPictures.expect("the call stands", at: callers, others: 3)

            let death = ContinuousClock.now
            try await service.killWorker()
            try await MovingPictures.expect(
                "worker killed: all pictures move again", at: callers, others: 3, since: death)
            try await expectRecovery(of: callers, from: ["workerDied"])
            #expect(service.journal.contains("worker died"))
            #expect(service.journal.contains("signal 9"))
            #expect(try await metrics(callers[0]).contains("bisque_worker_deaths_total{reason="))

            let end = ContinuousClock.now
            try await service.kill()
            try await service.restart()
            try await MovingPictures.expect(
                "service killed and started: all pictures move again", at: callers, others: 3,
                since: end)
            // Who asks only when it is there again has met no closed door.
            try await expectRecovery(of: callers, from: ["serviceGone", "socketLost"])
            #expect(service.journal.contains("the run before did not end properly"))
            let figures = try await metrics(callers[0])
            #expect(figures.contains("bisque_service_unclean_starts_total 1\n"))
            #expect(figures.contains("bisque_rejoins_total{"))
            #expect(try await service.stop() == 0)
            for caller in callers {
                try await caller.expectWords("The server is away", in: "#banner")
            }
            try await callers[0].tab.photograph("server-stopped")
        }

        @Test(.enabled(if: TestNetwork.reachesEverybody))
        func chromiumAndFirefoxMuteShowShareAndLeave() async throws {
            let service = try await ServiceProgram()
            let ada = try await Caller.inChromium(Chromium(), service, room: "den", name: "Ada")
            let bob = try await Caller.inFirefox(Firefox(), service, room: "den", name: "Bob")
            try await MovingPictures.expect(
                "Chromium and Firefox see each other", at: [ada, bob], others: 1)
            for (one, other) in [(ada, bob), (bob, ada)] {
                try await one.tab.click("#microphone")
                try await other.expect("muted", of: one) { $0.isMuted }
                try await one.tab.click("#microphone")
                try await other.expect("heard", of: one) { !$0.isMuted }
                try await one.tab.click("#camera")
                try await other.expect("without a picture", of: one) { $0.width == 0 }
                try await one.tab.click("#camera")
                try await MovingPictures.expect(
                    "\(one.name)'s camera is on again", at: [other], others: 1)
            }
            // A Firefox without a window system has no screen to share; it sees Chromium's.
            try await ada.tab.click("#screen")
            try await MovingPictures.expect("Ada's screen is seen", at: [bob], others: 2)
            try await bob.tab.photograph("screen-firefox")
            try await ada.tab.click("#screen")
            try await eventually("Ada's screen is gone", every: .milliseconds(50)) {
                try await bob.others().count == 1
            }
            try await bob.tab.click("#screen")
            try await bob.expectWords("Your screen is not shared", in: "#notice")
            try await bob.tab.photograph("no-screen-firefox")
            for (one, other) in [(ada, bob), (bob, ada)] {
                try await one.tab.click("#leave")
                try await one.expectScreen("ending")
                try await eventually("\(one.name) is gone", every: .milliseconds(50)) {
                    try await other.others().isEmpty
                }
                try await one.tab.click("#ending-again")
                try await MovingPictures.expect(
                    "\(one.name) is back", at: [ada, bob], others: 1)
            }
        }

        @Test(.enabled(if: TestNetwork.isOurOwn))
        func mediaGoesOnWhileTheSocketIsLost() async throws {
            let service = try await ServiceProgram()
            let chromium = try Chromium()
            let ada = try await Caller.inChromium(chromium, service, room: "den", name: "Ada")
            let bob = try await Caller.inChromium(chromium, service, room: "den", name: "Bob")
            try await MovingPictures.expect("the call stands", at: [ada, bob], others: 1)
            let (adaBefore, bobBefore) = (try await ada.person(), try await bob.person())
            try await Firewall.with(Firewall.refusing(tcpPort: service.port)) {
                // Something to say, so that the loss is noticed at once.
                try await ada.tab.click("#microphone")
                try await bob.tab.click("#microphone")
                for caller in [ada, bob] {
                    // The first tries are a reconnection; after them the server counts as away.
                    try await eventually("\(caller.name) reads why", every: .milliseconds(50)) {
                        let words = try await caller.tab.words(in: "#banner")
                        return words.contains("Reconnecting")
                            || words.contains("The server is away")
                    }
                }
                try await ada.tab.photograph("reconnecting")
                try await MovingPictures.expect(
                    "pictures move without a socket", at: [ada, bob], others: 1)
            }
            for caller in [ada, bob] {
                try await eventually("\(caller.name) has joined again") {
                    try await caller.state() == "joined"
                }
            }
            // A door that is closed looks like a service that is gone; yet it has kept the seats.
            try await expectRecovery(of: [ada, bob], from: ["serviceGone"])
            #expect(try await ada.person() == adaBefore)
            #expect(try await bob.person() == bobBefore)
            // What was said meanwhile was not lost.
            try await ada.expect("muted", of: bob) { $0.isMuted }
            try await bob.expect("muted", of: ada) { $0.isMuted }
        }

        @Test(.enabled(if: TestNetwork.isOurOwn))
        func picturesMoveAgainWhenUdpIsNoLongerLetThrough() async throws {
            let service = try await ServiceProgram()
            let chromium = try Chromium()
            let ada = try await Caller.inChromium(chromium, service, room: "den", name: "Ada")
            let bob = try await Caller.inChromium(chromium, service, room: "den", name: "Bob")
            try await MovingPictures.expect("the call stands", at: [ada, bob], others: 1)
            try await Firewall.with(Firewall.withoutUdp) {
                try await MovingPictures.expect(
                    "without UDP: pictures move again", at: [ada, bob], others: 1)
            }
            print("without UDP:", try await ada.recoveries(), try await bob.recoveries())
        }

        // MARK: - What they have in common

        /// All at once, each in a window.
        private func fourCallers(
            _ chromium: Chromium, _ service: ServiceProgram
        ) async throws -> [Caller] {
            try await withThrowingTaskGroup(of: Caller.self) { group in
                for name in ["Ada", "Bob", "Eve", "Kim"] {
                    group.addTask {
                        try await Caller.inChromium(chromium, service, room: "den", name: name)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
        }

        private func expectRecovery(of callers: [Caller], from causes: Set<String>) async throws {
            for caller in callers {
                let last = try await eventually("\(caller.name) says from what it came back") {
                    try await caller.recoveries().last { causes.contains($0.cause) }
                }
                print("\(caller.name): \(last)")
            }
        }

        private func metrics(_ caller: Caller) async throws -> String {
            try await caller.tab.evaluate("return (await fetch('/metrics')).text();").string ?? ""
        }
    }
}
