/// The names of the header extensions that the server knows, all lower case.
enum HeaderExtensionURI {
    /// RFC 6464.
    static let audioLevel = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
    /// RFC 5450.
    static let transmissionOffset = "urn:ietf:params:rtp-hdrext:toffset"
    static let absoluteSendTime = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"
    /// 3GPP TS 26.114 section 7.4.5.
    static let videoOrientation = "urn:3gpp:video-orientation"
    /// RFC 8843.
    static let mid = "urn:ietf:params:rtp-hdrext:sdes:mid"
    /// RFC 8852.
    static let rid = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"
    static let repairedRid = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id"
    static let transportSequence =
        "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
    static let playoutDelay = "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay"
    static let absoluteCaptureTime =
        "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time"
    static let dependencyDescriptor =
        "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension"

    /// Those that speak of one hop, between the server and one endpoint, and end there.
    static let hopByHop: Set<String> = [mid, rid, repairedRid, absoluteSendTime, transportSequence]
}
