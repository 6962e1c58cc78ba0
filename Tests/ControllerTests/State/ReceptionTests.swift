import Channel
import Testing

@testable import Bisque

/// What a worker is told of a publisher's stream.
@Suite struct ReceptionTests {
    private func reception(
        _ feedback: [RtcpFeedback] = [], extensions: [RtpHeaderExtensionParameters] = [],
        encodings: [RtpEncoding] = [.init(ssrc: 1)]
    ) throws -> Reception {
        let room = try Negotiation.roomCapabilities(for: [.vp8])
        return Reception(
            try Negotiation.effectiveParameters(
                of: RtpParameters(
                    codecs: [
                        RtpCodecParameters(
                            mimeType: "video/VP8", payloadType: 96, clockRate: 90_000,
                            rtcpFeedback: feedback)
                    ], headerExtensions: extensions, encodings: encodings),
                kind: .video, for: room))
    }

    @Test func feedbackIsToldAsThePublisherUnderstandsIt() throws {
        let none = try reception([])
        #expect(!none.hasNack && !none.hasTransportCc && !none.hasPli && !none.hasRemb)
        let nack = try reception([.init("nack")])
        #expect(nack.hasNack && !nack.hasPli)
        let pli = try reception([.init("nack", "pli")])
        #expect(pli.hasPli && !pli.hasNack)
        let remb = try reception([.init("goog-remb")])
        #expect(remb.hasRemb && !remb.hasTransportCc)
    }

    @Test func transportWideFeedbackNeedsItsNumbersInThePackets() throws {
        let feedback = [RtcpFeedback("transport-cc")]
        #expect(try !reception(feedback).hasTransportCc)
        let numbered = try reception(
            feedback, extensions: [.init(uri: URI.transportSequence, id: 3)])
        #expect(numbered.hasTransportCc)
        #expect(numbered.extensions == [Extension(id: 3, kind: .transportSequence)])
    }

    @Test func theDependencyDescriptorIsKnown() throws {
        let reception = try reception(
            extensions: [.init(uri: URI.dependencyDescriptor, id: 12)])
        #expect(reception.extensions == [Extension(id: 12, kind: .dependencyDescriptor)])
    }

    @Test func everyEncodingTellsItsLayers() throws {
        let reception = try reception(encodings: [
            .init(rid: "q", scalabilityMode: "L1T3"), .init(rid: "f", scalabilityMode: "L3T2_KEY"),
            .init(rid: "x"),
        ])
        #expect(
            reception.encodings == [
                Encoding(rid: "q", learnsRepair: false, spatialLayers: 1, temporalLayers: 3),
                Encoding(rid: "f", learnsRepair: false, spatialLayers: 3, temporalLayers: 2),
                Encoding(rid: "x", learnsRepair: false, spatialLayers: 1, temporalLayers: 1),
            ])
    }

    @Test(arguments: [
        ("audio/OPUS", Codec.opus), ("video/VP8", .vp8), ("video/vp9", .vp9),
        ("video/H264", .h264), ("video/H265", .h265), ("video/AV1", .av1), ("audio/PCMU", .other),
        ("video/rtx", .other),
    ])
    func codecsAreKnownByName(name: String, codec: Codec) {
        #expect(Codec(mimeType: name) == codec)
    }
}
