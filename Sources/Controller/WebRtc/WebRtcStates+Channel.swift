/// The states of a WebRTC transport in the channel's words and in the application's.
internal import Channel

extension IceState {
    init(_ state: Channel.IceState) {
        switch state {
        case .new: self = .new
        case .connected: self = .connected
        case .completed: self = .completed
        case .disconnected: self = .disconnected
        }
    }
}

extension DtlsState {
    init(_ state: Channel.DtlsState) {
        switch state {
        case .new: self = .new
        case .connecting: self = .connecting
        case .connected: self = .connected
        case .closed: self = .closed
        case .failed: self = .failed
        }
    }
}

extension TransportFailure {
    init(_ failure: Channel.TransportFailure) {
        switch failure {
        case .iceTimeout: self = .iceTimeout
        case .consentLost: self = .consentLost
        case .dtlsTimeout: self = .dtlsTimeout
        case .dtlsHandshake: self = .dtlsHandshake
        case .dtlsFingerprint: self = .dtlsFingerprint
        case .dtlsNoSuite: self = .dtlsNoSuite
        case .dtlsClosed: self = .dtlsClosed
        case .mediaTimeout: self = .mediaTimeout
        }
    }
}

extension SrtpSuite {
    init(_ suite: Channel.SrtpSuite) {
        switch suite {
        case .aeadAes128Gcm: self = .aeadAes128Gcm
        case .aeadAes256Gcm: self = .aeadAes256Gcm
        case .aesCm128HmacSha1: self = .aesCm128HmacSha1
        }
    }
}

extension Channel.SrtpSuite {
    init(_ suite: SrtpSuite) {
        switch suite {
        case .aeadAes128Gcm: self = .aeadAes128Gcm
        case .aeadAes256Gcm: self = .aeadAes256Gcm
        case .aesCm128HmacSha1: self = .aesCm128HmacSha1
        }
    }
}
