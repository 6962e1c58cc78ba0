/// What every answer of ours says in the same way, whoever sends.
enum AnswerForm {
    /// A part that is decided stays, whatever a later offer leaves open (RFC 8842 section 5.3).
    static func setup(_ remote: RemoteTransport?, local: DtlsParameters.Role) -> SdpSetup {
        switch local {
        case .client: .active
        case .server: .passive
        case .auto: remote?.dtls.role == .server ? .active : .passive
        }
    }

    /// What stands before the first section. Both forms of header extensions may come in one stream
    /// where the offer says so, and at the level at which it does (RFC 8285 section 6); sections
    /// that say it themselves are answered one by one.
    static func attributes(
        to offer: PublisherOffer, accepted: [String], transport: LocalTransport
    ) -> [SdpAttribute] {
        let isBundled = offer.description.attributes.bundle != nil && !accepted.isEmpty
        return (transport.ice.isLite ? [.iceLite] : [])
            + (isBundled
                ? [.group(GroupAttribute(semantics: GroupAttribute.bundle, mids: accepted))] : [])
            + (offer.description.attributes.contains(.extensionsMayBeMixed)
                ? [.extensionsMayBeMixed] : [])
    }

    /// With the direction turned round where the offer gave one (RFC 8285 section 5).
    static func extensionAttributes(
        of offered: MediaDescription, _ accepted: [RtpHeaderExtensionParameters]
    ) -> [SdpAttribute] {
        accepted.map { entry in
            let direction = offered.attributes.first { attribute -> SdpDirection? in
                guard case .extensionMap(let map) = attribute, map.id == UInt16(entry.id)
                else { return nil }
                return map.direction
            }
            return .extensionMap(
                ExtensionAttribute(
                    id: UInt16(entry.id), direction: direction?.turnedRound, uri: entry.uri))
        }
    }
}

extension SdpDirection {
    /// The same as the other end says it; nothing where both may do all.
    fileprivate var turnedRound: SdpDirection? {
        switch self {
        case .sendOnly: .receiveOnly
        case .receiveOnly: .sendOnly
        case .sendAndReceive, .inactive: nil
        }
    }
}
