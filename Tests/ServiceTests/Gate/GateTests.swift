import Testing

@testable import BisqueService

/// Who is let in, and what is told to who is not.
@Suite struct GateTests {
    struct Case: Sendable, CustomStringConvertible {
        let description: String
        let knock: Knock
        let code: ServiceError.Code?

        init(_ description: String, _ knock: Knock, _ code: ServiceError.Code?) {
            self.description = description
            self.knock = knock
            self.code = code
        }
    }

    static let cases = [
        Case("for this room", knock(TokenFixture.token()), nil),
        Case("for every room", knock(TokenFixture.token { $0.room = "*" }, room: "other"), nil),
        Case("for this name", knock(TokenFixture.token { $0.name = "Ada" }), nil),
        Case("named by it", knock(TokenFixture.token { $0.name = "Ada" }, name: ""), nil),
        Case("one second left", knock(TokenFixture.token { $0.expires = now + 1 }), nil),
        Case("a late clock", knock(TokenFixture.token { $0.notBefore = now + 10 }), nil),
        Case("publishing", knock(TokenFixture.token { $0.canSubscribe = false }, kind: .whip), nil),
        Case("playing", knock(TokenFixture.token { $0.canPublish = false }, kind: .whep), nil),
        Case("none", knock(nil), .badToken),
        Case("empty", knock(""), .badToken),
        Case("garbage", knock("let me in"), .badToken),
        Case("expired", knock(TokenFixture.token { $0.expires = now }), .badToken),
        Case("not yet", knock(TokenFixture.token { $0.notBefore = now + 11 }), .badToken),
        Case("huge", knock(String(repeating: "x", count: 1 << 20)), .badToken),
        Case("other room", knock(TokenFixture.token(), room: "coffee"), .notAllowed),
        Case("a room called *", knock(TokenFixture.token(), room: "*"), .notAllowed),
        Case("upper case", knock(TokenFixture.token(), room: "TEA"), .notAllowed),
        Case("other name", knock(TokenFixture.token { $0.name = "Eve" }), .notAllowed),
        Case(
            "not to publish", knock(TokenFixture.token { $0.canPublish = false }, kind: .whip),
            .notAllowed),
        Case(
            "not to listen", knock(TokenFixture.token { $0.canSubscribe = false }, kind: .whep),
            .notAllowed),
    ]

    @Test(arguments: cases) func atTheDoor(one: Case) async {
        #expect(await code(of: one.knock, at: TokenFixture.gate()) == one.code)
    }

    @Test func theTokenSaysTheRightsAndTheName() async throws {
        let token = TokenFixture.token {
            $0.name = "Ada"
            $0.canPublish = false
        }
        let rights = try await TokenFixture.gate().admit(GateTests.knock(token, name: ""))
        #expect(rights == Rights(canPublish: false, canSubscribe: true, name: "Ada"))
    }

    @Test func noRefusalRepeatsTheToken() async {
        for one in GateTests.cases where one.code != nil {
            do {
                _ = try await TokenFixture.gate().admit(one.knock)
                Issue.record("\(one) was let in")
            } catch {
                let token = one.knock.token ?? ""
                #expect(token.isEmpty || !error.message.contains(token), "\(one)")
            }
        }
    }

    @Test func anOpenGateAsksNothing() async throws {
        for token in [nil, "", "garbage"] {
            #expect(try await Gate.open.admit(GateTests.knock(token)) == .all)
        }
    }

    @Test func anOwnCheckHasTheLastWord() async throws {
        let gate = Gate { knock throws(ServiceError) in
            guard knock.token == "sesame" else { throw ServiceError(.notAllowed, "no") }
            return Rights(canPublish: false)
        }
        #expect(try await gate.admit(GateTests.knock("sesame")) == Rights(canPublish: false))
        #expect(await code(of: GateTests.knock("simsim"), at: gate) == .notAllowed)
    }

    // MARK: - Tokens for one use

    @Test func aTokenForOneUseLetsInOnce() async {
        let gate = TokenFixture.gate()
        let knock = GateTests.knock(once("a"))
        #expect(await code(of: knock, at: gate) == nil)
        #expect(await code(of: knock, at: gate) == .badToken)
        #expect(await code(of: GateTests.knock(once("b")), at: gate) == nil)
    }

    @Test func aTokenForManyUsesLetsInOftenEvenWithAnIdentifier() async {
        let gate = TokenFixture.gate()
        let knock = GateTests.knock(TokenFixture.token { $0.identifier = "a" })
        for _ in 0..<3 { #expect(await code(of: knock, at: gate) == nil) }
    }

    /// Whoever stole it cannot make it worthless by trying it at the wrong door.
    @Test func aRefusedKnockDoesNotUseIt() async {
        let gate = TokenFixture.gate()
        #expect(await code(of: GateTests.knock(once("a"), room: "coffee"), at: gate) == .notAllowed)
        #expect(await code(of: GateTests.knock(once("a")), at: gate) == nil)
    }

    @Test func whoFoundNoPlaceMayComeAgain() async {
        let gate = TokenFixture.gate()
        let knock = GateTests.knock(once("a"))
        #expect(await code(of: knock, at: gate) == nil)
        gate.forgive(knock)
        #expect(await code(of: knock, at: gate) == nil)
        #expect(await code(of: knock, at: gate) == .badToken)
    }

    @Test func aForgedTokenForgivesNothing() async {
        let gate = TokenFixture.gate()
        let token = once("a")
        #expect(await code(of: GateTests.knock(token), at: gate) == nil)
        gate.forgive(GateTests.knock(String(token.dropLast(2)) + "AA"))
        gate.forgive(GateTests.knock(nil))
        #expect(await code(of: GateTests.knock(token), at: gate) == .badToken)
    }

    @Test func ofManyThatTryAtOnceOneGetsIn() async {
        let gate = TokenFixture.gate()
        let knock = GateTests.knock(once("a"))
        let admitted = await withTaskGroup(of: Bool.self) { tasks in
            for _ in 0..<100 {
                tasks.addTask { await code(of: knock, at: gate) == nil }
            }
            return await tasks.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(admitted == 1)
    }

    @Test func whenNoMoreCanBeRememberedNobodyComesInTwice() async {
        let gate = TokenFixture.gate(mostUsedTokens: 2)
        #expect(await code(of: GateTests.knock(once("a")), at: gate) == nil)
        #expect(await code(of: GateTests.knock(once("b")), at: gate) == nil)
        #expect(await code(of: GateTests.knock(once("c")), at: gate) == .unavailable)
        #expect(await code(of: GateTests.knock(once("a")), at: gate) == .badToken)
        #expect(await code(of: GateTests.knock(TokenFixture.token()), at: gate) == nil)
    }

    @Test func whatHasExpiredIsForgotten() throws {
        var used = UsedTokens(capacity: 2)
        try used.use("a", expires: 10, now: 0)
        try used.use("b", expires: 20, now: 0)
        #expect(throws: TokenTrouble.tooManyUsed) { try used.use("c", expires: 30, now: 9) }
        try used.use("c", expires: 30, now: 10)
        #expect(used.count == 2)
        #expect(throws: TokenTrouble.used) { try used.use("b", expires: 20, now: 10) }
        #expect(throws: TokenTrouble.tooManyUsed) { try used.use("d", expires: 40, now: 19) }
        try used.use("d", expires: 40, now: 25)
        try used.use("e", expires: 40, now: 30)
        #expect(used.count == 2)
    }

    // MARK: - What they have in common

    static let now = TokenFixture.now

    static func knock(
        _ token: String?, room: String = "tea", name: String = "Ada", kind: Knock.Kind = .page
    ) -> Knock {
        TokenFixture.knock(token, room: room, name: name, kind: kind)
    }

    private func once(_ identifier: String) -> String {
        TokenFixture.token {
            $0.isOnce = true
            $0.identifier = identifier
        }
    }

    /// Why the gate refuses; `nil` when it does not.
    private func code(of knock: Knock, at gate: Gate) async -> ServiceError.Code? {
        do {
            _ = try await gate.admit(knock)
            return nil
        } catch {
            return error.code
        }
    }
}
