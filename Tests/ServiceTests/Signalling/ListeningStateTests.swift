import Testing

@testable import BisqueService

/// When the next offer is made, and when it is not.
@Suite struct ListeningStateTests {
    private static let nothingNew = ListeningState.Facts(
        hasSocket: true, hasTransport: true, hasStreams: true, isNamed: true,
        needsOffer: false)
    private static let news = ListeningState.Facts(
        hasSocket: true, hasTransport: true, hasStreams: true, isNamed: true,
        needsOffer: true)
    private static let noTransport = ListeningState.Facts(
        hasSocket: true, hasTransport: false, hasStreams: true, isNamed: true,
        needsOffer: false)

    /// One whose first offer waits for its answer.
    private func offering() -> ListeningState {
        var state = ListeningState()
        state.opened()
        _ = state.next(Self.news)
        _ = state.offered()
        return state
    }

    /// One whose first offer was answered.
    private func answered() -> ListeningState {
        var state = offering()
        _ = state.accept(1)
        state.accepted(1, wasTaken: true)
        return state
    }

    @Test func aTransportIsOpenedWhenThereIsSomethingToHear() {
        var state = ListeningState()
        var silence = Self.noTransport
        silence.hasStreams = false
        var steps = [state.next(silence), state.next(Self.noTransport)]
        steps.append(state.next(Self.noTransport))
        state.opened()
        steps.append(state.next(Self.news))
        #expect(steps == [.wait, .open, .wait, .offer(restartsIce: false)])
    }

    @Test func nothingIsOfferedWithoutASocket() {
        var state = ListeningState()
        state.opened()
        var alone = Self.news
        alone.hasSocket = false
        let step = state.next(alone)
        #expect(step == .wait)
    }

    @Test func nothingIsOfferedBeforeItHasAName() {
        var state = ListeningState()
        state.opened()
        var nameless = Self.news
        nameless.isNamed = false
        let steps = [state.next(nameless), state.next(Self.news)]
        #expect(steps == [.wait, .offer(restartsIce: false)])
    }

    @Test func theNextOfferWaitsForTheAnswer() {
        var state = offering()
        var steps = [state.next(Self.news)]
        let isTaken = state.accept(1)
        steps.append(state.next(Self.news))
        state.accepted(1, wasTaken: true)
        steps.append(state.next(Self.news))
        #expect(isTaken)
        #expect(steps == [.wait, .wait, .offer(restartsIce: false)])
    }

    @Test func itIsFreshUntilAnAnswerIsTaken() {
        var state = offering()
        _ = state.accept(1)
        state.accepted(1, wasTaken: false)
        #expect(state.isFresh)
        let isTaken = state.accept(1)
        state.accepted(1, wasTaken: true)
        #expect(isTaken)
        #expect(!state.isFresh)
        state.opened()
        #expect(state.isFresh)
    }

    @Test func onlyTheAnswerThatIsWaitedForIsTaken() {
        var state = offering()
        #expect(state.knows(1))
        #expect(!state.knows(2))
        let taken = [state.accept(2), state.accept(1), state.accept(1)]
        #expect(taken == [false, true, false])
    }

    @Test func whatWasNotAnsweredIsOfferedAgainThoughNothingIsNew() {
        var state = offering()
        state.giveUp(1)
        let isTaken = state.accept(1)
        let step = state.next(Self.nothingNew)
        let second = state.offered()
        // The alarm of the first comes too late.
        state.giveUp(1)
        #expect(!isTaken)
        #expect(step == .offer(restartsIce: false))
        #expect(second == 2)
        let isSecondTaken = state.accept(2)
        #expect(isSecondTaken)
    }

    @Test func anotherSocketIsOfferedWhatTheOneBeforeWas() {
        var state = offering()
        state.reconnected()
        let step = state.next(Self.nothingNew)
        #expect(step == .offer(restartsIce: false))
    }

    @Test func anotherSocketIsOfferedNothingThatWasAnswered() {
        var state = answered()
        state.reconnected()
        let step = state.next(Self.nothingNew)
        #expect(step == .wait)
    }

    @Test func anOfferWithoutNamesIsMadeAgainAndNotSent() {
        var state = ListeningState()
        state.opened()
        _ = state.next(Self.news)
        state.postponed()
        let step = state.next(Self.nothingNew)
        let number = state.offered()
        #expect(step == .offer(restartsIce: false))
        #expect(number == 1)
    }

    @Test func iceRestartsOnceWhenAsked() {
        var state = answered()
        state.wish(.restartIce)
        var steps = [state.next(Self.nothingNew)]
        _ = state.offered()
        _ = state.accept(2)
        state.accepted(2, wasTaken: true)
        steps.append(state.next(Self.nothingNew))
        #expect(steps == [.offer(restartsIce: true), .wait])
    }

    @Test func aWishTakesThePlaceOfAnOfferWithoutAnAnswer() {
        var state = offering()
        state.wish(.restartIce)
        let isTaken = state.accept(1)
        #expect(!isTaken)
    }

    @Test(arguments: ClientMessage.ListenWish.allCases)
    func aWishWhileAnOfferIsMadeIsNotLost(_ wish: ClientMessage.ListenWish) {
        var state = answered()
        _ = state.next(Self.news)
        state.wish(wish)
        let overtaken = state.offered()
        let step = state.next(Self.nothingNew)
        #expect(overtaken == nil)
        #expect(step == (wish == .fresh ? .open : .offer(restartsIce: true)))
    }

    @Test func iceIsRestartedThoughTheFirstAttemptFailed() {
        var state = answered()
        state.wish(.restartIce)
        var steps = [state.next(Self.nothingNew)]
        state.failed()
        steps.append(state.next(Self.nothingNew))
        #expect(steps == [.offer(restartsIce: true), .offer(restartsIce: true)])
    }

    @Test func aBadAnswerForWhichThereIsNoTimeLeftIsFollowedByAnotherOffer() {
        var state = offering()
        _ = state.accept(1)
        let wasWaiting = state.giveUp(1)
        var steps = [state.next(Self.nothingNew)]
        state.accepted(1, wasTaken: false)
        steps.append(state.next(Self.nothingNew))
        #expect(!wasWaiting)
        #expect(steps == [.wait, .offer(restartsIce: false)])
    }

    @Test func aGoodAnswerMayTakeItsTime() {
        var state = offering()
        _ = state.accept(1)
        state.giveUp(1)
        state.accepted(1, wasTaken: true)
        let step = state.next(Self.nothingNew)
        #expect(step == .wait)
    }

    @Test func aFreshTransportTakesThePlaceOfTheOneThatIsThere() {
        var state = answered()
        state.wish(.fresh)
        var steps = [state.next(Self.nothingNew)]
        state.opened()
        steps.append(state.next(Self.news))
        #expect(steps == [.open, .offer(restartsIce: false)])
        #expect(state.isFresh)
    }

    @Test func aTransportThatIsGoneTakesItsExchangeAlong() {
        var state = offering()
        var steps = [state.next(Self.noTransport)]
        let isTaken = state.accept(1)
        state.failed()
        steps.append(state.next(Self.noTransport))
        #expect(steps == [.open, .open])
        #expect(!isTaken)
    }

    @Test func anAnswerThatIsBeingTakenEndsWithItsTransport() {
        var state = offering()
        _ = state.accept(1)
        var steps = [state.next(Self.noTransport)]
        state.accepted(1, wasTaken: true)
        steps.append(state.next(Self.noTransport))
        #expect(state.isFresh)
        #expect(steps == [.open, .wait])
    }
}
