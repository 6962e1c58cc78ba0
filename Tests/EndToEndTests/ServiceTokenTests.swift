/// Whoever has no token, or not this one, or a secret that is another's, at the real program.
import Bisque
import Foundation
import Testing

extension EndToEnd {
    @Suite("Service and stolen tokens")
    struct ServiceTokenTests {
        /// A service that asks for tokens, and the secret they are signed with.
        private struct Scene {
            let folder: TemporaryFolder
            let service: ServiceProgram
            private let secret: String

            init() async throws {
                folder = try TemporaryFolder()
                secret = folder.path + "/secret"
                try Data((0..<48).map { _ in UInt8.random(in: 33...126) })
                    .write(to: URL(fileURLWithPath: secret))
                service = try await ServiceProgram(["--token-secret", secret])
            }

            func token(room: String = "safe", _ options: String...) async throws -> String {
                let program = try Program(
                    Machine.programs + "/bisque",
                    ["token", "--secret", secret, "--room", room] + options)
                let (status, words) = try await program.finished()
                guard status == 0 else { throw EndpointFailure("no token: \(words)") }
                return String(words.split(separator: "\n").last ?? "")
            }

            /// What is answered to somebody with this token.
            func knock(
                _ token: String?, room: String = "safe", name: String = "Eve"
            ) async throws -> JSONValue {
                try await SignallingClient(port: service.port)
                    .join(room, name: name, token: token)
            }
        }

        @Test func nobodyComesInWithoutATokenOfThisRoom() async throws {
            let scene = try await Scene()
            let watcher = try await SignallingClient(port: scene.service.port)
            try await watcher.join("safe", name: "Ada", token: scene.token("--name", "Ada"))
            let good = try await scene.token()
            let parts = good.split(separator: ".").map(String.init)
            let none = Self.coded("{\"alg\":\"none\",\"typ\":\"JWT\"}")
            let other = Self.coded("{\"alg\":\"HS384\",\"typ\":\"JWT\"}")
            let admin = Self.coded("{\"room\":\"*\",\"exp\":99999999999}")
            for (what, token, code) in [
                ("none", nil, "badToken"), ("an empty one", "", "badToken"),
                ("no token", "Eve", "badToken"), ("dots", "..", "badToken"),
                ("alg none", "\(none).\(parts[1]).", "badToken"),
                ("alg none, signed", "\(none).\(parts[1]).\(parts[2])", "badToken"),
                ("HS384", "\(other).\(parts[1]).\(parts[2])", "badToken"),
                ("other claims", "\(parts[0]).\(admin).\(parts[2])", "badToken"),
                ("other signature", "\(parts[0]).\(parts[1]).\(Self.turned(parts[2]))", "badToken"),
                ("half a signature", String(good.dropLast(20)), "badToken"),
                ("no signature", "\(parts[0]).\(parts[1]).", "badToken"),
                ("twice", good + "." + good, "badToken"),
                ("long", good + String(repeating: "A", count: 4000), "tooLarge"),
                ("of another room", try await scene.token(room: "other"), "notAllowed"),
                ("of another name", try await scene.token("--name", "Ada"), "notAllowed"),
            ] {
                let answer = try await scene.knock(token)
                #expect(answer["code"]?.string == code, "\(what): \(answer)")
                #expect(answer["message"]?.string?.contains(parts[2]) != true)
            }
            // Good for one room and no other, however it is written.
            #expect(try await scene.knock(good, room: "Safe")["code"]?.string == "notAllowed")
            #expect(try await scene.knock(good, room: "safe2")["code"]?.string == "notAllowed")
            try await watcher.say("ping", [:])
            #expect(try await watcher.hear()["type"]?.string == "ok")
            let figures = try scene.service.figures
            #expect(figures["bisque_members"] == 1)
            #expect(figures["bisque_rooms"] == 1)
            #expect(figures.joins("badToken") == 12)
            #expect(figures.joins("notAllowed") == 4)
            #expect(!scene.service.journal.contains(parts[2]))
            #expect(try await scene.knock(good)["type"]?.string == "joined")
        }

        @Test func aTokenEndsAndOneForOnceIsGoodOnce() async throws {
            let scene = try await Scene()
            let short = try await scene.token("--lifetime", "1s")
            let refusal = try await eventually("the token expires", every: .milliseconds(50)) {
                let answer = try await scene.knock(short)
                // A plain `nil` would be one of JSON.
                return answer["type"]?.string == "joined" ? Optional.none : answer
            }
            #expect(refusal["code"]?.string == "badToken")
            #expect(refusal["message"]?.string?.contains("expired") == true)

            let once = try await scene.token("--once")
            let first = try await SignallingClient(port: scene.service.port)
            let joined = try await first.join("safe", name: "Ada", token: once)
            #expect(joined["type"]?.string == "joined")
            #expect(try await scene.knock(once)["code"]?.string == "badToken")
            // Who is in may come back to his place, which needs no token.
            let again = try await SignallingClient(port: scene.service.port)
            let resumed = try await again.join(
                "safe", name: "Ada", token: once, resume: joined["secret"]?.string)
            #expect(resumed["resumed"] == .bool(true))
            #expect(resumed["you"] == joined["you"])
            #expect(try await first.hear("ended")["reason"]?.string == "replaced")
            #expect(try await first.closeCode() == 4001)
        }

        @Test func aSecretIsOfUseInItsOwnRoomOnly() async throws {
            let scene = try await Scene()
            let ada = try await SignallingClient(port: scene.service.port)
            let joined = try await ada.join("safe", name: "Ada", token: scene.token())
            let (id, secret) = (joined["you"]?.string ?? "", joined["secret"]?.string ?? "")
            #expect(secret.utf8.count == 32)
            let other = try await scene.token(room: "other")
            for (resume, room, token) in [
                (secret, "other", nil), (secret, "other", other), (id, "safe", nil),
                ("p1", "safe", other), (String(secret.dropLast()), "safe", nil),
                (secret.uppercased() + "0", "safe", nil), ("", "safe", nil),
            ] as [(String, String, String?)] {
                let eve = try await SignallingClient(port: scene.service.port)
                let answer = try await eve.join(room, name: "Eve", token: token, resume: resume)
                // At the most a new place, where the token opens one.
                #expect(answer["resumed"] != .bool(true))
                #expect((answer["type"]?.string == "joined") == (room == "other" && token != nil))
            }
            try await ada.say("ping", [:])
            #expect(try await ada.hear()["type"]?.string == "ok")
        }

        private static func coded(_ json: String) -> String {
            Data(json.utf8).base64EncodedString().replacing("=", with: "")
                .replacing("+", with: "-").replacing("/", with: "_")
        }

        /// The same but for its first character.
        private static func turned(_ text: String) -> String {
            (text.hasPrefix("A") ? "B" : "A") + text.dropFirst()
        }
    }
}
