/// What a client is asked to send.
struct Publication: Encodable, Sendable {
    struct Video: Encodable, Sendable {
        enum Source: String, Encodable, Sendable {
            /// The browser's fake camera.
            case camera
            /// Noise, of which no encoder can make little.
            case canvas
        }

        var source = Source.camera
        var width = 640
        var height = 360
        var fps = 30
        /// The share of the canvas that is noise, when it is not the usual one.
        var noise: Double?
        /// `VP8`, `VP9`, `AV1`, `H264`: this one alone is offered. Browsers only.
        var codec: String?
        /// Three encodings, named q, h and f: a quarter, half and full size. Browsers only.
        var simulcast = false
        /// Such as `L3T3_KEY`. Browsers only.
        var scalabilityMode: String?
        /// Bits per second, for the largest encoding. Browsers only.
        var maxBitrate: Int?
    }

    var audio = false
    var video: Video?

    static let cameraAndMicrophone = Publication(audio: true, video: Video())

    /// Little enough for several browsers on two cores.
    static let small = Publication(audio: true, video: Video(width: 320, height: 180, fps: 15))
}
