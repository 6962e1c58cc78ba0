/// What browsers really said, from the corpus that the fuzzer starts with.
import Foundation

enum RealOffers {
    static let names = [
        "chromium-offer.sdp", "firefox-offer.sdp", "chromium-answer.sdp", "every-attribute.sdp",
    ]

    /// Chromium 156: sound, a picture in three sizes, and a data channel.
    static func chromium() throws -> String { try read("chromium-offer.sdp") }

    /// Firefox 153 with the same.
    static func firefox() throws -> String { try read("firefox-offer.sdp") }

    /// What Chromium 156 answered to the offer of `SubscriberOfferTests`.
    static func chromiumsAnswer() throws -> String { try read("chromium-answer.sdp") }

    /// Every line and attribute there is, in the strangest form that is allowed; ours.
    static func everyAttribute() throws -> String { try read("every-attribute.sdp") }

    static func read(_ name: String) throws -> String {
        let tests = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return try String(
            contentsOf: tests.appending(path: "Fuzz/corpus/sdp/\(name)"), encoding: .utf8)
    }
}
