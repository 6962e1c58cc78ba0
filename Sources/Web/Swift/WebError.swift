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
        /// Another server answered with something else than a WebSocket.
        public static let refused = Code(rawValue: "refused")
        /// There is no address of that name.
        public static let nameUnknown = Code(rawValue: "nameUnknown")
        /// Nobody listens there, or does not speak TLS.
        public static let unreachable = Code(rawValue: "unreachable")
        /// The other server's certificate is not believed.
        public static let untrusted = Code(rawValue: "untrusted")
        /// What the other server answered cannot be meant.
        public static let notWebSocket = Code(rawValue: "notWebSocket")
        /// The other server took none of the protocols.
        public static let noProtocol = Code(rawValue: "noProtocol")
        /// It took longer than it may.
        public static let late = Code(rawValue: "late")
        /// It was closed or given up meanwhile.
        public static let closed = Code(rawValue: "closed")
        /// The machine has no more of something: memory, descriptors, threads.
        public static let limit = Code(rawValue: "limit")
    }

    public let code: Code
    /// A sentence for people.
    public let message: String
    /// What another server answered with, if it did.
    public let status: Int?

    public init(_ code: Code, _ message: String, status: Int? = nil) {
        self.code = code
        self.message = message
        self.status = status
    }

    public var description: String { "\(code.rawValue): \(message)" }
}
