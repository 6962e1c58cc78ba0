/// What is wrong with a room token.
enum TokenTrouble: Error, Sendable, Hashable, CaseIterable {
    case missing
    /// Longer than any that is read.
    case tooLong
    /// Not three parts in base64url, or its JSON has not what a token needs.
    case malformed
    /// Not signed with the service's secret.
    case forged
    /// Signed, but its header asks for something that is not done here.
    case otherAlgorithm
    case expired
    case notYet
    /// For one use, and used.
    case used
    /// So many that are for one use were used that no more can be remembered.
    case tooManyUsed
    case otherRoom
    case otherName
    case mayNotPublish
    case mayNotSubscribe

    /// What is told; the token is never repeated.
    var refusal: ServiceError {
        switch self {
        case .missing: ServiceError(.badToken, "a token is needed to come in")
        case .tooLong:
            ServiceError(.badToken, "the token is longer than \(RoomToken.mostBytes) bytes")
        case .malformed: ServiceError(.badToken, "that is not a room token")
        case .forged: ServiceError(.badToken, "the token was not made by this service")
        case .otherAlgorithm: ServiceError(.badToken, "the token is not one of HS256")
        case .expired: ServiceError(.badToken, "the token has expired")
        case .notYet: ServiceError(.badToken, "the token is not valid yet")
        case .used: ServiceError(.badToken, "the token was for one use and has been used")
        case .tooManyUsed:
            ServiceError(.unavailable, "too many tokens for one use have been used; try later")
        case .otherRoom: ServiceError(.notAllowed, "the token is for another room")
        case .otherName: ServiceError(.notAllowed, "the token is for somebody of another name")
        case .mayNotPublish: ServiceError(.notAllowed, "the token does not allow to publish")
        case .mayNotSubscribe: ServiceError(.notAllowed, "the token does not allow to listen")
        }
    }
}
