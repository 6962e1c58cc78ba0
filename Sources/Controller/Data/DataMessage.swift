/// One message of a data channel: it arrives whole, or not at all.
public struct DataMessage: Sendable, Hashable {
    /// What its sender says it is. An empty message is of one kind or another, too.
    public enum Kind: Sendable, Hashable {
        case text
        case binary
        /// A payload protocol identifier of others than browsers (RFC 9260 section 3.3.1).
        case other(UInt32)
    }

    public let kind: Kind
    public let bytes: [UInt8]

    public init(_ text: String) {
        kind = .text
        bytes = Array(text.utf8)
    }

    public init(_ bytes: [UInt8], _ kind: Kind = .binary) {
        self.kind = kind
        self.bytes = bytes
    }

    /// Its text; `nil` for bytes, and for a text that is none.
    public var text: String? {
        kind == .text ? String(validating: bytes, as: UTF8.self) : nil
    }
}

extension DataMessage.Kind {
    /// RFC 8831 section 8.
    init(identifier: UInt32) {
        switch identifier {
        case 51, 56: self = .text
        case 53, 57: self = .binary
        default: self = .other(identifier)
        }
    }

    /// An empty message has an identifier of its own, as SCTP carries none.
    func identifier(isEmpty: Bool) -> UInt32 {
        switch self {
        case .text: isEmpty ? 56 : 51
        case .binary: isEmpty ? 57 : 53
        case .other(let identifier): identifier
        }
    }
}
