/// What one listener gets of a publisher.
import Testing

@testable import Bisque

struct SenderNegotiationTests {
    private let room: RtpCapabilities
    private let everything: RtpCapabilities

    init() throws {
        room = try Negotiation.roomCapabilities(for: Fixtures.roomCodecs)
        everything = try Negotiation.effectiveCapabilities(
            of: Fixtures.peerCapabilities, in: room)
    }

    @Test func theListenerGetsTheRoomsNumbersAndItsOwnSource() throws {
        let plan = try publish(simulcast)

        let sender = send(plan, to: everything)

        #expect(sender.isAvailable)
        #expect(sender.parameters.codecs.map { line($0) } == ["video/VP8 110", "video/H264 112"])
        #expect(
            sender.parameters.encodings == [
                .init(
                    ssrc: 5555, codecPayloadType: 110, maxBitrate: 900_000,
                    scalabilityMode: "L2T1")
            ])
        #expect(sender.parameters.rtcp == .init(cname: "stage", isReducedSize: true))
        #expect(sender.payloadTypeMap == [96: 110, 102: 112])
    }

    @Test func withASourceForThemThereAreRetransmissions() throws {
        let plan = try publish(simulcast)

        let sender = send(plan, to: everything, rtxSsrc: 6666)

        #expect(
            sender.parameters.codecs.map { line($0) } == [
                "video/VP8 110", "video/rtx 101 of 110", "video/H264 112", "video/rtx 102 of 112",
            ])
        #expect(sender.parameters.encodings.map(\.rtx) == [.init(ssrc: 6666)])
        #expect(sender.payloadTypeMap == [96: 110, 102: 112])
        #expect(sender.retransmissionMap == [110: 101, 112: 102])
    }

    @Test func soundIsNeverRepeated() throws {
        let plan = try publish(.init(codecs: [.init(.opus, payloadType: 111)]), .audio)

        let sender = send(plan, to: everything, rtxSsrc: 6666)

        #expect(sender.parameters.codecs.map { line($0) } == ["audio/opus 100 x2"])
        #expect(sender.parameters.encodings == [.init(ssrc: 5555, codecPayloadType: 100)])
    }

    @Test func codecsTheListenerLacksAreLeftOut() throws {
        let plan = try publish(
            .init(
                codecs: [.init(.vp8, payloadType: 96), .init(.h264(), payloadType: 102)],
                encodings: [.init(codecPayloadType: 96), .init(codecPayloadType: 102)]))

        let sender = send(plan, to: try listener([.h264()]), rtxSsrc: 6666)

        #expect(
            sender.parameters.codecs.map { line($0) } == ["video/H264 112", "video/rtx 102 of 112"])
        #expect(sender.parameters.encodings.map(\.codecPayloadType) == [112])
        #expect(sender.payloadTypeMap == [102: 112])
    }

    @Test func withoutACommonCodecTheSenderIsThereButNotAvailable() throws {
        let plan = try publish(simulcast)

        let sender = send(plan, to: try listener([.opus]))

        #expect(!sender.isAvailable)
        #expect(sender.parameters.codecs == [])
        #expect(sender.parameters.encodings == [])
        #expect(sender.parameters.headerExtensions == [])
        #expect(sender.payloadTypeMap == [:])
        #expect(sender.extensionMap == [:])
    }

    @Test func feedbackIsTheListeners() throws {
        var vp8 = Fixtures.numbered(.vp8, 110)
        vp8.rtcpFeedback = [.init("nack", "pli")]
        let listener = try Negotiation.effectiveCapabilities(of: .init(codecs: [vp8]), in: room)

        let sender = send(try publish(simulcast), to: listener)

        #expect(sender.parameters.codecs.map(\.rtcpFeedback) == [[.init("nack", "pli")]])
    }

    @Test func headerExtensionsGoFromThePublishersIdsToTheListeners() throws {
        let publisher = RtpCapabilities(
            codecs: [Fixtures.numbered(.vp8, 96)], headerExtensions: room.headerExtensions)
        let plan = try Negotiation.effectiveParameters(
            of: .init(
                codecs: [.init(.vp8, payloadType: 96)],
                headerExtensions: [
                    .init(uri: URI.mid, id: 4), .init(uri: URI.rid, id: 10),
                    .init(uri: URI.transportSequence, id: 3),
                    .init(uri: URI.absoluteSendTime, id: 12),
                    .init(uri: URI.videoOrientation, id: 13),
                    .init(uri: URI.transmissionOffset, id: 14),
                ]),
            kind: .video,
            for: try Negotiation.effectiveCapabilities(of: publisher, in: room))
        let listener = try Negotiation.effectiveCapabilities(
            of: RtpCapabilities(
                codecs: [Fixtures.numbered(.vp8, 96)],
                headerExtensions: room.headerExtensions.filter { $0.uri != URI.videoOrientation }),
            in: room)

        let sender = send(plan, to: listener)

        #expect(plan.extensionMap == [4: 5, 10: 6, 3: 8, 12: 3, 13: 4, 14: 2])
        #expect(sender.extensionMap == [14: 2])
        #expect(sender.parameters.headerExtensions.map(\.id) == [2, 5, 3])
        #expect(sender.midExtension == 5)
        #expect(sender.absoluteSendTimeExtension == 3)
    }

    @Test func whatTheServerWritesItselfNeedsNoPublisher() throws {
        let plan = try publish(simulcast)
        let listener = RtpCapabilities(
            codecs: everything.codecs,
            headerExtensions: [
                .init(kind: .audio, uri: URI.mid, preferredID: 5),
                .init(uri: URI.absoluteSendTime, preferredID: 3),
            ])

        let sender = send(plan, to: listener)

        #expect(plan.extensionMap == [:])
        #expect(
            sender.parameters.headerExtensions == [.init(uri: URI.absoluteSendTime, id: 3)])
        #expect(sender.midExtension == nil)
        #expect(sender.absoluteSendTimeExtension == 3)
    }

    @Test func aListenerWhoCanCountPacketsIsAskedTo() throws {
        let sender = try send(
            with: ["goog-remb", "transport-cc", "nack"],
            extensions: [URI.absoluteSendTime: 3, URI.transportSequence: 8])

        #expect(
            sender.parameters.codecs[0].rtcpFeedback == [.init("transport-cc"), .init("nack")])
        #expect(sender.transportSequenceExtension == 8)
        #expect(sender.absoluteSendTimeExtension == 3)
        #expect(sender.parameters.headerExtensions.map(\.id) == [3, 8])
    }

    @Test func numbersWithoutAnAnswerAreNotWritten() throws {
        let sender = try send(
            with: ["goog-remb", "nack"],
            extensions: [URI.absoluteSendTime: 3, URI.transportSequence: 8])

        #expect(sender.parameters.codecs[0].rtcpFeedback == [.init("goog-remb"), .init("nack")])
        #expect(sender.transportSequenceExtension == nil)
        #expect(sender.parameters.headerExtensions.map(\.id) == [3])
    }

    @Test func whoCannotReadTheNumbersEstimatesByTheTimes() throws {
        let timed = try send(
            with: ["goog-remb", "transport-cc"], extensions: [URI.absoluteSendTime: 3])
        let blind = try send(with: ["goog-remb", "transport-cc"], extensions: [:])

        #expect(timed.parameters.codecs[0].rtcpFeedback == [.init("goog-remb")])
        #expect(timed.transportSequenceExtension == nil)
        #expect(blind.parameters.codecs[0].rtcpFeedback == [])
    }

    @Test func theDependencyDescriptorReachesWhoReadsIt() throws {
        let extensions = [
            RtpHeaderExtension(uri: URI.dependencyDescriptor, preferredID: 11)
        ]
        let vp8 = Fixtures.numbered(.vp8, 110)
        let knowing = try Negotiation.effectiveCapabilities(
            of: .init(codecs: [vp8], headerExtensions: extensions), in: room)
        let plan = try Negotiation.effectiveParameters(
            of: .init(
                codecs: [.init(.vp8, payloadType: 96)],
                headerExtensions: [.init(uri: URI.dependencyDescriptor, id: 13)]),
            kind: .video, for: knowing)

        #expect(send(plan, to: knowing).extensionMap == [13: 11])
        #expect(send(plan, to: try listener([.vp8])).extensionMap == [:])
    }

    @Test func ofLayersInOneEncodingAllIsTold() throws {
        let plan = try publish(
            .init(
                codecs: [.init(.vp8, payloadType: 96)],
                encodings: [.init(ssrc: 1, maxBitrate: 5, scalabilityMode: "L3T3_KEY")]))

        #expect(
            send(plan, to: everything).parameters.encodings == [
                .init(
                    ssrc: 5555, codecPayloadType: 110, maxBitrate: 5, scalabilityMode: "L3T3_KEY")
            ])
    }

    @Test func anEncodingThatTheListenerCannotDecodeIsNoLayer() throws {
        let plan = try publish(
            .init(
                codecs: [.init(.vp8, payloadType: 96), .init(.h264(), payloadType: 102)],
                encodings: [
                    .init(ssrc: 1, codecPayloadType: 96, maxBitrate: 1),
                    .init(ssrc: 2, codecPayloadType: 96, maxBitrate: 2, scalabilityMode: "L1T2"),
                    .init(ssrc: 3, codecPayloadType: 102, maxBitrate: 3),
                ]))

        let encodings = send(plan, to: try listener([.vp8])).parameters.encodings

        #expect(encodings.map(\.scalabilityMode) == ["L2T2"])
        #expect(encodings.map(\.maxBitrate) == [2])
    }

    @Test func aMidIsTheListenersOwn() throws {
        let plan = try publish(Fixtures.fullParameters)

        let sender = Negotiation.senderParameters(
            of: plan, for: everything, ssrc: 5555, cname: "stage", mid: "0")

        #expect(sender.parameters.mid == "0")
        #expect(send(plan, to: everything).parameters.mid == nil)
    }

    @Test func whatTheApplicationAttachedIsCopied() throws {
        let sender = send(try publish(Fixtures.fullParameters), to: everything)

        #expect(sender.parameters.userParameters == Fixtures.fullParameters.userParameters)
    }

    @Test func whatConcernsThePublishersHopIsNotPassedOn() throws {
        let encodings = send(try publish(Fixtures.fullParameters), to: everything)
            .parameters.encodings

        #expect(
            encodings == [
                .init(
                    ssrc: 5555, codecPayloadType: 110, isActive: false, maxFramerate: 30,
                    resolutionScale: 2, framerateScale: 1.5)
            ])
    }

    @Test func aPeerThatHasNoCapabilitiesYetCanTakeNothing() throws {
        #expect(!send(try publish(simulcast), to: RtpCapabilities()).isAvailable)
    }

    /// Two layers under a browser's own numbers.
    private var simulcast: RtpParameters {
        RtpParameters(
            codecs: [
                .init(.vp8, payloadType: 96),
                .init(Fixtures.rtx(0, repeating: 96), payloadType: 97),
                .init(.h264(), payloadType: 102),
            ],
            encodings: [
                .init(ssrc: 1, rid: "low", rtx: .init(ssrc: 2), maxBitrate: 100_000),
                .init(ssrc: 3, rid: "high", rtx: .init(ssrc: 4), maxBitrate: 900_000),
            ],
            rtcp: .init(cname: "browser", ssrc: 9, isReducedSize: true, isMuxed: true))
    }

    private func publish(
        _ parameters: RtpParameters, _ kind: MediaKind = .video
    ) throws -> ReceiverPlan {
        try Negotiation.effectiveParameters(of: parameters, kind: kind, for: everything)
    }

    private func send(
        _ plan: ReceiverPlan, to listener: RtpCapabilities, rtxSsrc: UInt32? = nil
    ) -> SenderPlan {
        Negotiation.senderParameters(
            of: plan, for: listener, ssrc: 5555, cname: "stage", rtxSsrc: rtxSsrc)
    }

    /// To a listener with this feedback for VP8 and these header extensions.
    private func send(
        with feedback: [String], extensions: [String: UInt8]
    ) throws -> SenderPlan {
        var vp8 = Fixtures.numbered(.vp8, 110)
        vp8.rtcpFeedback = feedback.map { RtcpFeedback($0) }
        let listener = try Negotiation.effectiveCapabilities(
            of: .init(
                codecs: [vp8],
                headerExtensions: extensions.map { .init(uri: $0.key, preferredID: $0.value) }),
            in: room)
        return send(try publish(simulcast), to: listener)
    }

    private func listener(_ codecs: [RtpCodecCapability]) throws -> RtpCapabilities {
        let numbered = zip(codecs, UInt8(100)...).map { Fixtures.numbered($0, $1) }
        return try Negotiation.effectiveCapabilities(of: .init(codecs: numbered), in: room)
    }
}
