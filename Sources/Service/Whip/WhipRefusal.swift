import BisqueWeb

/// A request of WHIP or WHEP that was not fulfilled, as it is answered.
struct WhipRefusal: Error, Sendable, Hashable {
    let status: Int
    /// For programs; where signalling has the same, it is its code.
    let code: String
    let message: String
    var headers: [HttpResponse.Header] = []

    init(
        _ status: Int, _ code: String, _ message: String, headers: [HttpResponse.Header] = []
    ) {
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers
    }

    init(_ error: ServiceError) {
        self.init(error.code.httpStatus, error.code.rawValue, error.message)
        if let seconds = error.code.retryAfter {
            headers.append(.init("retry-after", "\(seconds)"))
        }
        // RFC 6750 section 3.
        if error.code == .badToken { headers.append(.init("www-authenticate", "Bearer")) }
    }

    init(_ code: ServiceError.Code, _ message: String) {
        self.init(ServiceError(code, message))
    }

    // MARK: What has no code of its own

    static let unsupportedMediaType = WhipRefusal(
        415, "unsupportedMediaType", "the content-type is not the one of this request")

    /// RFC 9725 section 4.4.3: all of an offer or nothing.
    static func notAcceptable(_ message: String) -> WhipRefusal {
        WhipRefusal(406, "notAcceptable", message)
    }

    static let noSuchSession = WhipRefusal(404, "notFound", "there is no such session")

    static let noCondition = WhipRefusal(
        428, "preconditionRequired", "an if-match header must say which ICE session is meant")

    static let otherSession = WhipRefusal(
        412, "preconditionFailed", "the if-match header names another ICE session")

    /// Exactly as the draft of WHEP wants it, so that players try again.
    static func nobodyPublishes(retryAfter: Int) -> WhipRefusal {
        WhipRefusal(
            409, "wrongState", "nobody publishes here at the moment",
            headers: [.init("retry-after", "\(retryAfter)")])
    }
}
