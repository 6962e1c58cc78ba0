/// One end of a connection over which much goes, and how long that takes.
import Bisque
import BisqueDirect

/// A page that sends or looks at so many messages.
struct AmountTab: Sendable {
    let caller: DirectTab.Caller

    func call(_ function: String, _ arguments: JSONValue...) async throws -> JSONValue {
        try await caller(function, arguments)
    }

    /// Two pages of one browser that are connected with each other.
    static func pair(in browser: Chromium) async throws -> (AmountTab, AmountTab) {
        let one = AmountTab(caller: try await DirectTab.equip(try await browser.openTab()))
        let other = AmountTab(caller: try await DirectTab.equip(try await browser.openTab()))
        _ = try await one.call("start", ["initiator": true])
        _ = try await other.call("start", ["initiator": false])
        try await eventually("the pages are connected") {
            for (from, to) in [(one, other), (other, one)] {
                _ = try await to.call("signal", try await from.call("signals"))
            }
            return try await other.call("status")["state"] == "open"
        }
        return (one, other)
    }

    /// Sends so many to another page.
    ///
    /// - Returns: how many arrived as others.
    func send(_ count: Int, to other: AmountTab) async throws -> Int {
        _ = try await other.call("expectAmount", .int(count))
        async let sending = call("sendAmount", .int(count))
        let heard = try await other.call("amountHeard")
        _ = try await sending
        return heard["wrong"]?.integer ?? count
    }

    /// Sends so many to the program.
    func send(_ count: Int, to peer: DirectPeer, _ messages: AmountMessages) async throws -> Int {
        let events = peer.events()
        async let sending = call("sendAmount", .int(count))
        var wrong = 0
        var number = 0
        for await case .data(let message) in events {
            if !messages.isRight(message, number) { wrong += 1 }
            number += 1
            if number == count { break }
        }
        _ = try await sending
        return wrong + count - number
    }

    /// Hears so many from the program.
    func hear(_ count: Int, from peer: DirectPeer, _ messages: AmountMessages) async throws -> Int {
        _ = try await call("expectAmount", .int(count))
        for number in 0..<count { try await peer.deliver(messages.message(number)) }
        return try await call("amountHeard")["wrong"]?.integer ?? count
    }
}
