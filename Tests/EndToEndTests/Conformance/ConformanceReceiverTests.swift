/// Rows of the conformance checklist: what a peer says it sends, and how its packets are found.
import Bisque
import Foundation
import Testing

extension EndToEnd {
    @Suite("Conformance: receivers")
    struct ConformanceReceiverTests {
        /// Alice, who can do what the checklist's peer can, in the checklist's room.
        private func withAlice(_ body: (Participant) async throws -> Void) async throws {
            try await withServer(.quiet()) { server in
                let peer = try await server.openRoom().createPeer(named: "alice")
                try peer.setCapabilities(Fixtures.peerCapabilities)
                try await body(try await Participant(peer))
            }
        }

        private func opus(_ encodings: RtpEncoding..., mid: String? = nil) -> RtpParameters {
            RtpParameters(
                mid: mid, codecs: [.init(.opus, payloadType: 100)], encodings: encodings)
        }

        private func opusAndPcmu(_ encodings: RtpEncoding..., mid: String? = nil) -> RtpParameters {
            RtpParameters(
                mid: mid,
                codecs: [.init(.opus, payloadType: 100), .init(.pcmu, payloadType: 0)],
                encodings: encodings)
        }

        @Test("RR-01: without encodings there is one, of the first codec")
        func withoutEncodings() async throws {
            try await withAlice { alice in
                let receiver = try await alice.publish(opus(), kind: .audio)
                #expect(receiver.encodings == [RtpEncoding(codecPayloadType: 100)])
                #expect(receiver.peer === alice.peer)
            }
        }

        @Test("RR-02: encodings that name no codec are of the first one")
        func encodingsOfTheFirstCodec() async throws {
            try await withAlice { alice in
                let receiver = try await alice.publish(
                    RtpParameters(
                        codecs: [.init(.vp8, payloadType: 110), .init(.h264(), payloadType: 112)],
                        encodings: [
                            .init(ssrc: 1111), .init(codecPayloadType: 112), .init(ssrc: 3333),
                        ]))
                #expect(receiver.encodings.map(\.codecPayloadType) == [110, 112, 110])
                #expect(receiver.encodings.map(\.ssrc) == [1111, nil, 3333])
            }
        }

        @Test("RR-03: parameters that use every field come back as they were")
        func everyField() async throws {
            try await withAlice { alice in
                let receiver = try await alice.publish(Fixtures.fullParameters)
                #expect(receiver.rtpParameters == Fixtures.fullParameters)
                #expect(try await receiver.dump().rtpParameters == Fixtures.fullParameters)
            }
        }

        @Test("RR-04: sources tell two streams of one payload type apart")
        func twoSources() async throws {
            try await withAlice { alice in
                for ssrc: UInt32 in [1001, 1002] {
                    _ = try await alice.publish(opus(.init(ssrc: ssrc)), kind: .audio)
                }
                #expect(alice.peer.rtpReceivers.count == 2)
            }
        }

        @Test("RR-05: without sources the second stream of a payload type is refused")
        func noSources() async throws {
            try await withAlice { alice in
                let first = try await alice.publish(opus(), kind: .audio)
                let second = await refusal { _ = try await alice.publish(opus(), kind: .audio) }
                #expect(second?.code == .refused)
                #expect(alice.peer.rtpReceivers.map(\.id) == [first.id])
            }
        }

        @Test(
            "RR-06, RR-07, RR-09, RR-10: parameters that cannot be are refused and change nothing",
            arguments: [
                RtpParameters(codecs: []),
                named("opus"), named("/opus"), named("audio/"),
                RtpParameters(
                    codecs: [.init(.opus, payloadType: 100), .init(.pcmu, payloadType: 100)]),
                RtpParameters(
                    codecs: [.init(.opus, payloadType: 100)],
                    encodings: [.init(codecPayloadType: 102)]),
            ])
        func cannotBe(parameters: RtpParameters) async throws {
            try await withAlice { alice in
                let receiver = try await alice.publish(opus(), kind: .audio)
                let before = receiver.rtpParameters
                let update = await refusal { try await receiver.receive(parameters) }
                #expect(update?.code == .invalid)
                #expect(receiver.rtpParameters == before)
                receiver.close()
                let new = await refusal { _ = try await alice.publish(parameters, kind: .audio) }
                #expect(new == update)
                #expect(alice.peer.rtpReceivers.isEmpty)
            }
        }

        static func named(_ name: String) -> RtpParameters {
            RtpParameters(codecs: [.init(mimeType: name, payloadType: 100, clockRate: 48_000)])
        }

        @Test(
            "RR-08: a codec without name, payload type or clock rate is none",
            arguments: [
                #"{"codecs": [{"payloadType": 100, "clockRate": 48000}]}"#,
                #"{"codecs": [{"mimeType": "audio/opus", "clockRate": 48000}]}"#,
                #"{"codecs": [{"mimeType": "audio/opus", "payloadType": 100}]}"#,
            ])
        func missing(json: String) {
            #expect(throws: DecodingError.self) {
                try JSONDecoder().decode(RtpParameters.self, from: Data(json.utf8))
            }
        }

        @Test("RR-17: a receiver that closes is its peer's no more")
        func closing() async throws {
            try await withAlice { alice in
                let receiver = try await alice.publish(opus(.init(ssrc: 1)), kind: .audio)
                let events = Journal(receiver.events())
                receiver.close()
                guard case .closed(.application) = try await events.untilEnd().last else {
                    Issue.record("it does not say why it closed")
                    return
                }
                #expect(alice.peer.rtpReceivers.isEmpty)
                #expect(try await alice.transport.dump().routes.ssrcs.isEmpty)
            }
        }

        @Test("RR-18: an update that fails keeps parameters and routes, and nobody is told")
        func failingUpdate() async throws {
            try await withAlice { alice in
                let first = try await alice.publish(
                    opus(.init(ssrc: 1001), mid: "a"), kind: .audio)
                let second = try await alice.publish(
                    opus(.init(ssrc: 1002), mid: "b"), kind: .audio)
                let (parameters, routes) = (
                    second.rtpParameters, try await alice.transport.dump().routes
                )
                let events = Journal(second.events())
                let taken = [
                    opus(.init(ssrc: 1001), mid: "b"), opus(.init(ssrc: 1003), mid: "a"),
                    opusAndPcmu(.init(ssrc: 1004), .init(ssrc: 1001)),
                ]
                for update in taken {
                    let refusal = await refusal { try await second.receive(update) }
                    #expect(refusal?.code == .refused)
                }
                #expect(second.rtpParameters == parameters)
                #expect(try await alice.transport.dump().routes == routes)
                second.close()
                let changes = try await events.untilEnd().count { event in
                    if case .parametersChanged = event { true } else { false }
                }
                #expect(changes == 0 && !first.isClosed)
            }
        }

        @Test("RR-19: the first parameters are told as such, later ones as changes")
        func events() async throws {
            try await withAlice { alice in
                let receiver = try await alice.publish(opus(.init(ssrc: 1)), kind: .audio)
                let events = Journal(receiver.events())
                try await receiver.receive(opusAndPcmu(.init(ssrc: 1)))
                receiver.close()
                let told = try await events.untilEnd().compactMap { event -> String? in
                    switch event {
                    case .parameters(let parameters): "first \(parameters.codecs.count)"
                    case .parametersChanged(let parameters): "change \(parameters.codecs.count)"
                    default: nil
                    }
                }
                #expect(told == ["first 1", "change 2"])
            }
        }

        @Test("RR-20: codecs that the peer has not go, with their encodings")
        func codecsThePeerHasNot() async throws {
            try await withServer(.quiet()) { server in
                let peer = try await server.openRoom().createPeer(named: "alice")
                try peer.setCapabilities(
                    RtpCapabilities(codecs: [Fixtures.video("video/VP8", 110)]))
                let alice = try await Participant(peer)
                let receiver = try await alice.publish(
                    RtpParameters(
                        codecs: [.init(.h264(), payloadType: 112), .init(.vp8, payloadType: 110)],
                        encodings: [
                            .init(ssrc: 1, codecPayloadType: 112),
                            .init(ssrc: 2, codecPayloadType: 110),
                        ]))
                #expect(receiver.rtpParameters.codecs.map { line($0) } == ["video/VP8 110"])
                #expect(receiver.encodings.map(\.ssrc) == [2])
            }
        }

        /// The publisher keeps its own number on its own way; listeners are told the room's.
        @Test("RR-21: whatever number an extension has, listeners find it under the room's")
        func extensionNumbers() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let alice = try await room.join("alice")
                let bob = try await room.join("bob")
                var parameters = opus(.init(ssrc: 1))
                parameters.headerExtensions = [
                    .init(uri: URI.audioLevel, id: 7), .init(uri: "urn:example:unknown", id: 8),
                ]
                let receiver = try await alice.publish(parameters, kind: .audio)
                let sender = try await bob.listen(to: receiver)
                #expect(receiver.rtpParameters.headerExtensions.map(\.uri) == [URI.audioLevel])
                let told = sender.rtpParameters.headerExtensions
                #expect(told.first { $0.uri == URI.audioLevel }?.id == 1)

                var source = Source(ssrc: 1, payloadType: 100)
                source.next.extensions = [(7, [0x85])]
                try source.send(5, from: alice)
                let got = try await bob.endpoint.rtp(sender.ssrc, count: 5)
                #expect(got.allSatisfy { $0.value(of: 1) == [0x85] && $0.value(of: 7) == nil })
            }
        }
    }
}
