/// A WebRTC transport as `device.createSendTransport()` and `createRecvTransport()` of mediasoup's
/// third generation take it.
public struct WebRtcTransportParameters: Sendable, Hashable, Codable {
    public var id: String
    public var iceParameters: IceParameters
    public var iceCandidates: [IceCandidate]
    public var dtlsParameters: DtlsParameters
    /// Only where the transport has data channels.
    public var sctpParameters: SctpParameters?

    public init(
        id: String, iceParameters: IceParameters, iceCandidates: [IceCandidate],
        dtlsParameters: DtlsParameters, sctpParameters: SctpParameters? = nil
    ) {
        self.id = id
        self.iceParameters = iceParameters
        self.iceCandidates = iceCandidates
        self.dtlsParameters = dtlsParameters
        self.sctpParameters = sctpParameters
    }
}

extension Transport {
    /// The server's end of the transport; `nil` for one without ICE and DTLS.
    public var webRtcParameters: WebRtcTransportParameters? {
        guard let webRtc = record?.webRtc else { return nil }
        return WebRtcTransportParameters(
            id: "\(id)", iceParameters: webRtc.iceParameters, iceCandidates: webRtc.iceCandidates,
            dtlsParameters: webRtc.dtlsParameters, sctpParameters: sctpParameters)
    }
}
