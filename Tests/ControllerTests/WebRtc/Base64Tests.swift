import Testing

@testable import Bisque

/// Keys as text.
@Suite struct Base64Tests {
    /// RFC 4648 section 10.
    @Test(arguments: [
        ("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYg==", "foob"),
        ("Zm9vYmE=", "fooba"), ("Zm9vYmFy", "foobar"),
    ])
    func theExamplesOfTheStandardAreRead(text: String, bytes: String) {
        #expect(Base64.bytes(of: text) == Array(bytes.utf8))
    }

    @Test(arguments: [
        "Z", "Zg", "Zg=", "Zg===", "====", "Z===", "Zh==", "Zm9=", "Zm9v\n", "Zm-v", "Z=9v",
    ])
    func anythingElseIsNone(_ text: String) {
        #expect(Base64.bytes(of: text) == nil)
    }

    @Test func keysMayBeGivenSo() throws {
        let zeros = String(repeating: "A", count: 40)
        let keys = try SrtpParameters(
            suite: .aesCm128HmacSha1, base64SendKey: zeros, base64ReceiveKey: zeros)
        try keys.validate()
        #expect(keys.sendKey == Array(repeating: 0, count: 30))
        #expect(
            code {
                _ = try SrtpParameters(
                    suite: .aesCm128HmacSha1, base64SendKey: zeros, base64ReceiveKey: "?")
            } == .invalid)
    }
}
