internal import Channel

/// How a WebRTC transport is connected, and what its checks came to.
public struct WebRtcStats: Sendable, Hashable, Codable {
    /// A path that passed a check.
    public struct Tuple: Sendable, Hashable, Codable {
        public let remote: TransportAddress
        public let `protocol`: IceCandidate.TransportProtocol
        public let isSelected: Bool
    }

    public let iceState: IceState
    public let dtlsState: DtlsState
    /// `nil` until the handshake is over.
    public let suite: SrtpSuite?
    public let tuples: [Tuple]
    public let checksReceived: UInt64
    /// Those among them that did not prove that they may be made.
    public let checksRefused: UInt64
}

extension WebRtcStats {
    init(_ stats: Channel.WebRtcStats) {
        self.init(
            iceState: IceState(stats.iceState), dtlsState: DtlsState(stats.dtlsState),
            suite: stats.suite.map { SrtpSuite($0) },
            tuples: stats.tuples.map { tuple in
                Tuple(
                    remote: TransportAddress(tuple.remote), protocol: tuple.isTcp ? .tcp : .udp,
                    isSelected: tuple.isSelected)
            },
            checksReceived: stats.checksReceived, checksRefused: stats.checksRefused)
    }
}
