/// Where one message ends and the next begins, in each of the three protocols we speak.
enum MessageFraming: Sendable {
    /// Chromium: a zero byte after each.
    case zeroTerminated
    /// Our scripts: one line each.
    case lines
    /// Firefox: the length in decimal digits and a colon before each.
    case lengthPrefixed

    func framed(_ message: String) -> [UInt8] {
        let bytes = Array(message.utf8)
        switch self {
        case .zeroTerminated: return bytes + [0]
        case .lines: return bytes + [UInt8(ascii: "\n")]
        case .lengthPrefixed: return Array("\(bytes.count):".utf8) + bytes
        }
    }

    /// Takes the first whole message out of what has come; `nil` when there is none yet.
    func takeMessage(from bytes: inout [UInt8]) throws -> [UInt8]? {
        switch self {
        case .zeroTerminated: return MessageFraming.take(before: 0, from: &bytes)
        case .lines: return MessageFraming.take(before: UInt8(ascii: "\n"), from: &bytes)
        case .lengthPrefixed:
            guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return nil }
            let digits = String(decoding: bytes[..<colon], as: UTF8.self)
            guard let length = Int(digits), length >= 0 else {
                throw EndpointFailure("no length of a message: \(digits)")
            }
            guard bytes.count > colon + length else { return nil }
            let message = Array(bytes[(colon + 1)...(colon + length)])
            bytes.removeFirst(colon + 1 + length)
            return message
        }
    }

    private static func take(before end: UInt8, from bytes: inout [UInt8]) -> [UInt8]? {
        guard let place = bytes.firstIndex(of: end) else { return nil }
        let message = Array(bytes[..<place])
        bytes.removeFirst(place + 1)
        return message
    }
}
