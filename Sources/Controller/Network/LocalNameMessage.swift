import Glibc

/// Messages of multicast DNS (RFC 6762), as far as the addresses of one name need them.
package enum LocalNameMessage {
    private static let typeA: UInt16 = 1
    private static let typeAAAA: UInt16 = 28
    private static let classInternet: UInt16 = 1
    /// Set in an answer's class when it replaces what was known before (RFC 6762 section 10.2).
    private static let cacheFlush: UInt16 = 0x8000
    private static let isAnswer: UInt16 = 0x8000
    private static let headerSize = 12
    /// RFC 1035 section 2.3.4.
    private static let longestLabel = 63
    private static let longestName = 255

    /// Asks for the addresses of both families.
    static func query(for name: String) -> [UInt8] {
        // No number, no flags; two questions, and nothing else.
        var message: [UInt8] = [0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0]
        for type in [typeA, typeAAAA] {
            for label in name.split(separator: ".") {
                let bytes = label.utf8.prefix(longestLabel)
                message.append(UInt8(bytes.count))
                message.append(contentsOf: bytes)
            }
            message.append(0)
            for value in [type, classInternet] {
                message.append(UInt8(value >> 8))
                message.append(UInt8(truncatingIfNeeded: value))
            }
        }
        return message
    }

    /// The addresses that a message gives the name, as far as it can be read.
    package static func addresses(of name: String, in message: [UInt8]) -> [String] {
        var reader = Reader(bytes: message)
        guard message.count >= headerSize, reader.skip(2), let flags = reader.number(),
            flags & isAnswer != 0, let questions = reader.number(), let answers = reader.number(),
            reader.skip(4)
        else { return [] }
        for _ in 0..<questions {
            guard reader.name() != nil, reader.skip(4) else { return [] }
        }
        var found: [String] = []
        for _ in 0..<answers {
            guard let owner = reader.name(), let type = reader.number(),
                let kind = reader.number(), reader.skip(4), let length = reader.number(),
                let data = reader.take(Int(length))
            else { return found }
            guard owner == name.lowercased(), kind & ~cacheFlush == classInternet,
                let ip = text(data, type), !found.contains(ip)
            else { continue }
            found.append(ip)
        }
        return found
    }

    private static func text(_ data: ArraySlice<UInt8>, _ type: UInt16) -> String? {
        let family: Int32
        switch (type, data.count) {
        case (typeA, 4): family = AF_INET
        case (typeAAAA, 16): family = AF_INET6
        default: return nil
        }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let isWritten = data.withUnsafeBytes { bytes in
            inet_ntop(family, bytes.baseAddress, &text, socklen_t(text.count)) != nil
        }
        guard isWritten else { return nil }
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Never reads beyond the message, and never twice at one place for one name.
    private struct Reader {
        let bytes: [UInt8]
        private var offset = 0

        init(bytes: [UInt8]) {
            self.bytes = bytes
        }

        mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
            guard bytes.count - offset >= count else { return nil }
            defer { offset += count }
            return bytes[offset..<offset + count]
        }

        mutating func skip(_ count: Int) -> Bool { take(count) != nil }

        mutating func number() -> UInt16? {
            take(2).map { UInt16($0[$0.startIndex]) << 8 | UInt16($0[$0.startIndex + 1]) }
        }

        /// In lower case, its labels with dots between them.
        mutating func name() -> String? {
            var name: [UInt8] = []
            var place = offset
            var end: Int?
            while place < bytes.count, name.count <= longestName {
                let length = Int(bytes[place])
                if length == 0 {
                    offset = end ?? place + 1
                    return String(decoding: name, as: UTF8.self).lowercased()
                }
                if length >= 0xC0 {
                    // The rest stands further ahead (RFC 1035 section 4.1.4).
                    guard place + 1 < bytes.count else { return nil }
                    end = end ?? place + 2
                    let ahead = (length & 0x3F) << 8 | Int(bytes[place + 1])
                    guard ahead < place else { return nil }
                    place = ahead
                } else {
                    guard length <= longestLabel, bytes.count - place > length else { return nil }
                    if !name.isEmpty { name.append(UInt8(ascii: ".")) }
                    name.append(contentsOf: bytes[place + 1...place + length])
                    place += 1 + length
                }
            }
            return nil
        }
    }
}
