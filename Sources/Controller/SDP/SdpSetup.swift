/// Who opens the connection, here the DTLS handshake (RFC 4145 section 4, RFC 8842).
enum SdpSetup: String, Sendable, Hashable, CaseIterable, LosslessStringConvertible {
    case active, passive, actpass, holdconn

    init?(_ description: String) {
        self.init(rawValue: description)
    }

    var description: String { rawValue }
}
