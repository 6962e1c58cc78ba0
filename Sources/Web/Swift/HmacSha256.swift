import CWeb

/// Sums that only who has the key can make: HMAC-SHA256 of RFC 2104.
public enum HmacSha256 {
    public static func code(of message: [UInt8], key: [UInt8]) -> [UInt8] {
        let length = Int(BISQUE_WEB_SHA256_BYTES)
        return [UInt8](unsafeUninitializedCapacity: length) { code, count in
            guard let start = code.baseAddress,
                bisque_web_hmac(key, key.count, message, message.count, start)
            else { preconditionFailure("no memory for a sum of \(message.count) bytes") }
            count = length
        }
    }

    /// Whether two sums are the same, found out in a time that does not tell where they differ.
    public static func isEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        one.count == other.count && bisque_web_is_equal(one, other, one.count)
    }
}
