/// One packet of an RTCP compound (RFC 3550 section 6, RFC 4585), to and from bytes.

struct RtcpPacket: Hashable, Sendable {
    enum Kind: UInt8, Sendable {
        case senderReport = 200
        case receiverReport, description, bye, application, transportFeedback, payloadFeedback
        case extendedReport
    }

    /// What one source says of what it gets of another.
    struct Block: Hashable, Sendable {
        let ssrc: UInt32
        let fractionLost: UInt8
        let lost: UInt32
        let highest: UInt32
    }

    let type: UInt8
    /// Or the format of feedback.
    let count: UInt8
    /// Behind the first four bytes.
    let body: [UInt8]

    init(_ kind: Kind, count: UInt8, body: [UInt8]) {
        type = kind.rawValue
        self.count = count
        self.body = body
    }

    var kind: Kind? { Kind(rawValue: type) }

    var bytes: [UInt8] {
        [0x80 | count, type] + UInt16(body.count / 4).bigEndianBytes + body
    }

    /// Who speaks.
    var ssrc: UInt32 { body.number(at: 0, size: 4) }

    var mediaSsrc: UInt32? {
        guard kind == .payloadFeedback || kind == .transportFeedback else { return nil }
        return body.number(at: 4, size: 4)
    }

    var isPictureLoss: Bool { kind == .payloadFeedback && count == 1 }

    var blocks: [Block] {
        guard kind == .senderReport || kind == .receiverReport else { return [] }
        let start = kind == .senderReport ? 24 : 4
        return (0..<Int(count)).map { index in
            let at = start + 24 * index
            return Block(
                ssrc: body.number(at: at, size: 4), fractionLost: body[at + 4],
                lost: body.number(at: at + 5, size: 3),
                highest: body.number(at: at + 8, size: 4))
        }
    }

    /// The name in a source description of one chunk.
    var cname: String? {
        guard kind == .description, body.count > 6, body[4] == 1 else { return nil }
        return String(decoding: body[6..<6 + Int(body[5])], as: UTF8.self)
    }
}

extension RtcpPacket {
    /// Told from RTP by its second byte (RFC 5761 section 4).
    static func isRtcp(_ bytes: [UInt8]) -> Bool {
        bytes.count >= 4 && (192...223).contains(bytes[1])
    }

    static func parse(_ compound: [UInt8]) -> [RtcpPacket] {
        var packets: [RtcpPacket] = []
        var at = 0
        while at + 4 <= compound.count {
            let end = at + 4 + 4 * Int(compound.number(at: at + 2, size: 2))
            guard end <= compound.count, let kind = Kind(rawValue: compound[at + 1]) else { break }
            packets.append(
                RtcpPacket(kind, count: compound[at] & 0x1F, body: Array(compound[(at + 4)..<end])))
            at = end
        }
        return packets
    }

    // MARK: What tests say

    static func receiverReport(
        by ssrc: UInt32, of source: UInt32, fractionLost: UInt8 = 0, lost: UInt32 = 0,
        highest: UInt32 = 0, jitter: UInt32 = 0, lastReport: UInt32 = 0, delay: UInt32 = 0
    ) -> RtcpPacket {
        var body = ssrc.bigEndianBytes + source.bigEndianBytes
        body += (UInt32(fractionLost) << 24 | lost).bigEndianBytes + highest.bigEndianBytes
        body += jitter.bigEndianBytes + lastReport.bigEndianBytes + delay.bigEndianBytes
        return RtcpPacket(.receiverReport, count: 1, body: body)
    }

    static func emptyReport(by ssrc: UInt32) -> RtcpPacket {
        RtcpPacket(.receiverReport, count: 0, body: ssrc.bigEndianBytes)
    }

    static func senderReport(
        by ssrc: UInt32, ntp: UInt64, timestamp: UInt32, packets: UInt32, octets: UInt32
    ) -> RtcpPacket {
        RtcpPacket(
            .senderReport, count: 0,
            body: ssrc.bigEndianBytes + ntp.bigEndianBytes + timestamp.bigEndianBytes
                + packets.bigEndianBytes + octets.bigEndianBytes)
    }

    static func pictureLoss(by ssrc: UInt32, of media: UInt32) -> RtcpPacket {
        RtcpPacket(
            .payloadFeedback, count: 1, body: ssrc.bigEndianBytes + media.bigEndianBytes)
    }

    static func bye(_ ssrc: UInt32) -> RtcpPacket {
        RtcpPacket(.bye, count: 1, body: ssrc.bigEndianBytes)
    }
}
