/// Messages that are known by their number, every byte of them; amount.js says the same.
import BisqueDirect
import Glibc

struct AmountMessages: Sendable {
    static let length = 65_536
    private static let headLength = 8

    private let pattern: [UInt8]

    init() {
        var state: UInt32 = 1
        pattern = (0..<2 * Self.length).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223
            return UInt8(state >> 24)
        }
    }

    func message(_ number: Int) -> DirectMessage {
        .binary(
            withUnsafeBytes(of: UInt64(number).littleEndian) { Array($0) }
                + pattern[start(number)..<start(number) + Self.length - Self.headLength])
    }

    func isRight(_ message: DirectMessage, _ number: Int) -> Bool {
        guard case .binary(let bytes) = message, bytes.count == Self.length else { return false }
        return bytes.withUnsafeBytes { bytes in
            pattern.withUnsafeBytes { pattern in
                guard let said = bytes.baseAddress, let known = pattern.baseAddress else {
                    return false
                }
                return UInt64(littleEndian: said.loadUnaligned(as: UInt64.self)) == UInt64(number)
                    && memcmp(
                        said + Self.headLength, known + start(number),
                        Self.length - Self.headLength) == 0
            }
        }
    }

    private func start(_ number: Int) -> Int { number &* 4_100 % Self.length }
}
