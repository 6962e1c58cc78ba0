/// Which packets are a receiver's, as its transport's tables say at the real worker.
import Bisque
import Testing

extension EndToEnd {
    @Suite("Routing tables")
    struct RoutingTableTests {
        private struct Expected {
            var ssrcs: Set<UInt32> = []
            var mids: Set<String> = []
            var payloadTypes: Set<UInt8> = []
        }

        private static let opus = RtpCodecParameters(.opus, payloadType: 100)
        private static let pcmu = RtpCodecParameters(.pcmu, payloadType: 0)

        /// What a receiver says it will get, one after the other, and the tables each time.
        private static let steps: [(RtpParameters, Expected)] = [
            (RtpParameters(codecs: [opus]), Expected(payloadTypes: [100])),
            (
                RtpParameters(mid: "qwerty1234", codecs: [opus, pcmu]),
                Expected(mids: ["qwerty1234"], payloadTypes: [100, 0])
            ),
            (
                RtpParameters(
                    codecs: [opus, pcmu],
                    encodings: [
                        .init(ssrc: 1111, codecPayloadType: 100), .init(codecPayloadType: 0),
                    ]),
                Expected(ssrcs: [1111], payloadTypes: [100, 0])
            ),
            (
                RtpParameters(
                    codecs: [opus, pcmu],
                    encodings: [
                        .init(ssrc: 1111, codecPayloadType: 100),
                        .init(ssrc: 2222, codecPayloadType: 0),
                    ]),
                Expected(ssrcs: [1111, 2222])
            ),
            (
                RtpParameters(
                    codecs: [opus, pcmu],
                    encodings: [
                        .init(ssrc: 1111, codecPayloadType: 100, rtx: .init()),
                        .init(
                            ssrc: 2222, codecPayloadType: 0,
                            fec: .init(mechanism: "foo", ssrc: 3333)),
                    ]),
                Expected(ssrcs: [1111, 2222, 3333], payloadTypes: [100, 0])
            ),
        ]

        private func expect(
            _ expected: Expected, of receiver: RtpReceiver, _ what: Comment
        ) async throws {
            let routes = try await #require(receiver.transport).dump().routes
            #expect(Set(routes.ssrcs.keys) == expected.ssrcs, what)
            #expect(Set(routes.mids.keys) == expected.mids, what)
            #expect(Set(routes.payloadTypes.keys) == expected.payloadTypes, what)
            #expect(routes.rids.isEmpty && routes.learnedSsrcs.isEmpty, what)
            #expect(routes.ssrcs.values.allSatisfy { $0 == receiver.id }, what)
            #expect(routes.payloadTypes.values.allSatisfy { $0 == [receiver.id] }, what)
        }

        @Test(
            "RR-11, RR-12, RR-13, RR-14, RR-15: what a receiver says fills its transport's tables")
        func eachFillsTheTables() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                for (number, (parameters, expected)) in Self.steps.enumerated() {
                    let publisher = try await room.join("publisher \(number)")
                    let receiver = try await publisher.publish(parameters, kind: .audio)
                    try await expect(expected, of: receiver, "step \(number)")
                }
            }
        }

        @Test("RR-16: on one receiver each call replaces what was there before")
        func eachReplacesTheOneBefore() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let publisher = try await room.join("publisher")
                let receiver = try await publisher.publish(Self.steps[0].0, kind: .audio)
                for (number, (parameters, expected)) in Self.steps.enumerated() {
                    try await receiver.receive(parameters)
                    try await expect(expected, of: receiver, "step \(number)")
                }
                for (number, (parameters, expected)) in Self.steps.enumerated().reversed() {
                    try await receiver.receive(parameters)
                    try await expect(expected, of: receiver, "step \(number), backwards")
                }
            }
        }
    }
}
