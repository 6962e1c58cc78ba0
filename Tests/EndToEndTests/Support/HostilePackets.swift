/// Packets to be dropped, each under one reason, and noise without end.

/// - Parameters:
///   - next: the camera's next packet: payload type 96, and 99 for its retransmissions. Its number
///     is used up.
///   - echo: an SSRC under which the worker itself sends to where these come from.
func hostilePackets(
    after next: RtpPacket, echo: UInt32
) -> [(reason: String, packet: [UInt8])] {
    let cookie: [UInt8] = [0x21, 0x12, 0xA4, 0x42]
    var packets: [(reason: String, packet: [UInt8])] = [
        ("runt", []),
        ("runt", [0x80]),
        ("runt", Array(next.bytes.prefix(11))),
        ("runt", [0x80, 200, 0]),
        ("runt", [0xFF, 0xFF, 0xFF]),
        ("unknownProtocol", [UInt8](repeating: 0xFF, count: 100)),
        ("unknownProtocol", [0x40] + next.bytes.dropFirst()),
        ("unknownProtocol", [0, 1, 0, 0] + cookie + [UInt8](repeating: 7, count: 12)),
        ("unknownProtocol", [22, 254, 253] + [UInt8](repeating: 0, count: 30)),
        ("truncated", next.bytes + [UInt8](repeating: 0, count: 2100)),
        ("truncated", [UInt8](repeating: 0xFF, count: 65_000)),
        ("rtpCsrc", [0x8F] + next.bytes[1..<12]),
        ("rtpCsrc", [0x8F] + next.bytes[1..<71]),
        ("rtpExtension", [0x90] + next.bytes[1..<12]),
        ("rtpExtension", [0x90] + next.bytes[1..<12] + [0xBE, 0xDE, 0xFF, 0xFF]),
        ("rtpExtension", [0x90] + next.bytes[1..<12] + [0xBE, 0xDE, 0, 2, 1, 2, 3, 4]),
        ("rtpPadding", [0xA0] + next.bytes[1..<12]),
        ("rtpPadding", [0xA0] + next.bytes[1..<40] + [0]),
        ("rtpPadding", [0xA0] + next.bytes[1..<40] + [200]),
        (
            "rtpHeaderSize",
            [0x90] + next.bytes[1..<12] + [0xBE, 0xDE, 0, 100]
                + [UInt8](repeating: 0, count: 400)
        ),
        ("rtcpMalformed", [0x80, 200, 0xFF, 0xFF, 0, 0, 0, 1]),
        ("rtcpMalformed", [0x80, 201, 0, 1, 0, 0, 0, 1, 0x80, 203]),
        ("rtcpMalformed", [0x80, 201, 0, 1, 0, 0, 0, 1, 0x00, 203, 0, 0]),
        ("rtcpMalformed", [0xA0, 201, 0, 1, 0, 0, 0, 0]),
        ("rtcpMalformed", [0xA0, 201, 0, 1, 0, 0, 0, 99]),
        ("rtcpFirst", [0x80, 192, 0, 1, 0, 0, 0, 1]),
        ("rtcpFirst", [0x80, 223, 0, 1, 0, 0, 0, 1]),
        ("rtcpFirst", [0xA0, 201, 0, 1, 0, 0, 0, 4, 0x80, 203, 0, 0]),
    ]
    var packet = next
    packet.ssrc = 0
    packets.append(("rtpSsrcZero", packet.bytes))
    packet.ssrc = echo
    packets.append(("rtpOwnSsrc", packet.bytes))
    packet.ssrc = 987_654
    packet.payloadType = 44
    packets.append(("rtpUnrouted", packet.bytes))
    packet.ssrc = next.ssrc
    packets.append(("rtpPayloadType", packet.bytes))
    packet.payloadType = 99
    packets.append(("rtpRetransmission", packet.bytes))
    let empty = [next.bytes[0] | 0x20] + next.bytes[1..<12] + [0, 0, 0, 4]
    packets.append(("rtpEmpty", empty))
    packets.append(("rtpDuplicate", empty))
    packets.append(("rtpDuplicate", next.bytes))
    packet = next
    packet.sequence &+= 30_000
    packets.append(("rtpSequence", packet.bytes))
    packet.sequence &-= 40_000
    packets.append(("rtpSequence", packet.bytes))
    return packets
}

/// Packets that are nearly right, or not at all. The same seed says the same.
struct Noise {
    private var state: UInt64
    private var sequence: UInt16 = 0
    private let echo: UInt32

    init(seed: UInt64, echo: UInt32) {
        state = seed
        self.echo = echo
    }

    mutating func packet() -> [UInt8] {
        var bytes: [UInt8]
        switch below(8) {
        case 0: return (0..<below(200)).map { _ in UInt8(below(256)) }
        case 1: return [UInt8](repeating: 0x80, count: 1900 + below(400))
        case 2: bytes = report()
        case 3: bytes = feedback()
        default: bytes = media()
        }
        for _ in 0..<below(4) where !bytes.isEmpty {
            bytes[below(min(bytes.count, 40))] = UInt8(below(256))
        }
        if below(6) == 0 { bytes.removeLast(below(bytes.count)) }
        return bytes
    }

    private mutating func media() -> [UInt8] {
        var packet = Source(ssrc: below(3) == 0 ? echo : 1111).next
        packet.payloadType = [96, 96, 96, 99, 111][below(5)]
        sequence &+= UInt16(below(3))
        packet.sequence = below(20) == 0 ? UInt16(below(65_536)) : sequence
        if below(2) == 0 {
            packet.extensions = (1...(1 + below(4))).map { id in
                (UInt8(id), (0...below(8)).map { UInt8($0) })
            }
        }
        return packet.bytes
    }

    private mutating func report() -> [UInt8] {
        let packets: [RtcpPacket] = [
            .senderReport(
                by: 1111, ntp: next(), timestamp: UInt32(below(1 << 30)), packets: 1, octets: 1),
            .receiverReport(by: 1, of: echo, fractionLost: 9, lost: UInt32(below(1 << 24))),
            .emptyReport(by: 1),
        ]
        return packets[below(3)].bytes + packets[below(3)].bytes
    }

    private mutating func feedback() -> [UInt8] {
        RtcpPacket.emptyReport(by: 1).bytes + RtcpPacket.pictureLoss(by: 1, of: echo).bytes
    }

    private mutating func below(_ limit: Int) -> Int {
        limit == 0 ? 0 : Int(next() % UInt64(limit))
    }

    /// SplitMix64.
    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
