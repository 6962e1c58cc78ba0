/// The screen that a page is shown on.
import Testing

struct TestScreen: Sendable, Hashable, CustomTestStringConvertible {
    let name: String
    let width: Int
    let height: Int
    /// A finger instead of a mouse, and pages that fit themselves to a narrow window.
    let isTouched: Bool

    static let desktop = TestScreen(name: "desktop", width: 1280, height: 800, isTouched: false)
    static let phone = TestScreen(name: "phone", width: 390, height: 844, isTouched: true)
    static let phoneOnItsSide = TestScreen(
        name: "phone-on-its-side", width: 844, height: 390, isTouched: true)

    var testDescription: String { name }
}
