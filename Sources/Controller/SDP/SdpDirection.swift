/// Which way media flows, seen from whoever wrote it (RFC 8866 section 6.7).
enum SdpDirection: String, Sendable, Hashable, CaseIterable {
    case sendAndReceive = "sendrecv"
    case sendOnly = "sendonly"
    case receiveOnly = "recvonly"
    case inactive

    var sends: Bool { self == .sendAndReceive || self == .sendOnly }
    var receives: Bool { self == .sendAndReceive || self == .receiveOnly }
}
