/// Why a text is no session description, and the line that shows it.
///
/// Lines count from 1. `what` is a name of ours, never a stranger's text.
package enum SdpError: Error, Hashable, Sendable {
    case textTooLong
    case lineTooLong(line: Int)
    case tooManySections(line: Int)
    case tooManyAttributes(line: Int)
    /// Not of the form `x=…`, or of a type that nobody knows.
    case noLine(line: Int)
    /// NUL, or a carriage return that ends no line.
    case forbiddenCharacter(line: Int)
    /// A line or an attribute where it may not stand.
    case outOfPlace(line: Int, what: String)
    case malformed(line: Int, what: String)
    /// What may stand only once stands here again.
    case repeated(line: Int, what: String)
    /// What must stand at or before this line does not.
    case missing(line: Int, what: String)
}

extension SdpError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .textTooLong: "the text is longer than \(SdpLimits.textBytes) bytes"
        case .lineTooLong(let line): "line \(line) is longer than \(SdpLimits.lineBytes) bytes"
        case .tooManySections(let line):
            "line \(line) begins a media section after \(SdpLimits.sections)"
        case .tooManyAttributes(let line):
            "line \(line) is an attribute after \(SdpLimits.attributes) in its section"
        case .noLine(let line): "line \(line) is not of the form type=value"
        case .forbiddenCharacter(let line): "line \(line) has a NUL or a lone carriage return"
        case .outOfPlace(let line, let what): "line \(line): \(what) may not stand here"
        case .malformed(let line, let what): "line \(line): \(what) is malformed"
        case .repeated(let line, let what): "line \(line): \(what) is there already"
        case .missing(let line, let what): "line \(line): \(what) is missing"
        }
    }
}
