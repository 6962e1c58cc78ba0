internal import Channel

/// What a room knows of a transport's ICE and DTLS.
struct WebRtcRecord: Sendable, Hashable {
    /// Where packets may come in, announced or not.
    let ports: [LocalPort]
    let iceCandidates: [IceCandidate]
    var closesOnFailure = true
    let closesPeerOnFailure: Bool
    var iceParameters: IceParameters
    /// Ours. The role is open until the far side's parameters decide it.
    var dtlsParameters: DtlsParameters
    /// The worker was asked to begin, and has not answered.
    var isConnecting = false
    /// The certificate that the far side must show, once the worker was asked to look for it.
    var remoteFingerprint: Fingerprint?
    var iceState = IceState.new
    var selectedTuple: IceTuple?
    var dtlsState = DtlsState.new
    /// Why nothing passes any more, where that did not close it.
    var failure: TransportFailure?
    /// Of the media, once there are keys.
    var suite: SrtpSuite?
    /// In PEM, once the handshake is over.
    var remoteCertificate: String?

    /// The far side's parameters have been accepted.
    var isConnected: Bool { dtlsParameters.role != .auto }

    /// What remains when the transport has closed.
    var closed: WebRtcRecord {
        var closed = self
        closed.iceState = .closed
        closed.dtlsState = .closed
        closed.selectedTuple = nil
        return closed
    }
}
