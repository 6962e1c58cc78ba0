/// Descriptions from text to values and back.
import Testing

@testable import Bisque

struct SessionDescriptionTests {
    @Test(arguments: RealOffers.names)
    func whatWasReadAndPrintedReadsTheSame(_ name: String) throws {
        let description = try SessionDescription(RealOffers.read(name))

        #expect(try SessionDescription(description.description) == description)
    }

    @Test func onlyTheEndsOfLinesChangeInPrint() throws {
        let text = try RealOffers.everyAttribute()

        #expect(
            try SessionDescription(text).description
                == lines(text).map { $0 + "\r\n" }.joined())
    }

    @Test func bothEndsOfLinesAreRead() throws {
        let text = try RealOffers.chromium()
        let other = lines(text).joined(separator: "\n")

        #expect(try SessionDescription(text) == SessionDescription(other))
    }

    @Test func chromiumsOfferHasItsThreeSections() throws {
        let description = try SessionDescription(RealOffers.chromium())

        #expect(description.media.map(\.type) == ["audio", "video", "application"])
        #expect(description.media.map(\.port) == [45_434, 44_047, 45_523])
        #expect(description.media[1].payloadTypes.count == 23)
        #expect(description.origin.sessionID == 3_528_385_888_700_622_175)
        #expect(
            description.attributes.first
                == .group(
                    GroupAttribute(semantics: "BUNDLE", mids: ["0", "1", "2"])))
    }

    @Test func attributesAreReadAsWhatTheyMean() throws {
        let description = try SessionDescription(RealOffers.everyAttribute())
        let audio = description.media[0].attributes
        let video = description.media[1].attributes
        let application = description.media[2].attributes

        #expect(description.attributes.contains(.iceLite))
        #expect(description.attributes.contains(.iceOptions(["ice2", "trickle"])))
        #expect(description.attributes.contains(.extensionsMayBeMixed))
        #expect(description.attributes.contains(.other(name: "tool", value: "ours:with:colons")))
        #expect(description.attributes.contains(.other(name: "empty", value: "")))
        #expect(audio.contains(.mid("one")))
        #expect(audio.contains(.direction(.sendOnly)))
        #expect(
            audio.contains(
                .rtpMap(
                    RtpMapAttribute(
                        payloadType: 96, encoding: "opus", clockRate: 48_000, channels: 2))))
        #expect(
            audio.contains(
                .feedback(FeedbackAttribute(payloadType: nil, feedback: .init("nack")))))
        #expect(
            audio.contains(
                .feedback(
                    FeedbackAttribute(
                        payloadType: 96, feedback: .init("ccm", "tmmbr smaxpr=120")))))
        #expect(
            audio.contains(
                .extensionMap(
                    ExtensionAttribute(
                        id: 1, direction: .sendOnly,
                        uri: "urn:ietf:params:rtp-hdrext:ssrc-audio-level",
                        configuration: "vad=on"))))
        #expect(
            audio.contains(
                .source(SourceAttribute(ssrc: .max, name: "cname", value: "häuptling"))))
        #expect(audio.contains(.source(SourceAttribute(ssrc: 1, name: "label", value: ""))))
        #expect(audio.contains(.source(SourceAttribute(ssrc: 1, name: "previous"))))
        #expect(
            audio.contains(
                .sourceGroup(SourceGroupAttribute(semantics: "FID", sources: [.max, 1]))))
        #expect(audio.contains(.stream(StreamAttribute(streamID: "-"))))
        #expect(audio.contains(.rtcpMux))
        #expect(audio.contains(.rtcpReducedSize))
        #expect(audio.contains(.iceUsernameFragment("ab+/")))
        #expect(audio.contains(.setup(.actpass)))
        #expect(audio.contains(.endOfCandidates))
        #expect(
            audio.contains(
                .candidate(
                    CandidateAttribute(
                        foundation: "3", component: 1, transport: "tcp", priority: 1_518_280_447,
                        address: "example.local", port: 9, type: "host",
                        extensions: [.init(name: "tcptype", value: "passive")]))))
        #expect(
            video.contains(
                .rid(
                    RidAttribute(
                        id: "hi", direction: .send, restrictions: "pt=97,98;max-width=1280"))))
        #expect(
            video.contains(
                .simulcast(
                    SimulcastAttribute(
                        send: [
                            [.init(id: "hi"), .init(id: "lo", isPaused: true)], [.init(id: "lo")],
                        ],
                        receive: [[.init(id: "x")]]))))
        #expect(video.contains(.stream(StreamAttribute(streamID: "stream", trackID: "track"))))
        #expect(application.contains(.sctpPort(5_000)))
        #expect(application.contains(.maxMessageSize(.max)))
    }

    @Test func aFingerprintOfAnUnknownHashIsKeptAndOfNoUse() throws {
        let known = try #require(FingerprintAttribute(Malformed.fingerprint.lowercased()))
        let unknown = try #require(FingerprintAttribute("blake9 AB:CD"))

        #expect(known.fingerprint?.algorithm == .sha1)
        #expect(known.fingerprint?.value.hasPrefix("00:11:22") == true)
        #expect(known.fingerprint?.value.hasSuffix("EE:FF") == true)
        #expect(unknown.fingerprint == nil)
    }

    @Test func nothingThatIsPrintedEndsItsLineEarly() throws {
        let description = SessionDescription(
            origin: SdpOrigin(sessionID: 1, version: 1),
            attributes: [.other(name: "tool", value: "x\r\na=group:BUNDLE evil\n\0y")])

        #expect(
            try SessionDescription(description.description).attributes
                == [.other(name: "tool", value: "xa=group:BUNDLE evily")])
    }

    private func lines(_ text: String) -> [Substring] {
        text.split(whereSeparator: \.isNewline)
    }
}
