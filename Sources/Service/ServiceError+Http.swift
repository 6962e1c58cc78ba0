/// How a refusal looks in HTTP.
extension ServiceError.Code {
    /// The status of an answer that refuses with this code.
    var httpStatus: Int {
        switch self {
        case .badMessage, .badDescription, .badName: 400
        case .badToken: 401
        case .notAllowed: 403
        case .notFound: 404
        case .wrongState: 409
        case .closed: 410
        case .tooLarge: 413
        case .tooMany: 429
        case .internal: 500
        case .roomFull, .serviceFull, .unavailable: 503
        }
    }

    /// After how many seconds it may be tried again with some hope, for `retry-after`.
    var retryAfter: Int? {
        switch self {
        case .tooMany: 1
        case .unavailable: 2
        case .roomFull, .serviceFull: 10
        default: nil
        }
    }
}
