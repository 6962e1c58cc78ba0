import Bisque

/// Packets of RTP under the numbers of another stream (RFC 3550 section 5.1, RFC 8285).
extension Renumbering {
    private static let fixedHeader = 12
    private static let oneByteForm: UInt16 = 0xBEDE
    /// The low four bits are the application's.
    private static let twoByteForm: UInt16 = 0x1000

    /// The packet with the numbers that mean the same; nothing when its codec has none, or when it
    /// cannot be read. Header extensions without a number become padding.
    func apply(to packet: [UInt8]) -> [UInt8]? {
        guard packet.count >= Self.fixedHeader, packet[0] >> 6 == 2,
            let payloadType = payloadTypes[packet[1] & 0x7F]
        else { return nil }
        var renumbered = packet
        renumbered[1] = packet[1] & 0x80 | payloadType
        guard packet[0] & 0x10 != 0 else { return renumbered }
        let head = Self.fixedHeader + Int(packet[0] & 0x0F) * 4
        guard packet.count >= head + 4 else { return nil }
        let form = UInt16(packet[head]) << 8 | UInt16(packet[head + 1])
        let length = (Int(packet[head + 2]) << 8 | Int(packet[head + 3])) * 4
        let elements = head + 4..<head + 4 + length
        guard elements.upperBound <= packet.count else { return nil }
        switch form {
        case Self.oneByteForm: renumberShort(&renumbered, elements)
        case _ where form & 0xFFF0 == Self.twoByteForm: renumberLong(&renumbered, elements)
        default: break
        }
        return renumbered
    }

    /// RFC 8285 section 4.2: 0 is padding, and behind 15 nobody reads on.
    private func renumberShort(_ packet: inout [UInt8], _ elements: Range<Int>) {
        var place = elements.lowerBound
        while place < elements.upperBound, packet[place] >> 4 != 15 {
            let id = packet[place] >> 4
            let end = id == 0 ? place + 1 : place + 2 + Int(packet[place] & 0x0F)
            guard end <= elements.upperBound else { break }
            if id != 0, let other = extensions[id], (1...14).contains(other) {
                packet[place] = other << 4 | packet[place] & 0x0F
            } else {
                packet.clear(place..<end)
            }
            place = end
        }
        packet.clear(place..<elements.upperBound)
    }

    /// RFC 8285 section 4.3.
    private func renumberLong(_ packet: inout [UInt8], _ elements: Range<Int>) {
        var place = elements.lowerBound
        while place < elements.upperBound {
            guard packet[place] != 0 else {
                place += 1
                continue
            }
            guard place + 1 < elements.upperBound else { break }
            let end = place + 2 + Int(packet[place + 1])
            guard end <= elements.upperBound else { break }
            if let other = extensions[packet[place]], other != 0 {
                packet[place] = other
            } else {
                packet.clear(place..<end)
            }
            place = end
        }
        packet.clear(place..<elements.upperBound)
    }
}

extension [UInt8] {
    fileprivate mutating func clear(_ range: Range<Int>) {
        for place in range { self[place] = 0 }
    }
}
