/// Levels by name, as settings that come as text have them.
extension Logging.Level {
    /// `debug`, `note`, `warning`, `error`, `silent`, or mediasoup's `warn`, `none`, in any case.
    ///
    /// - Throws: `.invalid` for any other word.
    public init(name: String) throws(BisqueError) {
        switch name.lowercased() {
        case "debug": self = .debug
        case "note": self = .note
        case "warning", "warn": self = .warning
        case "error": self = .error
        case "silent", "none": self = .silent
        default:
            throw FieldCheck.invalid("logLevel", "\(FieldCheck.quoted(name)) is no level")
        }
    }

    /// The word for it.
    public var name: String { "\(self)" }
}
