/// Why a well-formed description is of no use as an offer or as an answer.
///
/// Sections are named by their mid, or by their place from 0 when they have none.
package enum SignallingError: Error, Hashable, Sendable {
    /// No description at all.
    case unreadable(SdpError)
    case noMid(section: Int)
    case duplicateMid(String)
    case noIceParameters(mid: String)
    /// None of an algorithm that is known.
    case noFingerprint(mid: String)
    /// Nobody would begin the handshake, or an answer leaves open who does.
    case unusableSetup(mid: String)
    /// An answer to no offer of ours.
    case noOffer
    case wrongSectionCount(Int, expected: Int)
    /// A section of the answer is not the one of the offer.
    case wrongSection(Int)
    /// The answer sends where only we do.
    case wrongDirection(mid: String)
    /// The answer wants a transport of its own for a section.
    case notBundled(mid: String)
    /// A description that may not come now; the state is a name of ours.
    case wrongState(String)
    /// Older than one that has been taken.
    case outdated
    /// Another certificate than before, or another part in the handshake.
    case changedEnd(mid: String)
    /// The answer accepts a section without any codec of the offer.
    case noCodec(mid: String)
    /// A candidate for a section that is not there, or before there is any.
    case unknownSection
    /// A candidate of credentials that are not in use.
    case unknownCredentials
    case malformedCandidate
    case tooManyCandidates
}

extension SignallingError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreadable(let error): error.description
        case .noMid(let section): "section \(section) has no mid"
        case .duplicateMid(let mid): "two sections have the mid \(FieldCheck.quoted(mid))"
        case .noIceParameters(let mid):
            "section \(FieldCheck.quoted(mid)) has no ice-ufrag or no ice-pwd"
        case .noFingerprint(let mid):
            "section \(FieldCheck.quoted(mid)) has no fingerprint of a known algorithm"
        case .unusableSetup(let mid):
            "section \(FieldCheck.quoted(mid)) does not say who begins the handshake"
        case .noOffer: "there is no offer to answer"
        case .wrongSectionCount(let count, let expected):
            "there are \(count) sections, the offer has \(expected)"
        case .wrongSection(let section): "section \(section) is not the one that was offered"
        case .wrongDirection(let mid): "section \(FieldCheck.quoted(mid)) sends"
        case .notBundled(let mid): "section \(FieldCheck.quoted(mid)) is not in the bundle"
        case .wrongState(let state): "it may not come in the state \(state)"
        case .outdated: "it is older than one that was taken"
        case .changedEnd(let mid):
            "section \(FieldCheck.quoted(mid)) changes the certificate or the handshake's parts"
        case .noCodec(let mid): "section \(FieldCheck.quoted(mid)) has no codec of the offer"
        case .unknownSection: "there is no such section"
        case .unknownCredentials: "its credentials are not in use"
        case .malformedCandidate: "it is no candidate"
        case .tooManyCandidates: "there are more candidates than \(SdpLimits.candidates)"
        }
    }
}

extension BisqueError {
    /// What an application is told about a description that came from an endpoint.
    init(_ error: SignallingError) {
        self.init(.invalid, "sdp: \(error)")
    }
}
