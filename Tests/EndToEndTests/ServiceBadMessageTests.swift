/// Messages and frames that are not what the protocol says, sent to the real program: each is
/// refused by name, and neither the sender's place nor anybody else's view changes.
import Bisque
import Testing

extension EndToEnd {
    @Suite("Service and bad messages")
    struct ServiceBadMessageTests {
        private typealias Frame = WireClient.Frame

        /// A room with two members in it, of whom one misbehaves and one watches.
        private struct Scene {
            let service: ServiceProgram
            let watcher: SignallingClient
            let member: SignallingClient

            init() async throws {
                service = try await ServiceProgram()
                watcher = try await SignallingClient(port: service.port)
                member = try await SignallingClient(port: service.port)
                try await watcher.join("calm", name: "Watcher")
                try await member.join("calm", name: "Member")
                let person = try await watcher.hear("person")
                #expect(person["person"]?["name"]?.string == "Member")
            }

            /// The watcher's next message is the answer to his own, so he has heard nothing.
            func expectNothingChanged(since before: [String: UInt64]) async throws {
                for client in [watcher, member] {
                    try await client.say("ping", [:])
                    #expect(try await client.hear()["type"]?.string == "ok")
                }
                #expect(try service.figures.present == before)
            }
        }

        @Test func aBadMessageIsATypedErrorAndChangesNothing() async throws {
            let scene = try await Scene()
            let before = try scene.service.figures
            for bad in BadMessage.table {
                try await scene.member.say(bad.text)
                let answer = try await scene.member.hear()
                #expect(answer["type"]?.string == "error", "\(bad)")
                #expect(answer["code"]?.string == bad.code, "\(bad): \(answer)")
                #expect(answer["message"]?.string?.contains(bad.named) == true, "\(bad): \(answer)")
            }
            let after = try scene.service.figures
            for code in Set(BadMessage.table.map(\.code)) {
                let expected = BadMessage.table.count { $0.code == code }
                #expect(after.refusals(code) - before.refusals(code) == expected, "\(code)")
            }
            try await scene.expectNothingChanged(since: before.present)
        }

        @Test func aFrameThatIsNoTextIsATypedError() async throws {
            let scene = try await Scene()
            let before = try scene.service.figures
            try await scene.member.wire.send(
                Frame(kind: Frame.Kind.binary, payload: [0, 1, 2]).bytes())
            #expect(try await scene.member.hear()["code"]?.string == "badMessage")
            try await scene.expectNothingChanged(since: before.present)
        }

        @Test func nothingIsDoneForWhoeverHasNotJoined() async throws {
            let service = try await ServiceProgram()
            let stranger = try await SignallingClient(port: service.port)
            for (type, fields) in [
                ("ping", [:]), ("leave", [:]), ("listen", ["how": .string("fresh")]),
                ("mute", ["source": .string("camera"), "isMuted": .bool(true)]),
                ("answer", ["exchange": .int(1), "answer": .string("v=0")]),
                ("publish", ["offer": .string("v=0"), "tracks": .array([])]),
            ] as [(String, [String: JSONValue])] {
                let answer = try await stranger.ask(type, fields)
                #expect(answer["code"]?.string == "wrongState", "\(type): \(answer)")
            }
            for (room, name, code) in [
                ("", "E", "badName"), ("a/b", "E", "badName"), ("..%2f", "E", "badName"),
                ("ö", "E", "badName"), (String(repeating: "r", count: 65), "E", "badName"),
                ("room", "", "badName"), ("room", " \t ", "badName"),
                ("room", "E\u{7}", "badName"), ("room", "E\u{202E}", "badName"),
                ("room", String(repeating: "e", count: 65), "badName"),
                ("room", String(repeating: "e", count: 5_000), "tooLarge"),
            ] {
                let answer = try await stranger.join(room, name: name)
                #expect(answer["code"]?.string == code, "\(room) \(name): \(answer)")
            }
            // Strangers are read less from than members.
            let padding = String(repeating: " ", count: 65_536)
            try await stranger.say("{\"type\":\"ping\",\"id\":1}\(padding)")
            #expect(try await stranger.hear()["code"]?.string == "tooLarge")
            #expect(try service.figures["bisque_members"] == 0)
            #expect(try service.figures["bisque_rooms"] == 0)
            // After all that he may still behave.
            #expect(try await stranger.join("room", name: "E")["type"]?.string == "joined")
        }

        @Test func aFrameAgainstTheRulesEndsItsSocketAndNoOther() async throws {
            let scene = try await Scene()
            let before = try scene.service.figures
            let part = Frame(isFinal: false, payload: [UInt8](repeating: 0x20, count: 100_000))
            let more = Frame(
                isFinal: false, kind: Frame.Kind.more,
                payload: [UInt8](repeating: 0x20, count: 100_000))
            let large = [UInt8](repeating: 0x20, count: 300 * 1024)
            for (name, code, bytes) in [
                ("300 KiB", 1009, Frame(payload: large).bytes()),
                ("100 MB announced", 1009, Frame(payload: large).bytes(length: 100_000_000)),
                ("parts of 300 KB", 1009, part.bytes() + more.bytes() + more.bytes()),
                ("not UTF-8", 1007, Frame(payload: [0x22, 0xC3, 0x28, 0x22]).bytes()),
                ("half of a character", 1007, Frame(payload: [0x22, 0xE2, 0x82]).bytes()),
                ("a surrogate", 1007, Frame(payload: [0xED, 0xA0, 0x80]).bytes()),
            ] {
                let stranger = try await SignallingClient(port: scene.service.port)
                try await stranger.wire.send(bytes)
                #expect(try await stranger.closeCode() == code, "\(name)")
            }
            let after = try scene.service.figures
            #expect(after.webRefusals("messageBytes") == 3)
            #expect(after.webRefusals("invalidUtf8") == 3)
            try await scene.expectNothingChanged(since: before.present)
        }

        @Test func aMessageOf256KiBIsReadAndOneByteMoreIsNot() async throws {
            let scene = try await Scene()
            let start = "{\"type\":\"ping\",\"id\":5,\"more\":\""
            func message(_ size: Int) -> String {
                start + String(repeating: "x", count: size - start.utf8.count - 2) + "\"}"
            }
            try await scene.member.say(message(262_144))
            #expect(try await scene.member.hear()["id"]?.integer == 5)
            try await scene.member.say(message(262_145))
            #expect(try await scene.member.closeCode() == 1009)
            // He broke the rules and did not say good-bye: for a while he may come back.
            let person = try await scene.watcher.hear("person")
            #expect(person["person"]?["isConnected"] == .bool(false))
        }
    }
}
