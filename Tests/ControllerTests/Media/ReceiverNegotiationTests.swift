/// What is received of a publisher, and what the room offers of it.
import Testing

@testable import Bisque

struct ReceiverNegotiationTests {
    private let room: RtpCapabilities
    private let capabilities: RtpCapabilities

    init() throws {
        room = try Negotiation.roomCapabilities(for: Fixtures.roomCodecs)
        capabilities = try Negotiation.effectiveCapabilities(
            of: Fixtures.peerCapabilities, in: room)
    }

    @Test func withoutEncodingsThereIsOneOfTheFirstCodec() throws {
        let plan = try receive(.init(codecs: [.init(.opus, payloadType: 100)]), .audio)

        #expect(plan.parameters.encodings == [.init(codecPayloadType: 100)])
        #expect(plan.kind == .audio)
    }

    @Test func anEncodingThatNamesNoCodecGetsTheFirst() throws {
        let plan = try receive(
            .init(
                codecs: [.init(.vp8, payloadType: 110), .init(.h264(), payloadType: 112)],
                encodings: [
                    .init(ssrc: 1111), .init(codecPayloadType: 112), .init(ssrc: 3333),
                ]))

        #expect(plan.parameters.encodings.map(\.codecPayloadType) == [110, 112, 110])
        #expect(plan.parameters.encodings.map(\.ssrc) == [1111, nil, 3333])
    }

    @Test func nothingIsLostOfAStreamThatUsesEveryField() throws {
        let plan = try receive(Fixtures.fullParameters)

        #expect(plan.parameters == Fixtures.fullParameters)
        #expect(plan.payloadTypeMap == [110: 110])
        #expect(plan.extensionMap == [2: 2])
    }

    @Test func codecsOutsideTheCapabilitiesGoWithTheirEncodings() throws {
        let plan = try receive(
            .init(
                codecs: [
                    .init(.h264(packetizationMode: 0), payloadType: 111),
                    .init(.vp8, payloadType: 110),
                ],
                encodings: [
                    .init(ssrc: 1, codecPayloadType: 111), .init(ssrc: 2, codecPayloadType: 110),
                    .init(ssrc: 3),
                ]))

        #expect(plan.parameters.codecs.map { line($0) } == ["video/VP8 110"])
        #expect(plan.parameters.encodings.map(\.ssrc) == [2, 3])
    }

    @Test func payloadTypesAreThePublishersOwnAndMapToTheRooms() throws {
        let plan = try receive(
            .init(
                codecs: [
                    .init(.vp8, payloadType: 96),
                    .init(Fixtures.rtx(0, repeating: 96), payloadType: 97),
                    .init(.h264(), payloadType: 102),
                ],
                encodings: [.init(ssrc: 1, codecPayloadType: 102, rtx: .init(ssrc: 2))]))

        #expect(
            plan.parameters.codecs.map { line($0) } == [
                "video/VP8 96", "video/rtx 97 of 96", "video/H264 102",
            ])
        #expect(plan.payloadTypeMap == [96: 110, 97: 101, 102: 112])
        #expect(
            plan.consumable.codecs.map { line($0) } == [
                "video/VP8 110", "video/rtx 101 of 110", "video/H264 112", "video/rtx 102 of 112",
            ])
        #expect(plan.consumable.encodings.map(\.codecPayloadType) == [112])
    }

    @Test func theRoomsHeaderExtensionIdsReplaceThePublishersForListeners() throws {
        let plan = try receive(
            .init(
                codecs: [.init(.vp8, payloadType: 110)],
                headerExtensions: [
                    .init(uri: URI.transmissionOffset.uppercased(), id: 7),
                    .init(uri: URI.rid, id: 10),
                    .init(uri: URI.audioLevel, id: 1),
                    .init(uri: "urn:example:unknown", id: 2),
                ]))

        #expect(
            plan.parameters.headerExtensions == [
                .init(uri: URI.transmissionOffset, id: 7), .init(uri: URI.rid, id: 10),
            ])
        #expect(plan.extensionMap == [7: 2, 10: 6])
        #expect(
            plan.consumable.headerExtensions == [.init(uri: URI.transmissionOffset, id: 2)])
    }

    @Test func headerExtensionsAreReceivedUnencryptedWhateverThePublisherWanted() throws {
        let plan = try receive(
            .init(
                codecs: [.init(.vp8, payloadType: 110)],
                headerExtensions: [.init(uri: URI.absoluteSendTime, id: 3, isEncrypted: true)]))

        #expect(plan.parameters.headerExtensions.map(\.isEncrypted) == [false])
    }

    @Test func retransmissionsTheRoomCannotRepeatAreLeftOut() throws {
        let plan = try receive(
            .init(codecs: [
                .init(.h264(packetizationMode: 0), payloadType: 111),
                .init(Fixtures.rtx(0, repeating: 111), payloadType: 98),
                .init(.vp8, payloadType: 110),
                .init(Fixtures.rtx(0, repeating: 110), payloadType: 97),
            ]))

        #expect(
            plan.parameters.codecs.map { line($0) } == ["video/VP8 110", "video/rtx 97 of 110"])
        #expect(plan.payloadTypeMap == [110: 110, 97: 101])
    }

    @Test func redundancyIsNotReceived() throws {
        let plan = try receive(
            .init(codecs: [
                .init(.vp8, payloadType: 110),
                .init(mimeType: "video/red", payloadType: 118, clockRate: 90_000),
                .init(Fixtures.rtx(0, repeating: 118), payloadType: 119),
                .init(mimeType: "video/ulpfec", payloadType: 120, clockRate: 90_000),
            ]))

        #expect(plan.parameters.codecs.map { line($0) } == ["video/VP8 110"])
    }

    @Test func twoProfilesThatAreOneCodecToTheRoomAreOfferedOnce() throws {
        let plan = try receive(
            .init(codecs: [.init(.h264(), payloadType: 102), .init(.h264(), payloadType: 108)]))

        #expect(plan.payloadTypeMap == [102: 112, 108: 112])
        #expect(
            plan.consumable.codecs.map { line($0) } == ["video/H264 112", "video/rtx 102 of 112"])
    }

    @Test func feedbackIsCommonOnOneHopAndTheRoomsOnTheNext() throws {
        var vp8 = RtpCodecParameters(.vp8, payloadType: 110)
        vp8.rtcpFeedback = [.init("transport-cc"), .init("nack", "pli")]

        let plan = try receive(.init(codecs: [vp8]))

        #expect(plan.parameters.codecs[0].rtcpFeedback == [.init("nack", "pli")])
        #expect(plan.consumable.codecs[0].rtcpFeedback == Fixtures.feedback)
    }

    @Test func formatParametersThatThePublisherUsesReachTheListeners() throws {
        var opus = RtpCodecParameters(.opus, payloadType: 111)
        opus.parameters = ["useinbandfec": 1]

        let plan = try receive(.init(codecs: [opus]), .audio)

        #expect(plan.consumable.codecs[0].parameters == ["useinbandfec": 1])
    }

    @Test func namesAreSpelledProperly() throws {
        let plan = try receive(
            .init(codecs: [
                .init(mimeType: "AUDIO/OPUS", payloadType: 100, clockRate: 48_000),
                .init(mimeType: "audio/pcmu", payloadType: 0, clockRate: 8_000, ptime: 0),
            ]), .audio)

        #expect(plan.parameters.codecs.map { line($0) } == ["audio/opus 100 x2", "audio/PCMU 0"])
        #expect(plan.parameters.codecs[1].ptime == nil)
    }

    @Test(arguments: [nil, 1, 2] as [UInt8?])
    func opusHasTwoChannelsWhateverWasSaid(channels: UInt8?) throws {
        let plan = try receive(
            .init(codecs: [
                .init(
                    mimeType: "audio/opus", payloadType: 111, clockRate: 48_000, channels: channels)
            ]), .audio)

        #expect(plan.parameters.codecs.map(\.channels) == [2])
        #expect(plan.payloadTypeMap == [111: 100])
    }

    @Test func theFormerNameOfThePacketizationModeIsUnderstood() throws {
        let plan = try receive(
            .init(codecs: [
                .init(
                    mimeType: "video/H264", payloadType: 102, clockRate: 90_000,
                    parameters: ["packetizationMode": 1])
            ]))

        #expect(plan.payloadTypeMap == [102: 112])
    }

    @Test func aMidConcernsOnlyThePublishersHop() throws {
        let plan = try receive(Fixtures.fullParameters)

        #expect(plan.parameters.mid == "abcd")
        #expect(plan.consumable.mid == nil)
        #expect(plan.consumable.userParameters == Fixtures.fullParameters.userParameters)
    }

    @Test func aDepthStreamMayUseAVideoCodec() throws {
        let plan = try receive(.init(codecs: [.init(.vp8, payloadType: 96)]), .depth)

        #expect(plan.payloadTypeMap == [96: 110])
        #expect(plan.kind == .depth)
    }

    @Test func aDepthStreamUsesADepthCodecWhereThereIsOne() throws {
        let plan = try Negotiation.effectiveParameters(
            of: .init(codecs: [.init(.vp8, payloadType: 96)]), kind: .depth, for: room)

        #expect(plan.payloadTypeMap == [96: 120])
    }

    @Test(arguments: [
        UInt8(0), 63, 96, 127,
    ])
    func payloadTypesBesideThoseOfRtcpAreAccepted(payloadType: UInt8) throws {
        let plan = try receive(.init(codecs: [.init(.vp8, payloadType: payloadType)]))

        #expect(plan.payloadTypeMap == [payloadType: 110])
    }

    @Test func valuesAtTheirLimitsAreAccepted() throws {
        let long = String(repeating: "m", count: 16)
        let parameters = RtpParameters(
            mid: long,
            codecs: [.init(.vp8, payloadType: 110)],
            headerExtensions: [
                .init(uri: URI.transmissionOffset, id: 14), .init(uri: URI.rid, id: 255),
                .init(uri: URI.absoluteSendTime, id: 16),
            ],
            encodings: (1...8).map { .init(ssrc: UInt32.max - $0, rid: "a-_\($0)") },
            rtcp: .init(cname: String(repeating: "c", count: 255)))

        #expect(try receive(parameters).parameters.encodings.count == 8)
    }

    @Test(arguments: badParameters)
    func malformedParametersAreRefusedByName(bad: BadCase) throws {
        let error = #expect(throws: BisqueError.self, "\(bad.name)") {
            try Negotiation.effectiveParameters(
                of: bad.parameters, kind: bad.kind, for: capabilities)
        }

        #expect(error?.code == bad.expectedCode, "\(error?.message ?? "")")
        #expect(
            error?.message.contains(bad.expectedText) == true,
            "\(bad.expectedText) is not in: \(error?.message ?? "")")
    }

    @Test func theBadCasesAreManyAndDistinct() {
        #expect(badParameters.count >= 70)
        #expect(Set(badParameters.map(\.name)).count == badParameters.count)
        #expect(
            Set(badParameters.map { "\($0.kind) \($0.parameters)" }).count == badParameters.count)
    }

    private func receive(
        _ parameters: RtpParameters, _ kind: MediaKind = .video
    ) throws -> ReceiverPlan {
        try Negotiation.effectiveParameters(of: parameters, kind: kind, for: capabilities)
    }
}
