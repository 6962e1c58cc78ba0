import Testing

@testable import BisqueService

/// A token that was made opens what it was made for.
@Suite struct TokenCommandTests {
    private let secret = Array("0123456789abcdef0123456789abcdef".utf8)

    @Test func aMadeTokenOpensItsRoom() async throws {
        let settings = try TokenSettings(arguments: [
            "--secret", "f", "--room", "daily", "--name", "Ada", "--no-publish",
            "--lifetime", "1h",
        ])
        let token = TokenCommand.text(settings, secret: secret, now: 1000)
        let gate = Gate(secret: secret) { 1000 + 3599 }
        let rights = try await gate.admit(Knock(room: "daily", name: "", token: token))
        #expect(rights.name == "Ada")
        #expect(!rights.canPublish)
        #expect(rights.canSubscribe)
        await #expect(throws: ServiceError.self) {
            try await gate.admit(Knock(room: "other", name: "", token: token))
        }
        let later = Gate(secret: secret) { 1000 + 3600 }
        await #expect(throws: ServiceError.self) {
            try await later.admit(Knock(room: "daily", name: "", token: token))
        }
    }

    @Test func aTokenForOnceOpensOnce() async throws {
        let settings = try TokenSettings(arguments: ["--secret", "f", "--room", "*", "--once"])
        let token = TokenCommand.text(settings, secret: secret, now: 1000)
        let gate = Gate(secret: secret) { 1000 }
        _ = try await gate.admit(Knock(room: "a", name: "x", token: token))
        await #expect(throws: ServiceError.self) {
            try await gate.admit(Knock(room: "a", name: "x", token: token))
        }
    }
}
