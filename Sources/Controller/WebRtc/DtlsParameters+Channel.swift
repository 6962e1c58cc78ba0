package import Channel

/// Fingerprints and parts in the handshake, as the channel carries them.
extension DtlsFingerprint {
    init(_ fingerprint: Fingerprint) {
        let digits = Array("0123456789ABCDEF")
        let pairs = fingerprint.value.bytes.map { byte in
            String([digits[Int(byte >> 4)], digits[Int(byte & 15)]])
        }
        self.init(algorithm: Algorithm(fingerprint.hash), value: pairs.joined(separator: ":"))
    }
}

extension DtlsFingerprint.Algorithm {
    init(_ hash: FingerprintHash) {
        switch hash {
        case .sha1: self = .sha1
        case .sha224: self = .sha224
        case .sha256: self = .sha256
        case .sha384: self = .sha384
        case .sha512: self = .sha512
        }
    }

    var hash: FingerprintHash {
        switch self {
        case .sha1: .sha1
        case .sha224: .sha224
        case .sha256: .sha256
        case .sha384: .sha384
        case .sha512: .sha512
        }
    }
}

extension DtlsParameters {
    /// Our part when these are the far side's: the other one; the client's where it has no wish.
    package var answeringRole: Channel.DtlsRole {
        switch role {
        case .client: .server
        case .server, .auto: .client
        }
    }

    /// The certificate that the worker is to look for, by its strongest hash.
    ///
    /// - Throws: `.invalid` without a fingerprint, or when one is no hash of its algorithm.
    package func strongestFingerprint() throws(BisqueError) -> Fingerprint {
        var strongest: Fingerprint?
        for (index, fingerprint) in fingerprints.enumerated() {
            guard let bytes = fingerprint.bytes else {
                throw BisqueError(
                    .invalid,
                    "fingerprints[\(index)]: \"\(fingerprint.value)\" is no "
                        + fingerprint.algorithm.rawValue)
            }
            if bytes.count > strongest?.value.bytes.count ?? 0 {
                strongest = Fingerprint(hash: fingerprint.algorithm.hash, value: Bytes(bytes))
            }
        }
        guard let strongest else {
            throw BisqueError(.invalid, "fingerprints: there is none")
        }
        return strongest
    }

    /// Whether a certificate with this hash is one of those that may be shown.
    func names(_ certificate: Fingerprint) -> Bool {
        fingerprints.contains { fingerprint in
            fingerprint.algorithm.hash == certificate.hash
                && fingerprint.bytes == certificate.value.bytes
        }
    }
}

extension DtlsParameters.Role {
    init(_ role: Channel.DtlsRole) {
        switch role {
        case .client: self = .client
        case .server: self = .server
        }
    }
}
