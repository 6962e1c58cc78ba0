import BisqueWeb
import Testing

/// HMAC-SHA256 against the vectors of RFC 4231, and the comparison.
@Suite struct HmacSha256Tests {
    struct Vector: Sendable, CustomStringConvertible {
        let number: Int
        let key: [UInt8]
        let message: [UInt8]
        let code: String

        init(_ number: Int, key: [UInt8], message: [UInt8], code: String) {
            self.number = number
            self.key = key
            self.message = message
            self.code = code
        }

        var description: String { "RFC 4231 section 4.\(number + 1)" }
    }

    /// RFC 4231 section 4; case 5 is left out, because it is about a shortened code.
    static let vectors = [
        Vector(
            1, key: Array(repeating: 0x0B, count: 20), message: Array("Hi There".utf8),
            code: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        Vector(
            2, key: Array("Jefe".utf8), message: Array("what do ya want for nothing?".utf8),
            code: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        Vector(
            3, key: Array(repeating: 0xAA, count: 20), message: Array(repeating: 0xDD, count: 50),
            code: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
        Vector(
            4, key: Array(0x01...0x19), message: Array(repeating: 0xCD, count: 50),
            code: "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
        Vector(
            6, key: Array(repeating: 0xAA, count: 131),
            message: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            code: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
        Vector(
            7, key: Array(repeating: 0xAA, count: 131),
            message: Array(
                ("This is a test using a larger than block-size key and a larger than block-size "
                    + "data. The key needs to be hashed before being used by the HMAC algorithm.")
                    .utf8),
            code: "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"),
    ]

    @Test(arguments: vectors) func theVectorsOfTheRfcHold(vector: Vector) {
        #expect(hex(HmacSha256.code(of: vector.message, key: vector.key)) == vector.code)
    }

    /// RFC 2104 section 2 fills a short key up with zeros.
    @Test func noKeyIsAKeyOfZeros() {
        let message = Array("message".utf8)
        #expect(
            HmacSha256.code(of: message, key: [])
                == HmacSha256.code(of: message, key: Array(repeating: 0, count: 64)))
    }

    @Test func onlyEqualSumsAreEqual() {
        let sum = HmacSha256.code(of: [1], key: [2])
        #expect(HmacSha256.isEqual(sum, sum))
        #expect(HmacSha256.isEqual([], []))
        #expect(!HmacSha256.isEqual(sum, Array(sum.dropLast())))
        for place in sum.indices {
            var other = sum
            other[place] ^= 0x80
            #expect(!HmacSha256.isEqual(sum, other))
        }
    }

    @Test func randomBytesAreAsManyAsAskedForAndNotTheSame() {
        #expect(WebRandom.bytes(0).isEmpty)
        #expect(WebRandom.bytes(16).count == 16)
        #expect(WebRandom.bytes(16) != WebRandom.bytes(16))
    }

    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
