/// What is called when something happens, as a value that a lock may guard.
///
/// A bare closure must not be what a `Locked` guards: each time it is looked at in place it is
/// wrapped once more, so that it grows and slows down with every look.
package struct Callback<Argument>: Sendable {
    private let body: @Sendable (Argument) -> Void

    package init(_ body: @escaping @Sendable (Argument) -> Void) {
        self.body = body
    }

    package func callAsFunction(_ argument: Argument) {
        body(argument)
    }
}
