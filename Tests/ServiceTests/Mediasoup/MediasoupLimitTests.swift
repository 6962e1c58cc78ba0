/// What clients of mediasoup's third generation may not do, and that it changes nothing.
import Bisque
import Testing
import signalling_fuzz

@testable import BisqueService

@Suite(.timeLimit(.minutes(1))) struct MediasoupLimitTests {
    @Test(
        arguments: [
            ("", 1007), ("{", 1007), (#"{"request":true,"request":true}"#, 1007),
            (String(repeating: "[", count: 100), 1007),
            (
                #"{"request":true,"id":1,"method":"\#(String(repeating: "x", count: 1 << 20))"}"#,
                1009
            ),
        ] as [(String, UInt16)])
    func whatCannotBeReadEndsTheSocket(_ text: String, _ code: UInt16) async throws {
        try await SignallingStage.run { stage in
            let guest = try await MediasoupFarEnd(at: stage.mediasoup())
            await guest.client.receive(text)
            #expect(guest.closures == [code])
            #expect(guest.unread == [])
            #expect(stage.book.count() == (0, 0))
        }
    }

    @Test func bytesEndTheSocket() async throws {
        try await SignallingStage.run { stage in
            let guest = try await MediasoupFarEnd(at: stage.mediasoup())
            guest.client.receiveBinary()
            #expect(guest.closures == [1003])
        }
    }

    @Test func tooManyMessagesAreRefusedAndThenEndTheSocket() async throws {
        try await SignallingStage.run { stage in
            let now = ContinuousClock.now
            let guest = try await MediasoupFarEnd(at: stage.mediasoup(), now: now)
            for _ in 0..<MessageBudget.burst {
                let answer = await guest.ask("restartIce", ["transportId": "1"], now: now)
                #expect(answer[member: "errorCode"] == 404)
            }
            for _ in 0..<100 {
                let answer = await guest.ask("restartIce", ["transportId": "1"], now: now)
                #expect(answer[member: "errorCode"] == 429)
            }
            #expect(guest.closures == [])
            await guest.client.receive(#"{"request":true,"id":1,"method":"join"}"#, now: now)
            #expect(guest.closures == [1008])
            #expect(stage.book.count() == (0, 0))
        }
    }

    @Test func whoDoesNotJoinLosesItsPlace() async throws {
        try await SignallingStage.run { stage in
            let guest = try await MediasoupFarEnd(at: stage.mediasoup())
            await stage.clock.untilSomebodySleeps(for: MediasoupDesk.joinTime)
            stage.clock.advance(by: MediasoupDesk.joinTime)
            while guest.closures.isEmpty { await Task.yield() }
            #expect(guest.closures == [1008])
            #expect(stage.book.count() == (0, 0))
        }
    }

    @Test func whoHasJoinedKeepsItsPlace() async throws {
        try await SignallingStage.run { stage in
            let guest = try await MediasoupFarEnd(at: stage.mediasoup())
            _ = await guest.join()
            guest.client.expectJoined()
            #expect(guest.closures == [])
            #expect(stage.book.count().members == 1)
        }
    }

    @Test func anAddressThatComesTooOftenWaits() async throws {
        try await SignallingStage.run { stage in
            var settings = SignallingSettings()
            settings.joins = RateLimit(perSecond: 1, burst: 1)
            let desk = stage.mediasoup(settings)
            let now = ContinuousClock.now
            _ = try await MediasoupFarEnd(at: desk, now: now)
            let error = await #expect(throws: ServiceError.self) {
                _ = try await MediasoupFarEnd(at: desk, now: now)
            }
            #expect(error?.code == .tooMany)
        }
    }

    /// Right messages with damage in them: taken or refused, and nothing else is changed by them.
    @Test(arguments: UInt64(1)...4)
    func damagedMessagesDoNoHarm(_ seed: UInt64) async throws {
        try await SignallingStage.run { stage in
            let desk = stage.mediasoup()
            let witness = try await MediasoupFarEnd(at: desk, name: "Witness")
            _ = await witness.join()
            var mutator = MessageMutator(seed: seed, seeds: Self.seeds)
            var now = ContinuousClock.now
            var guest = try await MediasoupFarEnd(at: desk, now: now)
            for _ in 0..<500 {
                now += .seconds(1)
                await guest.client.receive(mutator.next(), now: now)
                if !guest.closures.isEmpty {
                    guest = try await MediasoupFarEnd(at: desk, now: now)
                }
                #expect(stage.book.count().members == 2)
            }
            let answer = await witness.ask("getRouterRtpCapabilities", now: now)
            #expect(answer[member: "ok"] == true)
        }
    }

    private static let seeds = [
        #"{"request":true,"id":1,"method":"getRouterRtpCapabilities","data":{}}"#,
        #"{"request":true,"id":2,"method":"createWebRtcTransport","data":{"producing":true}}"#,
        #"{"request":true,"id":3,"method":"join","data":{"displayName":"Eve","device":{},"#
            + #""rtpCapabilities":{"codecs":[{"kind":"audio","mimeType":"audio/opus","#
            + #""preferredPayloadType":100,"clockRate":48000,"channels":2}]}}}"#,
        #"{"request":true,"id":4,"method":"produce","data":{"transportId":"5","kind":"audio","#
            + #""rtpParameters":{"mid":"0","codecs":[{"mimeType":"audio/opus","payloadType":111,"#
            + #""clockRate":48000,"channels":2}],"encodings":[{"ssrc":1111}]},"appData":{}}}"#,
        #"{"request":true,"id":5,"method":"connectWebRtcTransport","data":{"transportId":"5","#
            + #""dtlsParameters":{"role":"client","fingerprints":[{"algorithm":"sha-1","#
            + #""value":"00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13"}]}}}"#,
        #"{"response":true,"id":1,"ok":true,"data":{}}"#,
        #"{"request":true,"id":6,"method":"setConsumerPriority","data":{"consumerId":"9"}}"#,
    ]
}
