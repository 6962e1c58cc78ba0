import Bisque

/// What the library refuses, in the service's words.
extension ServiceError {
    init(_ error: BisqueError) {
        let code: Code =
            switch error.code {
            case .invalid, .unsupported, .refused: .badDescription
            case .limit: .tooMany
            case .closed, .cancelled: .closed
            case .workerDied: .unavailable
            case .notFound: .notFound
            case .duplicate: .wrongState
            default: .internal
            }
        self.init(code, error.message)
    }
}
