/// The server's own ICE credentials.
extension IceParameters {
    /// 64 letters: each of them is six bits. RFC 8445 section 5.3 allows these and no others.
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")

    /// New ones, of the system's own randomness: whoever guesses them can take the path over.
    ///
    /// The password has 192 bits; RFC 8445 section 5.3 asks for 128.
    ///
    /// - Parameter isLite: whether that end only answers checks.
    package static func random(isLite: Bool = true) -> IceParameters {
        IceParameters(
            usernameFragment: text(length: 16), password: text(length: 32), isLite: isLite)
    }

    private static func text(length: Int) -> String {
        var system = SystemRandomNumberGenerator()
        return String(
            (0..<length).map { _ in alphabet[Int.random(in: alphabet.indices, using: &system)] })
    }
}
