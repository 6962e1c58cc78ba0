/// Why the service refuses something that was asked of it: a code for programs, words for people.
///
/// The same codes travel in signalling's `error` messages and, as statuses, in HTTP's answers. A
/// message names what was wrong and never repeats a token or a secret.
struct ServiceError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What kind of refusal it is; the raw value is what a client reads.
    enum Code: String, Sendable, Hashable, CaseIterable {
        /// It is not what the protocol says: a field is missing, of another type, out of range.
        case badMessage
        /// It is bigger than anything that is read.
        case tooLarge
        /// It came too soon after many others.
        case tooMany
        /// It is well-formed, but not now: publishing before joining, an answer without an offer.
        case wrongState
        /// The session description cannot be used.
        case badDescription
        /// There is no token where one is needed, or it is forged, expired, used up.
        case badToken
        /// The token is good, but not for this.
        case notAllowed
        /// The name of a room or a person is not one.
        case badName
        /// The room holds as many people as it may.
        case roomFull
        /// The service holds as many rooms or people as it may.
        case serviceFull
        /// There is no such thing.
        case notFound
        /// Not possible at the moment: no worker runs.
        case unavailable
        /// It has been closed.
        case closed
        /// The service did something wrong; the journal knows more.
        case `internal`
    }

    let code: Code
    let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    var description: String { "\(code.rawValue): \(message)" }
}
