/// Why a certificate and its key cannot be used or made.
public struct CertificateError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is wrong. New reasons may appear, so a `switch` needs a `default`.
    public enum Reason: String, Sendable, Hashable {
        /// A name it should hold for is neither an IP address nor a host's name.
        case badName = "a name is neither an IP address nor a host name"
        case badChain = "it is not a certificate in PEM"
        case badKey = "the key is not a private key in PEM without a pass phrase"
        case otherKey = "the key is another certificate's"
        /// There are more names than a certificate of reasonable size holds.
        case tooLong = "it would be longer than 16 KiB"
        /// OpenSSL has no memory or no random numbers.
        case failed = "OpenSSL failed"
    }

    public let reason: Reason

    init(_ reason: Reason) {
        self.reason = reason
    }

    public var description: String { reason.rawValue }
}
