/// Direct peers whose other end tells a name of its network instead of an address.
import Bisque
import BisqueDirect
import Foundation
import Testing

extension EndToEnd {
    @Suite("Direct names", .timeLimit(.minutes(2)))
    struct DirectNameTests {
        private static let name = "\(UUID().uuidString.lowercased()).local"

        /// Anna is not told where Bert is, only his name; Bert is told nothing of Anna.
        private func namedPair(
            at server: Server, _ change: (inout DirectPeerOptions) -> Void = { _ in }
        ) async throws -> (anna: DirectPeer, bert: DirectPeer, listeners: [DirectListener]) {
            var options = DirectPeerOptions(debug: .none)
            change(&options)
            let bert = try await server.createDirectPeer(options)
            options.initiator = true
            let anna = try await server.createDirectPeer(options)
            let annas = DirectListener(anna) { [weak bert] signal in
                if case .candidate(let one) = signal.content, !one.candidate.isEmpty { return }
                await bert?.signal(signal)
            }
            let berts = DirectListener(bert) { [weak anna] signal in
                guard case .candidate(var one) = signal.content else {
                    await anna?.signal(signal)
                    return
                }
                one.candidate = one.candidate.replacingOccurrences(
                    of: " 127.0.0.1 ", with: " \(Self.name) ")
                await anna?.signal(DirectSignal(.candidate(one)))
            }
            return (anna, bert, [annas, berts])
        }

        @Test("a name of the network leads to the other end, and ends are ends")
        func aNameIsFound() async throws {
            let responder = try NameResponder(Self.name, at: "127.0.0.1")
            try await withServer(.quiet(workers: 1)) { server in
                let (anna, bert, listeners) = try await namedPair(at: server)
                for listener in listeners { try await listener.hears(.connect) }
                try anna.send("by name")
                try await listeners[1].hears(.data(.text("by name")))
                #expect(anna.path?.remote == bert.path?.local)
            }
            #expect(responder.count >= 1)
            await responder.stop()
        }

        @Test("nobody is asked for names where that is not wished")
        func nobodyIsAsked() async throws {
            let responder = try NameResponder(Self.name, at: "127.0.0.1")
            try await withServer(.quiet(workers: 1)) { server in
                let notes = Locked<[String]>([])
                let (anna, bert, listeners) = try await namedPair(at: server) { options in
                    options.config.findsLocalNames = false
                    options.debug = .notes
                    options.logging = Logging(level: .debug) { record in
                        notes.withLock { $0.append("\(record)") }
                    }
                }
                try await eventually("the candidate is left out") {
                    notes.withLock { $0.contains { $0.contains(Self.name) } }
                }
                #expect(!listeners[0].all.contains(.connect))
                #expect(!anna.isDestroyed && !bert.isDestroyed)
            }
            #expect(responder.count == 0)
            await responder.stop()
        }
    }
}
