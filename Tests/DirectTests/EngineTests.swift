/// What an engine decides without a worker: URLs of servers, and how much is given at a time.
import Testing

@testable import BisqueDirect

struct EngineTests {
    @Test(
        "URLs of ICE servers are read as browsers read them",
        arguments: [
            ("stun:a.example", "udp a.example 3478"), ("STUN:1.2.3.4:99", "udp 1.2.3.4 99"),
            ("turn:a.example", "turn udp a.example 3478"),
            ("turn:a.example:5000?transport=tcp", "turn tcp a.example 5000"),
            ("turns:a.example", "turn tls a.example 5349"),
            ("turns:[2001:db8::1]:443?transport=tcp", "turn tls 2001:db8::1 443"),
            ("stuns:a.example", nil), ("stun:", nil), ("stun:a:0", nil), ("stun:a:70000", nil),
            ("turn:a?transport=sctp", nil), ("stun:a?transport=udp", nil), ("stun:a:b:1", nil),
            ("turn:[::1", nil), ("http://a.example", nil), ("", nil),
        ] as [(String, String?)])
    func urlsAreRead(_ url: String, _ expected: String?) {
        let address = IceServerAddress(url, username: "me", credential: "secret")
        let read = address.map { one in
            (one.isTurn ? "turn " : "") + "\(one.carrier) \(one.host) \(one.port)"
        }
        #expect(read == expected)
    }

    @Test func nobodyAsksForARelayWithoutALogin() {
        #expect(IceServerAddress("turn:a.example", username: nil, credential: nil) == nil)
        #expect(IceServerAddress("stun:a.example", username: nil, credential: nil) != nil)
    }

    @Test func theWorkerIsGivenWhatItHasRoomFor() {
        var outgoing = OutgoingMessages()
        let message = DirectMessage.binary([UInt8](repeating: 0, count: 262_144))
        for _ in 0..<6 { outgoing.add(message) }
        var given = 0
        while outgoing.next() != nil { given += 1 }
        // Four of them and their costs are more than the window.
        #expect(given == 3 && outgoing.isWaiting && outgoing.byteCount == 6 * 262_144)
        for _ in 0..<3 { outgoing.taken(waiting: 262_144) }
        #expect(outgoing.byteCount == 4 * 262_144)
        #expect(outgoing.next() != nil && outgoing.next() != nil && outgoing.next() == nil)
        outgoing.taken(waiting: 0)
        outgoing.taken(waiting: 0)
        #expect(outgoing.byteCount == 262_144)
        #expect(outgoing.next() != nil && !outgoing.isWaiting)
        outgoing.taken(waiting: 262_144)
        outgoing.noted(waiting: 0)
        #expect(outgoing.isEmpty && outgoing.byteCount == 0)
    }

    @Test func emptyMessagesAreMessagesToo() {
        var outgoing = OutgoingMessages()
        for _ in 0..<20_000 { outgoing.add(.text("")) }
        var given = 0
        while outgoing.next() != nil { given += 1 }
        #expect(given == OutgoingMessages.window / OutgoingMessages.costOfMessage)
        for _ in 0..<given { outgoing.taken(waiting: 0) }
        while outgoing.next() != nil { given += 1 }
        #expect(given == 20_000 && !outgoing.isWaiting)
    }
}
