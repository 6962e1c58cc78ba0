/// Why a text is no signal.
package enum SignalFault: Error, Sendable, Hashable {
    case tooLong(Int)
    /// No JSON, or without what a signal of its type must have.
    case malformed
    /// Of a type that nobody here knows: later versions may have some.
    case unknownType
}

extension SignalFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .tooLong(let bytes): "it has \(bytes) bytes, \(DirectSignal.mostBytes) are the most"
        case .malformed: "it is no signal"
        case .unknownType: "its type is unknown"
        }
    }
}
