/// What a client is told, when, and in which order.
import Testing

@testable import Bisque

struct MediasoupStateTests {
    private static let alice = MediasoupPerson(id: "p1", displayName: "Alice")
    private static let bob = MediasoupPerson(id: "p2", displayName: "Bob")

    private func joined(_ others: MediasoupPerson...) -> MediasoupState {
        var state = MediasoupState()
        _ = state.joined(1, others)
        return state
    }

    @Test func nothingIsToldBeforeTheJoinIsAnswered() {
        var state = MediasoupState()
        state.opened(5, for: .init(sends: false, receives: true))
        #expect(state.came(Self.alice) == [])
        #expect(state.left("p1") == [])
        #expect(state.offer([:], isPaused: false, 9, of: "p1") == [])
        #expect(
            state.joined(3, [Self.alice]) == [
                .response(
                    id: 3,
                    .accepted([
                        "peers": [["id": "p1", "displayName": "Alice", "device": [:]]]
                    ]))
            ])
        #expect(state.joined(4, []) == [])
    }

    @Test func everybodyComesAndGoesOnce() {
        var state = joined(Self.alice)
        #expect(state.came(Self.alice) == [])
        #expect(methods(state.came(Self.bob)) == ["newPeer"])
        #expect(state.came(Self.bob) == [])
        #expect(
            state.left("p2") == [.notification(method: "peerClosed", data: ["peerId": "p2"])])
        #expect(state.left("p2") == [])
    }

    @Test func aStreamIsToldOnceOfSomebodyKnownForAPathThatReceives() {
        var state = joined(Self.alice)
        #expect(state.offer([:], isPaused: false, 9, of: "p1") == [])
        state.opened(5, for: .init(sends: true, receives: false))
        #expect(state.offer([:], isPaused: false, 9, of: "p1") == [])
        state.opened(6, for: .init(sends: false, receives: true))
        #expect(state.offer([:], isPaused: false, 8, of: "p2") == [])
        #expect(
            state.offer(["id": "9"], isPaused: false, 9, of: "p1")
                == [.request(id: 1, method: "newConsumer", data: ["id": "9"])])
        #expect(state.offer(["id": "9"], isPaused: false, 9, of: "p1") == [])
    }

    @Test func nothingIsSaidOfAStreamBeforeItIsTaken() throws {
        var state = listening()
        #expect(state.producerPaused(true, of: 9) == [])
        #expect(state.layersChanged(Layers(spatial: 1), of: 9) == [])
        #expect(state.consumerScored(10, 9) == [])
        let taken = state.answered(1, .accepted([:]))
        #expect(taken?.sender == 9)
        #expect(taken?.transport == 6)
        #expect(methods(state.producerPaused(true, of: 9)) == ["consumerPaused"])
        #expect(state.producerPaused(true, of: 9) == [])
        #expect(methods(state.producerPaused(false, of: 9)) == ["consumerResumed"])
        #expect(
            methods(state.layersChanged(Layers(spatial: 1), of: 9)) == ["consumerLayersChanged"])
        #expect(methods(state.consumerScored(10, 9)) == ["consumerScore"])
    }

    @Test func anAnswerCountsOnce() {
        var state = listening()
        #expect(state.answered(7, .accepted([:])) == nil)
        #expect(state.answered(1, .refused(code: 500, reason: "no")) == nil)
        #expect(state.answered(1, .accepted([:])) == nil)
    }

    @Test func anAnswerToWhatIsGoneSaysNothing() {
        var state = listening()
        #expect(
            state.consumerClosed(9)
                == [.notification(method: "consumerClosed", data: ["consumerId": "9"])])
        #expect(state.consumerClosed(9) == [])
        #expect(state.answered(1, .accepted([:])) == nil)
    }

    @Test func withItsPathAStreamIsOverAndMayBeToldForAnother() {
        var state = listening()
        state.opened(7, for: .init(sends: true, receives: true))
        #expect(methods(state.closed(6)) == ["consumerClosed"])
        #expect(state.closed(6) == [])
        #expect(
            state.offer([:], isPaused: false, 9, of: "p1")
                == [.request(id: 2, method: "newConsumer", data: [:])])
    }

    @Test func producersBelongToTheirPath() {
        var state = listening()
        state.opened(7, for: .init(sends: true, receives: false))
        #expect(state.canSend(over: 7))
        #expect(!state.canSend(over: 6))
        state.produced(3, over: 7)
        #expect(state.producers(over: 7) == [3])
        #expect(methods(state.producerScored([], 3)) == ["producerScore"])
        _ = state.producerClosed(3)
        #expect(state.producers(over: 7) == [])
        #expect(state.producerScored([], 3) == [])
    }

    /// Alice's stream 9 was told as request 1, for transport 6.
    private func listening() -> MediasoupState {
        var state = joined(Self.alice)
        state.opened(6, for: .init(sends: false, receives: true))
        _ = state.offer([:], isPaused: false, 9, of: "p1")
        return state
    }

    private func methods(_ messages: [ProtooMessage]) -> [String] {
        messages.map { message in
            switch message {
            case .request(_, let method, _), .notification(let method, _): method
            case .response: "response"
            }
        }
    }
}
