/// How media is sealed, by the names of RFC 7714 and RFC 5764.
public enum SrtpSuite: String, Sendable, Hashable, Codable, CaseIterable {
    case aeadAes128Gcm = "AEAD_AES_128_GCM"
    case aeadAes256Gcm = "AEAD_AES_256_GCM"
    case aesCm128HmacSha1 = "AES_CM_128_HMAC_SHA1_80"

    /// The bytes of a key with its salt behind it.
    var keySize: Int {
        switch self {
        case .aeadAes128Gcm: 16 + 12
        case .aeadAes256Gcm: 32 + 12
        case .aesCm128HmacSha1: 16 + 14
        }
    }
}
