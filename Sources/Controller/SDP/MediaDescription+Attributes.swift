/// What a section's attributes say, without walking through them everywhere.
extension Sequence where Element == SdpAttribute {
    /// The first that the closure makes something of.
    func first<Value>(_ pick: (SdpAttribute) -> Value?) -> Value? {
        for attribute in self {
            if let value = pick(attribute) { return value }
        }
        return nil
    }

    var direction: SdpDirection? {
        first { if case .direction(let direction) = $0 { direction } else { nil } }
    }

    var setup: SdpSetup? {
        first { if case .setup(let setup) = $0 { setup } else { nil } }
    }

    var iceUsernameFragment: String? {
        first { if case .iceUsernameFragment(let text) = $0 { text } else { nil } }
    }

    var icePassword: String? {
        first { if case .icePassword(let text) = $0 { text } else { nil } }
    }

    var fingerprints: [DtlsFingerprint] {
        compactMap { if case .fingerprint(let value) = $0 { value.fingerprint } else { nil } }
    }

    /// The mids that share a transport; nothing when nobody said so.
    var bundle: [String]? {
        first {
            if case .group(let group) = $0, group.semantics == GroupAttribute.bundle {
                group.mids
            } else {
                nil
            }
        }
    }

    var sources: [SourceAttribute] {
        compactMap { if case .source(let source) = $0 { source } else { nil } }
    }

    var sourceGroups: [SourceGroupAttribute] {
        compactMap { if case .sourceGroup(let group) = $0 { group } else { nil } }
    }

    var rids: [RidAttribute] {
        compactMap { if case .rid(let rid) = $0 { rid } else { nil } }
    }

    var simulcast: SimulcastAttribute? {
        first { if case .simulcast(let simulcast) = $0 { simulcast } else { nil } }
    }
}

extension MediaDescription {
    var mid: String? {
        attributes.first { if case .mid(let mid) = $0 { mid } else { nil } }
    }

    /// Nothing for what is neither sound nor pictures.
    var kind: MediaKind? {
        switch type {
        case "audio": .audio
        case "video": .video
        default: nil
        }
    }

    /// Port 0 refuses a section, unless its port is the bundle's (RFC 9143 section 6).
    var isRefused: Bool {
        port == 0 && !attributes.contains(.other(name: "bundle-only", value: nil))
    }
}
