/// A worker's refusal as the error that the application gets.
internal import Channel

/// What a worker's refusal means to the application.
extension BisqueError {
    init(_ refused: Refused) {
        let code: Code =
            switch refused.why {
            case .limitReached, .outOfMemory: .limit
            default: .refused
            }
        let text = refused.text.isEmpty ? "\(refused.why)" : refused.text
        self.init(code, text)
    }
}
