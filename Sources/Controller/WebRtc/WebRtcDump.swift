/// A transport's ICE and DTLS, as the controller knows them. The password is not shown.
public struct WebRtcDump: Sendable, Hashable, Codable {
    public let usernameFragment: String
    public let iceCandidates: [IceCandidate]
    public let iceState: IceState
    public let selectedTuple: IceTuple?
    public let dtlsParameters: DtlsParameters
    public let dtlsState: DtlsState
    public let suite: SrtpSuite?
}

extension WebRtcDump {
    init(_ record: WebRtcRecord) {
        self.init(
            usernameFragment: record.iceParameters.usernameFragment,
            iceCandidates: record.iceCandidates, iceState: record.iceState,
            selectedTuple: record.selectedTuple, dtlsParameters: record.dtlsParameters,
            dtlsState: record.dtlsState, suite: record.suite)
    }
}
