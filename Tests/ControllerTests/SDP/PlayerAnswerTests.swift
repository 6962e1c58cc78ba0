/// The server's answers to those who only receive.
import Testing

@testable import Bisque

struct PlayerAnswerTests {
    private typealias URI = HeaderExtensionURI

    private let audio = [
        "m=audio 9 UDP/TLS/RTP/SAVPF 109 0", "a=mid:0", "a=recvonly", "a=rtpmap:109 opus/48000/2",
        "a=fmtp:109 useinbandfec=1", "a=rtcp-fb:109 transport-cc", "a=rtcp-fb:109 nack",
        "a=extmap:3 \(URI.mid)",
        "a=extmap:4/recvonly \(URI.audioLevel)", "a=extmap:5 \(URI.transportSequence)",
    ]
    private let video = [
        "m=video 0 UDP/TLS/RTP/SAVPF 120 121 99", "a=mid:1", "a=bundle-only", "a=recvonly",
        "a=rtpmap:120 VP8/90000", "a=rtcp-fb:120 nack", "a=rtcp-fb:120 nack pli",
        "a=rtcp-fb:120 transport-cc",
        "a=rtcp-fb:120 goog-remb",
        "a=rtpmap:121 rtx/90000", "a=fmtp:121 apt=120", "a=rtpmap:99 AV1/90000",
        "a=extmap:3 \(URI.mid)", "a=extmap:9/sendonly \(URI.videoOrientation)",
    ]

    private func answer(
        _ sections: [[String]], bundle: String? = "0 1", setup: String = "actpass"
    ) throws -> PlayerAnswer {
        PlayerAnswer(
            to: try PublisherOffer(
                SignallingFixtures.offer(bundle: bundle, setup: setup, sections)),
            room: try SignallingFixtures.room([.opus, .vp8]),
            transport: SignallingFixtures.transport, origin: SdpOrigin(sessionID: 7, version: 1))
    }

    @Test func whatIsOfferedToReceiveIsAnsweredInItsOwnNumbers() throws {
        let text = try answer([audio, video]).text.split(separator: "\r\n")
        #expect(
            text.filter { !$0.hasPrefix("a=ice") && !$0.hasPrefix("a=fingerprint") }
                == """
                v=0
                o=- 7 1 IN IP4 127.0.0.1
                s=-
                t=0 0
                a=group:BUNDLE 0 1
                m=audio 40000 UDP/TLS/RTP/SAVPF 109
                c=IN IP4 192.0.2.1
                a=setup:passive
                a=candidate:udpcandidate 1 udp 1078862079 192.0.2.1 40000 typ host
                a=candidate:tcpcandidate 1 tcp 1078862078 192.0.2.1 40000 typ host tcptype passive
                a=end-of-candidates
                a=mid:0
                a=sendonly
                a=rtcp-mux
                a=extmap:3 \(URI.mid)
                a=extmap:4/sendonly \(URI.audioLevel)
                a=extmap:5 \(URI.transportSequence)
                a=rtpmap:109 opus/48000/2
                a=rtcp-fb:109 transport-cc
                a=fmtp:109 useinbandfec=1
                a=msid:playback 0
                m=video 40000 UDP/TLS/RTP/SAVPF 120 121
                c=IN IP4 192.0.2.1
                a=setup:passive
                a=mid:1
                a=sendonly
                a=rtcp-mux
                a=extmap:3 \(URI.mid)
                a=rtpmap:120 VP8/90000
                a=rtcp-fb:120 nack
                a=rtcp-fb:120 nack pli
                a=rtcp-fb:120 goog-remb
                a=rtpmap:121 rtx/90000
                a=fmtp:121 apt=120
                a=msid:playback 1
                """.split(separator: "\n"))
    }

    @Test func everySectionTellsTheRoomsNumbersFromTheOffers() throws {
        let room = try SignallingFixtures.room([.opus, .vp8])
        let opus = try #require(room.codecs[0].preferredPayloadType)
        let vp8 = try #require(room.codecs[1].preferredPayloadType)
        let rtx = try #require(room.retransmission(of: vp8)?.preferredPayloadType)
        let sections = try answer([audio, video]).sections
        #expect(sections.map(\.mid) == ["0", "1"])
        #expect(sections.map(\.kind) == [.audio, .video])
        #expect(sections[0].numbers.payloadTypes == [opus: 109])
        #expect(sections[1].numbers.payloadTypes == [vp8: 120, rtx: 121])
        #expect(sections[0].numbers.headerExtensions == [5: 3, 1: 4, 8: 5])
        #expect(sections[1].numbers.headerExtensions == [5: 3])
    }

    @Test func whatCannotBePlayedIsRefusedAlone() throws {
        let strange = ["m=audio 9 UDP/TLS/RTP/SAVPF 8", "a=mid:0", "a=recvonly"]
        let channel = ["m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "a=mid:2"]
        let answer = try answer([strange, video, channel], bundle: "0 1 2")
        #expect(answer.sections.map(\.mid) == ["1"])
        #expect(answer.description.media.map(\.isRefused) == [true, false, true])
        #expect(answer.description.attributes.bundle == ["1"])
    }

    @Test func whatCannotBeRepeatedIsNotToBeAskedFor() throws {
        let bare = video.filter { !$0.contains("121") || $0.hasPrefix("m=") }
        let answer = try answer([audio, bare.map { $0.replacing(" 121 ", with: " ") }])
        #expect(!answer.text.contains("nack\r"))
        #expect(answer.text.contains("a=rtcp-fb:120 nack pli"))
    }

    @Test func aSectionThatDoesNotReceiveIsInactive() throws {
        let sending = audio.map { $0 == "a=recvonly" ? "a=sendonly" : $0 }
        let answer = try answer([sending, video])
        #expect(answer.sections.map(\.mid) == ["1"])
        #expect(answer.description.media.map(\.attributes.direction) == [.inactive, .sendOnly])
    }

    @Test func onlyTheFirstSectionIsTakenWithoutABundle() throws {
        let answer = try answer([audio, video.filter { $0 != "a=bundle-only" }], bundle: nil)
        #expect(answer.sections.map(\.mid) == ["0"])
    }

    @Test func aMidThatNoPacketCanCarryIsNotPromised() throws {
        let long = String(repeating: "m", count: 17)
        let sections = audio.map { $0 == "a=mid:0" ? "a=mid:\(long)" : $0 }
        let answer = try answer([sections], bundle: long)
        #expect(answer.sections.map(\.mid) == [long])
        #expect(answer.sections[0].numbers.headerExtensions == [1: 4, 8: 5])
    }

    @Test func bothFormsOfExtensionsAreAllowedWhereTheOfferAllowsThem() throws {
        let plain = try answer([audio, video])
        #expect(!plain.description.attributes.contains(.extensionsMayBeMixed))
        let offer = SignallingFixtures.offer(bundle: "0 1", [audio, video])
            .replacing("t=0 0", with: "t=0 0\na=extmap-allow-mixed")
        let mixed = PlayerAnswer(
            to: try PublisherOffer(offer), room: try SignallingFixtures.room([.opus, .vp8]),
            transport: SignallingFixtures.transport, origin: SdpOrigin(sessionID: 7, version: 1))
        #expect(mixed.description.attributes.contains(.extensionsMayBeMixed))
        #expect(
            mixed.description.media.allSatisfy { !$0.attributes.contains(.extensionsMayBeMixed) })
        #expect(plain.sections.map(\.forms) == [.oneByte, .oneByte])
        #expect(mixed.sections.map(\.forms) == [.both, .both])
    }

    @Test(arguments: [(ExtensionForms.oneByte, [3]), (.both, [3, 7, 16])])
    func whatTheShortFormCannotCarryIsNotPromised(
        _ forms: ExtensionForms, _ expected: [UInt16]
    ) throws {
        let wide =
            video + [
                "a=extmap:7 \(URI.dependencyDescriptor)", "a=extmap:16 \(URI.transportSequence)",
            ] + (forms == .both ? ["a=extmap-allow-mixed"] : [])
        let attributes = try answer([audio, wide]).description.media[1].attributes
        let ids = attributes.compactMap { attribute in
            if case .extensionMap(let map) = attribute { map.id } else { nil }
        }
        #expect(ids == expected)
    }

    @Test func whoCountsPacketsNeedNotEstimateToo() throws {
        let numbered = video + ["a=extmap:5 \(URI.transportSequence)"]
        let attributes = try answer([audio, numbered]).description.media[1].attributes
        let feedback = attributes.compactMap { attribute in
            if case .feedback(let entry) = attribute { entry.feedback } else { nil }
        }
        #expect(feedback == [.init("nack"), .init("nack", "pli"), .init("transport-cc")])
    }

    @Test func numbersThatNobodyCountsAreNotAnswered() throws {
        let silent = audio.filter { !$0.hasSuffix("transport-cc") }
        let section = try #require(try answer([silent, video]).sections.first)
        #expect(section.numbers.headerExtensions == [5: 3, 1: 4])
    }

    @Test func whoIsPassiveIsCalledByUs() throws {
        let answer = try answer([audio], bundle: "0", setup: "passive")
        #expect(answer.description.media[0].attributes.setup == .active)
    }

    @Test func aRealOfferToReceiveIsTaken() throws {
        let offer = try RealOffers.chromium().replacing("a=sendonly", with: "a=recvonly")
            .replacing("a=sendrecv", with: "a=recvonly")
        let answer = PlayerAnswer(
            to: try PublisherOffer(offer), room: try SignallingFixtures.room([.opus, .vp8]),
            transport: SignallingFixtures.transport, origin: SdpOrigin(sessionID: 7, version: 1))
        #expect(answer.sections.map(\.kind) == [.audio, .video])
        #expect(
            answer.sections.map { $0.numbers.payloadTypes.values.sorted() } == [[111], [96, 97]])
    }
}
