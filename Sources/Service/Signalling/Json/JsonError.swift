/// Why a text is no JSON that signalling reads.
package enum JsonError: Error, Sendable, Hashable {
    /// At which byte something else was expected.
    case unexpected(at: Int, expected: String)
    /// It goes on where a value should have ended it.
    case trailing(at: Int)
    case tooDeep(at: Int)
    /// A name that its object has already.
    case duplicate(at: Int)
    /// A number that nothing holds, such as `1e999`.
    case outOfRange(at: Int)
}

extension JsonError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unexpected(let at, let expected): "byte \(at): \(expected) was expected"
        case .trailing(let at): "byte \(at): the value has ended"
        case .tooDeep(let at): "byte \(at): nested too deeply"
        case .duplicate(let at): "byte \(at): the object has that name already"
        case .outOfRange(let at): "byte \(at): the number is too large"
        }
    }
}
