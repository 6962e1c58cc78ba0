/// Clients of mediasoup's second generation in real tabs, in a room of `bisque serve`: what they
/// say and are told is, message by message, what the protocol says, and media does what was said.
import Bisque
import Testing

extension EndToEnd {
    @Suite(
        "Room calls: the mediasoup protocol", .enabled(if: TestNetwork.isThere),
        .timeLimit(.minutes(5)))
    struct RoomCallProtocolTests {
        /// Two people who see and hear each other.
        private struct Call {
            let service: ServiceProgram
            let alice: ProtocolCaller
            let bob: ProtocolCaller
            /// Bob's consumers of Alice, and hers of him.
            let video: ProtocolCaller.Consumer
            let audio: ProtocolCaller.Consumer
            let voice: ProtocolCaller.Consumer

            /// Alice is there and sends when Bob comes.
            init() async throws {
                service = try await ServiceProgram()
                let chromium = try Chromium()
                alice = try await ProtocolCaller(chromium, service, room: "tea", name: "Alice")
                try await alice.call("produce", "audio")
                try await alice.call(
                    "produce", "video",
                    [
                        "source": "canvas", "width": 1280, "height": 720, "fps": 15,
                        "simulcast": true,
                    ])
                bob = try await ProtocolCaller(chromium, service, room: "tea", name: "Bob")
                try await bob.call("produce", "audio")
                audio = try await bob.consumer("audio", of: "Alice")
                video = try await bob.consumer("video", of: "Alice")
                try await bob.call("receive", .int(audio.id))
                try await bob.call("receive", .int(video.id), "low")
                voice = try await alice.consumer("audio", of: "Bob")
                try await alice.call("receive", .int(voice.id))
                try await bob.expectPictures(video, width: 320)
                try await bob.expectSound(audio)
                try await alice.expectSound(voice)
            }

            /// - Returns: what was told of profiles.
            func expectLog(
                _ expected: String, of caller: ProtocolCaller
            ) async throws -> [String: [String]] {
                let state = try await caller.state()
                #expect(state.problems == [])
                let log = MessageLog(state.log, names: state.names)
                let lines = expected.split(separator: "\n").map(String.init)
                for (index, (line, wanted)) in zip(log.lines, lines).enumerated() {
                    #expect(line == wanted, "\(caller.name)'s message \(index)")
                }
                #expect(log.lines.count == lines.count, "\(log.lines.joined(separator: "\n"))")
                return log.profiles
            }
        }

        @Test func aClientDoesAllThatTheProtocolHasAndTheMessagesAreItsOwn() async throws {
            let call = try await Call()
            let (alice, bob, video) = (call.alice, call.bob, call.video)
            try await look(at: call)

            // He stops receiving for a while; then she stops sending.
            try await bob.call("changeConsumer", .int(video.id), "pause")
            try await bob.expectNoPictures(video)
            try await bob.call("changeConsumer", .int(video.id), "resume")
            try await bob.expectPictures(video, width: 320)
            try await alice.call("changeProducer", "video", "pause")
            try await bob.expectMessage("consumerPaused")
            try await bob.expectNoPictures(video)
            try await alice.call("changeProducer", "video", "resume")
            try await bob.expectMessage("consumerResumed")
            try await bob.expectPictures(video, width: 320)

            try await bob.call("prefer", .int(video.id), "high")
            try await bob.expectPictures(video, width: 1280)
            try await bob.call("prefer", .int(video.id), "medium")
            try await bob.expectPictures(video, width: 640)

            try await restartIce(call)
            try await readStatistics(call)

            try await alice.call("changeProducer", "video", "close")
            try await bob.expectMessage("consumerClosed")
            try await bob.call("closeTransport", "send")
            try await alice.expectMessage("consumerClosed")
            try await bob.call("leave", ["reason": "tea is over"])
            try await eventually("his socket is closed") { try await bob.state().closed == 1000 }
            try await alice.expectMessage("peerClosed")
            #expect(try await alice.state().peers == [])

            #expect(try await call.expectLog(Self.alicesLog, of: alice) == [:])
            let profiles = try await call.expectLog(Self.bobsLog, of: bob)
            #expect(Array(profiles.keys) == ["Alice's video"])
            // On the way up the path may not have room for all of it yet, and a busy machine may
            // go down again in between.
            let flowed = profiles["Alice's video"] ?? []
            #expect(flowed.first == "low", "\(flowed)")
            #expect(flowed.contains("high") && !flowed.contains("none"), "\(flowed)")
            let (high, medium) = (flowed.firstIndex(of: "high"), flowed.lastIndex(of: "medium"))
            #expect(try #require(medium) > #require(high), "\(flowed)")
            try await alice.call("leave", .null)
            try await call.service.expectNothingLeft()
        }

        /// What is said of a consumer, field by field.
        private func look(at call: Call) async throws {
            let entries = try await call.bob.state().log
            let join = try #require(entries.first { $0.message["peers"] != nil })
            guard case .array(let peers)? = join.message["peers"], peers.count == 1,
                case .array(let consumers)? = peers[0]["consumers"]
            else {
                Issue.record("\(join.message)")
                return
            }
            // It flows after it was enabled, and not before that was answered.
            let flowing = entries.firstIndex { $0.message["profile"] != nil }
            let enabled = entries.lastIndex { $0.message["preferredProfile"] == "low" }
            #expect(try #require(flowing) > #require(enabled))
            #expect(peers[0]["name"] == "Alice" && peers[0]["appData"] == ["device": "tab"])
            #expect(consumers.map { $0["kind"] } == ["audio", "video"])
            for consumer in consumers {
                guard case .object(let members) = consumer else {
                    Issue.record("\(consumer)")
                    continue
                }
                #expect(
                    Set(members.keys) == [
                        "id", "kind", "rtpParameters", "paused", "preferredProfile",
                        "effectiveProfile", "appData", "peerName",
                    ])
                #expect(consumer["paused"] == false && consumer["effectiveProfile"] == .null)
                #expect(consumer["preferredProfile"] == "default")
                #expect(consumer["appData"] == ["source": consumer["kind"] ?? .null])
                #expect(consumer["peerName"] == "Alice")
            }
        }

        /// New credentials and other pairs of addresses, and nobody notices.
        private func restartIce(_ call: Call) async throws {
            let before = try await call.bob.pairs()
            try await call.bob.call("restartIce")
            try await eventually("both of his connections have other pairs") {
                let after = try await call.bob.pairs()
                return ["send", "recv"].allSatisfy { way in
                    after[way]?.pair != before[way]?.pair && after[way]?.pair != nil
                        && after[way]?.fragment != before[way]?.fragment
                        && after[way]?.state == "connected"
                }
            }
            try await call.bob.expectPictures(call.video, width: 640)
            try await call.alice.expectSound(call.voice)
        }

        private func readStatistics(_ call: Call) async throws {
            let (alice, bob) = (call.alice, call.bob)
            let ids = Dictionary(
                try await alice.state().names.compactMap { id, name in
                    Int(id).map { (name, JSONValue.int($0)) }
                }
            ) { one, _ in one }
            let recv = try await bob.state().names.first { $0.value == "recv" }?.key
            let transport = JSONValue.int(Int(recv ?? "") ?? 0)
            for (caller, subject, id) in [
                (bob, "Transport", transport), (bob, "Consumer", .int(call.video.id)),
                (alice, "Producer", ids["video"] ?? .null),
            ] {
                try await caller.call("pushStats", .string(subject), id, true)
                let method = "\(subject.lowercased())Stats"
                try await caller.expectMessage(method)
                try await caller.call("pushStats", .string(subject), id, false)
                let told = try await caller.state().log.last { $0.method == method }
                guard case .array(let stats)? = told?.message["stats"] else {
                    Issue.record("\(String(describing: told?.message))")
                    continue
                }
                let types = stats.compactMap { $0["type"]?.string }
                switch subject {
                case "Transport":
                    #expect(types == ["transport"])
                    #expect(stats.first?["dtlsState"] == "connected")
                case "Consumer": #expect(types == ["inbound-rtp", "outbound-rtp"])
                default:
                    #expect(types == ["inbound-rtp", "inbound-rtp", "inbound-rtp"])
                    #expect(stats.allSatisfy { ($0["packetCount"]?.integer ?? 0) > 0 })
                }
            }
        }
    }
}
