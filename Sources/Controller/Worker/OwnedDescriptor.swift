import Glibc

/// A file descriptor that is closed when nobody holds it any longer.
///
/// A thread that is in the middle of a system call holds it, so its number cannot come to mean
/// something else meanwhile.
package final class OwnedDescriptor: Sendable {
    package let number: Int32

    package init(_ number: Int32) {
        precondition(number >= 0, "not a descriptor: \(number)")
        self.number = number
    }

    deinit {
        close(number)
    }
}

/// The name of an error number, for people.
package func systemErrorText(_ number: Int32) -> String {
    var text = [CChar](repeating: 0, count: 128)
    guard strerror_r(number, &text, text.count) == 0 else { return "error \(number)" }
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}
