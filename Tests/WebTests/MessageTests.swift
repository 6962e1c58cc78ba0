import BisqueWeb
import Testing

/// What a response is made of.
@Suite struct MessageTests {
    @Test func aTextIsSentAsUtf8() {
        #expect(HttpResponse.text(200, "ö").body == [0xC3, 0xB6])
    }
}
