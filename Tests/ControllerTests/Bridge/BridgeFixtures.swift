/// The endpoint at the far end of a bridge: what it can do, and what it answers.
@testable import Bisque

enum BridgeFixtures {
    /// An offer that an endpoint makes only to show what it can do.
    static let capabilities = SignallingFixtures.offer(
        bundle: "0 1",
        [
            [
                "m=audio 9 UDP/TLS/RTP/SAVPF 111", "a=mid:0", "a=rtpmap:111 opus/48000/2",
                "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
            ],
            [
                "m=video 9 UDP/TLS/RTP/SAVPF 96 97", "a=mid:1", "a=rtpmap:96 VP8/90000",
                "a=rtcp-fb:96 nack", "a=rtcp-fb:96 nack pli", "a=rtpmap:97 rtx/90000",
                "a=fmtp:97 apt=96",
            ],
        ])

    /// Takes everything, and sends under these sources, by mid.
    static func answer(
        to offer: RTCSessionDescription, sending sources: [String: UInt32] = [:],
        refusing refused: Set<String> = [], fingerprint: String = SignallingFixtures.fingerprint
    ) throws -> RTCSessionDescription {
        var answer = try offer.parsed()
        answer.attributes.removeAll { $0 == .iceLite }
        for index in answer.media.indices {
            let mid = answer.media[index].mid ?? ""
            if refused.contains(mid) {
                let section = answer.media[index]
                answer.media[index] = .refused(
                    type: section.type, transport: section.transport, formats: section.formats,
                    mid: mid)
                continue
            }
            answer.media[index].attributes = answer.media[index].attributes.compactMap {
                attribute in
                switch attribute {
                case .candidate, .endOfCandidates, .source, .sourceGroup, .stream: nil
                case .setup: .setup(.active)
                case .fingerprint: FingerprintAttribute(fingerprint).map { .fingerprint($0) }
                case .direction(.sendOnly): .direction(.receiveOnly)
                case .direction(.receiveOnly):
                    .direction(sources[mid] == nil ? .inactive : .sendOnly)
                default: attribute
                }
            }
            guard let ssrc = sources[mid] else { continue }
            answer.media[index].attributes += [
                .stream(StreamAttribute(streamID: "stream", trackID: "track-\(mid)")),
                .source(SourceAttribute(ssrc: ssrc, name: "cname", value: "alice")),
            ]
        }
        answer.attributes = answer.attributes.map { attribute in
            guard case .group(var group) = attribute else { return attribute }
            group.mids.removeAll { refused.contains($0) }
            return .group(group)
        }
        return RTCSessionDescription(type: .answer, answer)
    }
}

extension Room {
    /// A peer's connection that tells what is to be offered at once.
    func connection(_ name: String) throws -> RTCPeerConnection {
        RTCPeerConnection(
            peer: try createPeer(named: name), transportOptions: WebRtcTransportOptions(),
            maxBitrate: 500_000, negotiationDelay: .zero)
    }
}

extension RTCPeerConnection {
    /// One whole exchange with an endpoint that sends under these sources.
    @discardableResult
    func exchange(
        sending sources: [String: UInt32] = [:]
    ) async throws -> RTCSessionDescription {
        let offer = try await createOffer()
        try setLocalDescription(offer)
        try await setRemoteDescription(BridgeFixtures.answer(to: offer, sending: sources))
        return offer
    }
}
