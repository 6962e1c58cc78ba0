import BisqueWeb
import Testing

@testable import BisqueService

/// Room tokens as text: what is written, what is believed, what is refused.
@Suite struct RoomTokenTests {
    /// RFC 7515 appendix A.1.
    @Test func theSignatureOfTheRfcHolds() throws {
        let header = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
        let claims =
            "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
            + "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
        let signature = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
        let key = try #require(
            Base64Url.decode(
                ("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUu"
                    + "TwjAzZr1Z9CAow").utf8))
        let code = HmacSha256.code(of: Array("\(header).\(claims)".utf8), key: key)
        #expect(Base64Url.encode(code) == signature)
        // Believed, and then found to name no room.
        #expect(throws: TokenTrouble.malformed) {
            try RoomToken("\(header).\(claims).\(signature)", secret: key)
        }
    }

    /// Made by Python's hmac, base64 and json.
    @Test func whatAnotherProgramMadeIsReadAndMadeAgain() throws {
        let text =
            "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
            + "eyJleHAiOjIwMDAwMDAwMDAsImp0aSI6ImExIiwibmFtZSI6IkFkYSIsIm9uY2UiOnRydW"
            + "UsInB1Ymxpc2giOmZhbHNlLCJyb29tIjoidGVhIn0."
            + "Cha6t7WNWP6WFP6gxxLv1r6nS61ijOGUE-ENjjxhfX4"
        let token = try RoomToken(text, secret: TokenFixture.secret)
        #expect(token.room == "tea")
        #expect(token.name == "Ada")
        #expect(token.expires == 2_000_000_000)
        #expect(token.notBefore == nil)
        #expect(!token.canPublish && token.canSubscribe)
        #expect(token.isOnce && token.identifier == "a1")
        #expect(token.signed(with: TokenFixture.secret) == text)
    }

    @Test func whatIsWrittenIsReadBack() throws {
        var token = RoomToken(room: "*", name: "\u{1F9C1} \"\\/\u{e9}", expires: 4_102_444_800)
        token.notBefore = 1
        token.canPublish = false
        token.canSubscribe = false
        token.identifier = "x"
        #expect(
            try RoomToken(
                token.signed(with: TokenFixture.secret), secret: TokenFixture.secret) == token)
    }

    @Test func whatIsNotKnownIsIgnoredAndFractionsAreCutOff() throws {
        let text = TokenFixture.sign(
            header: #"{"alg":"HS256","kid":"7"}"#,
            claims: #"{"room":"tea","exp":1900000000.9,"aud":["x"],"deep":{"er":[[[]]]}}"#)
        #expect(try RoomToken(text, secret: TokenFixture.secret).expires == 1_900_000_000)
    }

    @Test func anyOneBitThatIsOtherMakesItWorthless() {
        let text = Array(TokenFixture.token().utf8)
        for place in text.indices {
            var other = text
            other[place] ^= 1
            let changed = String(decoding: other, as: UTF8.self)
            #expect(throws: TokenTrouble.self, "\(changed)") {
                try RoomToken(changed, secret: TokenFixture.secret)
            }
        }
    }

    @Test func anotherSecretMakesItForged() {
        #expect(throws: TokenTrouble.forged) {
            try RoomToken(TokenFixture.token(), secret: Array(UInt8(1)..<33))
        }
    }

    @Test func claimsOfOneUnderTheSignatureOfAnotherAreForged() {
        let mine = TokenFixture.token().split(separator: ".")
        let other = TokenFixture.token { $0.room = "*" }.split(separator: ".")
        #expect(throws: TokenTrouble.forged) {
            try RoomToken("\(mine[0]).\(other[1]).\(mine[2])", secret: TokenFixture.secret)
        }
    }

    @Test(arguments: [
        #"{"alg":"none"}"#, #"{"alg":"None"}"#, #"{"alg":"hs256"}"#, #"{"alg":"HS512"}"#,
        #"{"alg":"RS256"}"#, #"{"alg":""}"#, #"{"alg":"HS256","crit":["exp"],"exp":1}"#,
        #"{"alg":"HS256","crit":[]}"#,
    ])
    func onlyOneAlgorithmIsTakenEvenWhenItIsSigned(header: String) {
        let text = TokenFixture.sign(header: header, claims: #"{"room":"tea","exp":2000000000}"#)
        #expect(throws: TokenTrouble.otherAlgorithm) {
            try RoomToken(text, secret: TokenFixture.secret)
        }
    }

    /// The oldest trick: no algorithm, no signature.
    @Test func withoutASignatureNothingIsBelieved() {
        let parts = TokenFixture.sign(
            header: #"{"alg":"none"}"#, claims: #"{"room":"*","exp":2000000000}"#
        ).split(separator: ".")
        #expect(throws: TokenTrouble.forged) {
            try RoomToken("\(parts[0]).\(parts[1]).", secret: TokenFixture.secret)
        }
    }

    @Test(arguments: [
        "", ".", "..", "...", "a.b.c", "a.b", "a.b.c.d", "Zg.Zg.Zg=", "Zg.Zg.Z g",
        "\u{1F9C1}.Zg.Zg", "null", "{}", "Bearer Zg.Zg.Zg", "Zg.Zh.Zg", "\0.\0.\0", "+.+.+",
    ])
    func garbageIsRefused(text: String) {
        #expect(throws: TokenTrouble.self) { try RoomToken(text, secret: TokenFixture.secret) }
    }

    @Test(arguments: [
        #"{}"#, #"[]"#, #"null"#, #"7"#, #""tea""#, #"{"room":"tea"}"#, #"{"exp":2000000000}"#,
        #"{"room":7,"exp":2000000000}"#, #"{"room":"tea","exp":"2000000000"}"#,
        #"{"room":"tea","exp":-1}"#, #"{"room":"tea","exp":1e300}"#, #"{"room":"tea","exp":1e999}"#,
        #"{"room":"tea","exp":null}"#, #"{"room":null,"exp":2000000000}"#,
        #"{"room":"tea","exp":2000000000,"nbf":-5}"#, #"{"room":"tea","exp":2000000000,"name":1}"#,
        #"{"room":"tea","exp":2000000000,"publish":"no"}"#,
        #"{"room":"tea","exp":2000000000,"once":true}"#,
        #"{"room":"tea","exp":2000000000,"once":true,"jti":""}"#,
        #"{"room":"tea","exp":2000000000,"jti":7}"#, #"{"room":"tea","exp":2000000000"#, "",
    ])
    func claimsThatCannotBeMeantAreRefusedEvenWhenTheyAreSigned(claims: String) {
        #expect(throws: TokenTrouble.malformed) {
            try RoomToken(TokenFixture.sign(claims: claims), secret: TokenFixture.secret)
        }
    }

    @Test func anEndlessIdentifierIsRefused() {
        let long = String(repeating: "x", count: RoomToken.mostIdentifierBytes + 1)
        #expect(throws: TokenTrouble.malformed) {
            try RoomToken(
                TokenFixture.token { $0.identifier = long }, secret: TokenFixture.secret)
        }
    }

    @Test func aHugeTokenIsNotEvenLookedAt() {
        let huge = TokenFixture.token { $0.name = String(repeating: "x", count: 4000) }
        #expect(huge.utf8.count > RoomToken.mostBytes)
        #expect(throws: TokenTrouble.tooLong) {
            try RoomToken(huge, secret: TokenFixture.secret)
        }
    }

    @Test func manyDotsAreNoMoreThanGarbage() {
        #expect(throws: TokenTrouble.malformed) {
            try RoomToken(
                String(repeating: ".", count: RoomToken.mostBytes), secret: TokenFixture.secret)
        }
    }
}
