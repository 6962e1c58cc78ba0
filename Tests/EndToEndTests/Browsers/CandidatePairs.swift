/// Over which addresses the media of a client goes.
struct CandidatePairs: Decodable, Sendable {
    struct Pair: Decodable, Sendable {
        /// `udp` or `tcp`.
        let `protocol`: String?
        let localAddress: String?
        let localPort: Int?
        let localType: String?
        let remoteAddress: String?
        let remotePort: Int?
        let remoteType: String?
    }

    let publisher: Pair?
    let subscriber: Pair?
}
