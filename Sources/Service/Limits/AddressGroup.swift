import Glibc

/// Those who are counted as one because they cannot be told apart by their addresses.
///
/// An IPv4 address stands for itself; of an IPv6 address the first 64 bits count, because whoever
/// has one of them has all (RFC 6177). What is not an address is one group of its own.
struct AddressGroup: Sendable, Hashable {
    /// IPv4: the address mapped to IPv6 (RFC 4291 section 2.5.5.2), whose first half is zero.
    private let prefix: UInt64
    private let version4: UInt32

    init(_ text: String) {
        var bytes = [UInt8](repeating: 0, count: 16)
        // A zone, as in `fe80::1%eth0`, says on which wire; the address is before it.
        let address = String(text.prefix { $0 != "%" })
        if inet_pton(AF_INET, address, &bytes) == 1 {
            prefix = 0
            version4 = AddressGroup.number(bytes[0..<4])
        } else if inet_pton(AF_INET6, address, &bytes) == 1 {
            let isMapped =
                bytes[0..<10].allSatisfy { $0 == 0 } && bytes[10] == 255
                && bytes[11] == 255
            prefix = isMapped ? 0 : AddressGroup.number(bytes[0..<8])
            version4 = isMapped ? AddressGroup.number(bytes[12..<16]) : 0
        } else {
            prefix = .max
            version4 = 0
        }
    }

    private static func number<Number: FixedWidthInteger>(_ bytes: ArraySlice<UInt8>) -> Number {
        bytes.reduce(0) { $0 << 8 | Number($1) }
    }
}
