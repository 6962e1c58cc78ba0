import Channel
import Testing

@testable import Bisque

/// Transports that cannot go on: those that close by themselves, and those that are told of it.
@Suite struct TransportFailureTests {
    private func fixture(
        _ options: WebRtcTransportOptions
    ) throws -> (RoomStateFixture, transport: UInt32, receiver: UInt32) {
        var room = try RoomStateFixture()
        let alice = try room.peer("alice")
        let id = try room.webRtcTransport(of: alice, options)
        let receiver = try room.receiver(of: alice, on: id)
        return (room, id, receiver)
    }

    @Test(
        "TR-17: a failed transport closes, or only its states tell where that is wished",
        arguments: Bisque.TransportFailure.allCases)
    func aFailureClosesOrIsTold(_ failure: Bisque.TransportFailure) throws {
        var (room, id, _) = try fixture(.init())
        #expect(room.state.transportFailed(id, failure).closed == [Closed(id, .failed(failure))])
        #expect(room.state.transports[id] == nil)

        var (other, stays, receiver) = try fixture(.init(closesOnFailure: false))
        let actions = other.state.transportFailed(stays, failure)
        #expect(actions.closed == [] && actions.commands == [])
        #expect(
            actions.notices
                == (failure == .dtlsTimeout ? [.dtlsChanged(transport: stays, .failed)] : []))
        #expect(other.state.transports[stays]?.webRtc?.failure == failure)
        #expect(other.state.receivers[receiver]?.transport == stays)

        // The application closes it, and the worker is told then.
        let closing = other.state.closeTransport(stays, .application)
        #expect(closing.closed == [Closed(stays, .application)])
        #expect(closing.commands == [.closeTransport(.init(transport: .init(rawValue: stays)))])
    }

    @Test func aPeerCannotCloseAndItsTransportNot() {
        let options = WebRtcTransportOptions(closesOnFailure: false, closesPeerOnFailure: true)
        #expect(code { try options.validate() } == .invalid)
    }
}
