/// CRC-32 as in Ethernet and zip: it finds what an accident changed, not what an enemy did, and
/// against enemies the connection is sealed.
struct Checksum {
    private var register: UInt32 = .max

    var value: UInt32 { ~register }

    mutating func add(_ bytes: [UInt8]) {
        for byte in bytes {
            register = Self.table[Int(UInt8(truncatingIfNeeded: register) ^ byte)] ^ register >> 8
        }
    }

    private static let table: [UInt32] = (0..<256).map { (index: UInt32) in
        (0..<8).reduce(index) { value, _ in value & 1 == 1 ? 0xedb8_8320 ^ value >> 1 : value >> 1 }
    }
}
