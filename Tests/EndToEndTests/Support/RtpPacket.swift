/// An RTP packet (RFC 3550 section 5.1) with one-byte header extensions (RFC 8285), to and from
/// bytes. Written from the standard alone, so that it is a second opinion on the worker's.

struct RtpPacket: Hashable, Sendable {
    var payloadType: UInt8 = 96
    var isMarked = false
    var sequence: UInt16 = 0
    var timestamp: UInt32 = 0
    var ssrc: UInt32 = 0
    var contributors: [UInt32] = []
    /// In their order, by id.
    var extensions: [(id: UInt8, bytes: [UInt8])] = []
    var payload: [UInt8] = []

    static func == (one: RtpPacket, other: RtpPacket) -> Bool { one.bytes == other.bytes }

    func hash(into hasher: inout Hasher) { hasher.combine(bytes) }

    func value(of id: UInt8) -> [UInt8]? { extensions.first { $0.id == id }?.bytes }

    var bytes: [UInt8] {
        let flag: UInt8 = extensions.isEmpty ? 0 : 0x10
        var bytes: [UInt8] = [
            0x80 | flag | UInt8(contributors.count), (isMarked ? 0x80 : 0) | payloadType,
        ]
        bytes += sequence.bigEndianBytes + timestamp.bigEndianBytes + ssrc.bigEndianBytes
        for contributor in contributors { bytes += contributor.bigEndianBytes }
        if !extensions.isEmpty {
            var block = extensions.flatMap { entry in
                [entry.id << 4 | UInt8(entry.bytes.count - 1)] + entry.bytes
            }
            while block.count % 4 != 0 { block.append(0) }
            bytes += [0xBE, 0xDE] + UInt16(block.count / 4).bigEndianBytes + block
        }
        return bytes + payload
    }
}

extension RtpPacket {
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= 12, bytes[0] >> 6 == 2 else { return nil }
        payloadType = bytes[1] & 0x7F
        isMarked = bytes[1] & 0x80 != 0
        sequence = UInt16(truncatingIfNeeded: bytes.number(at: 2, size: 2))
        timestamp = bytes.number(at: 4, size: 4)
        ssrc = bytes.number(at: 8, size: 4)
        var end = 12 + 4 * Int(bytes[0] & 0x0F)
        guard bytes.count >= end else { return nil }
        contributors = stride(from: 12, to: end, by: 4).map { bytes.number(at: $0, size: 4) }
        if bytes[0] & 0x10 != 0 {
            guard bytes.count >= end + 4 else { return nil }
            let size = 4 * Int(bytes.number(at: end + 2, size: 2))
            let block = end + 4
            guard bytes[end] == 0xBE, bytes[end + 1] == 0xDE, bytes.count >= block + size else {
                return nil
            }
            end = block + size
            extensions = RtpPacket.elements(bytes[block..<end])
        }
        payload = Array(bytes[end...])
    }

    private static func elements(_ block: ArraySlice<UInt8>) -> [(id: UInt8, bytes: [UInt8])] {
        var elements: [(id: UInt8, bytes: [UInt8])] = []
        var rest = block
        while let head = rest.popFirst() {
            let length = Int(head & 0x0F) + 1
            guard head != 0 else { continue }
            guard rest.count >= length else { break }
            elements.append((head >> 4, Array(rest.prefix(length))))
            rest = rest.dropFirst(length)
        }
        return elements
    }
}

extension FixedWidthInteger {
    var bigEndianBytes: [UInt8] { withUnsafeBytes(of: bigEndian) { Array($0) } }
}

extension [UInt8] {
    /// Big-endian.
    func number(at start: Int, size: Int) -> UInt32 {
        self[start..<start + size].reduce(0) { $0 << 8 | UInt32($1) }
    }
}
