/// Which way media flows, seen from whoever wrote it (RFC 8866 section 6.7).
package enum SdpDirection: String, Sendable, Hashable, CaseIterable {
    case sendAndReceive = "sendrecv"
    case sendOnly = "sendonly"
    case receiveOnly = "recvonly"
    case inactive

    package var sends: Bool { self == .sendAndReceive || self == .sendOnly }
    package var receives: Bool { self == .sendAndReceive || self == .receiveOnly }

    package init(sends: Bool, receives: Bool) {
        switch (sends, receives) {
        case (true, true): self = .sendAndReceive
        case (true, false): self = .sendOnly
        case (false, true): self = .receiveOnly
        case (false, false): self = .inactive
        }
    }

    /// The same, seen from the other end.
    var reversed: SdpDirection { SdpDirection(sends: receives, receives: sends) }

    /// What both allow.
    func limited(to other: SdpDirection) -> SdpDirection {
        SdpDirection(sends: sends && other.sends, receives: receives && other.receives)
    }
}
