/// Gives one text to everything that reads SDP, and says what is wrong with what comes out.
///
/// Refusing a text is always right; what is accepted must hold its promises.
import Bisque

package struct SdpTrial {
    /// How a text fared.
    package enum Outcome: Hashable, Sendable {
        case refused
        case accepted
        case broken(String)
    }

    private let room: RtpCapabilities
    private let transport: LocalTransport
    private let subscriber: SubscriberOffer
    private let equal: EqualEnds

    package init() {
        let codecs = [
            RtpCodecCapability(
                kind: .audio, mimeType: "audio/opus", clockRate: 48_000, channels: 2,
                preferredPayloadType: 100),
            RtpCodecCapability(
                kind: .video, mimeType: "video/VP8", clockRate: 90_000, preferredPayloadType: 101,
                rtcpFeedback: [.init("nack"), .init("nack", "pli"), .init("transport-cc")]),
            RtpCodecCapability(
                kind: .video, mimeType: "video/rtx", clockRate: 90_000, preferredPayloadType: 102,
                parameters: ["apt": 101]),
        ]
        let transport = LocalTransport(
            ice: IceParameters(
                usernameFragment: "abcdefghabcdefgh", password: "abcdefghabcdefghabcdefgh",
                isLite: true),
            candidates: [
                IceCandidate(
                    foundation: "udpcandidate", priority: 1, ip: "192.0.2.1", port: 40_000,
                    protocol: .udp)
            ],
            fingerprints: [
                DtlsFingerprint(
                    algorithm: .sha256,
                    value: Array(repeating: "AB", count: 32).joined(separator: ":"))
            ])
        room = RtpCapabilities(
            codecs: codecs,
            headerExtensions: [
                .init(uri: "urn:ietf:params:rtp-hdrext:sdes:mid", preferredID: 5)
            ])
        self.transport = transport
        var subscriber = SubscriberOffer(sessionID: 1)
        let streams = [(MediaKind.audio, 0..<1), (.video, 1..<3)].map { kind, range in
            SubscriberStream(
                mid: subscriber.takeMid(for: kind), kind: kind,
                parameters: RtpParameters(
                    codecs: codecs[range].map {
                        RtpCodecParameters($0, payloadType: $0.preferredPayloadType ?? 0)
                    },
                    encodings: [RtpEncoding(ssrc: 1_000)], rtcp: .init(cname: "c")),
                streamID: "alice", trackID: "\(kind)")
        }
        _ = subscriber.offer(streams, transport: transport)
        self.subscriber = subscriber
        equal = EqualEnds(capabilities: room, transport: transport)
    }

    package func run(_ text: String) -> Outcome {
        if let broken = readsAsFragment(text) { return broken }
        let description: SessionDescription
        do throws(SdpError) {
            description = try SessionDescription(text)
        } catch {
            return .refused
        }
        guard reads(description.description, as: description) else {
            return .broken("reads differently after printing")
        }
        if let broken = equal.run(text) { return .broken(broken) }
        var listener = subscriber
        do throws(SignallingError) {
            let answer = try listener.accept(answer: text)
            guard answer.sections.count == 2 else { return .broken("an answer of other sections") }
        } catch {
            guard listener == subscriber else { return .broken("a refused answer left a trace") }
        }
        do throws(SignallingError) {
            let offer = try PublisherOffer(text)
            let answer = PublisherAnswer(
                to: offer, room: room, transport: transport,
                origin: SdpOrigin(sessionID: 1, version: 1))
            let player = PlayerAnswer(
                to: offer, room: room, transport: transport,
                origin: SdpOrigin(sessionID: 1, version: 1))
            return check(answer.text, to: offer) ?? check(player, to: offer) ?? .accepted
        } catch {
            return .accepted
        }
    }

    private func check(_ answer: String, to offer: PublisherOffer) -> Outcome? {
        do throws(SignallingError) {
            let read = try PublisherOffer(answer)
            guard read.sections.map(\.mid) == offer.sections.map(\.mid) else {
                return .broken("an answer of other sections")
            }
            return nil
        } catch {
            return .broken("an answer that is none: \(error)")
        }
    }

    /// What is sent in a section must be one thing only, under numbers that were offered.
    private func check(_ answer: PlayerAnswer, to offer: PublisherOffer) -> Outcome? {
        let offered = Set(offer.capabilities.codecs.compactMap(\.preferredPayloadType))
        for section in answer.sections {
            let types = Array(section.numbers.payloadTypes.values)
            let ids = Array(section.numbers.headerExtensions.values)
            guard Set(types).count == types.count, Set(ids).count == ids.count else {
                return .broken("one number for two things")
            }
            guard offered.isSuperset(of: types) else { return .broken("a number of our own") }
        }
        return check(answer.text, to: offer)
    }

    /// A fragment of ICE is the rest of a description behind the lines that it does not have.
    private func readsAsFragment(_ text: String) -> Outcome? {
        let head = "v=0\no=- 0 0 IN IP4 0.0.0.0\ns=-\nt=0 0\n"
        do throws(SdpError) {
            let fragment = try IceFragment(text)
            let whole = try SessionDescription(head + text)
            return fragment.ice == nil || whole.description.contains("ice-ufrag")
                ? nil : .broken("credentials from nowhere")
        } catch {
            return nil
        }
    }

    private func reads(_ text: String, as description: SessionDescription) -> Bool {
        do throws(SdpError) { return try SessionDescription(text) == description } catch {
            return false
        }
    }
}
