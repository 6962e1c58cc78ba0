internal import CSystem

/// How other threads interrupt one that waits in `poll`.
final class WakeUp: Sendable {
    let descriptor: OwnedDescriptor

    init() throws(BisqueError) {
        let number = bisque_wake_open()
        guard number >= 0 else {
            throw BisqueError(.limit, "eventfd: \(systemErrorText(-number))")
        }
        descriptor = OwnedDescriptor(number)
    }

    func raise() {
        bisque_wake_raise(descriptor.number)
    }

    func lower() {
        bisque_wake_lower(descriptor.number)
    }
}
