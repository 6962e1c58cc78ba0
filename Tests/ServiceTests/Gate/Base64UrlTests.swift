import Testing

@testable import BisqueService

/// base64url: the vectors of RFC 4648 without padding, and only one text for each value.
@Suite struct Base64UrlTests {
    @Test(arguments: [
        ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"),
        ("fooba", "Zm9vYmE"), ("foobar", "Zm9vYmFy"),
    ])
    func theVectorsOfTheRfcHold(plain: String, encoded: String) {
        #expect(Base64Url.encode(Array(plain.utf8)) == encoded)
        #expect(Base64Url.decode(encoded.utf8) == Array(plain.utf8))
    }

    @Test func everyByteComesBack() {
        let bytes = (UInt8.min ... .max).map { $0 }
        for start in 0..<3 {
            let some = Array(bytes[start...])
            #expect(Base64Url.decode(Base64Url.encode(some).utf8) == some)
        }
        #expect(Base64Url.encode([0xFB, 0xFF]) == "-_8")
    }

    @Test(arguments: ["Z", "Zm9vY", "Zg==", "Zm9v\n", "Zm 9", "+/8", "Zm9\u{e9}", "Zh", "Zm9"])
    func whatIsNotTheOneWayToWriteItIsRefused(text: String) {
        #expect(Base64Url.decode(text.utf8) == nil)
    }
}
