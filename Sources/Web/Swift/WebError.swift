/// Why a server cannot start, or a client cannot connect.
public struct WebError: Error, Sendable, Hashable, CustomStringConvertible {
    public struct Code: RawRepresentable, Sendable, Hashable {
        public let rawValue: String

        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// Somebody else listens on that port.
        public static let addressInUse = Code(rawValue: "addressInUse")
        public static let addressInvalid = Code(rawValue: "addressInvalid")
        public static let certificateInvalid = Code(rawValue: "certificateInvalid")
        public static let refused = Code(rawValue: "refused")
        /// The machine has no more of something: memory, descriptors, threads.
        public static let limit = Code(rawValue: "limit")
    }

    public let code: Code
    /// A sentence for people.
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { "\(code.rawValue): \(message)" }
}
