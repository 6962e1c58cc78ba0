import Glibc

/// The two ends of a span: sockets by which two workers give each other a room's packets.
package struct SpanPair: Sendable {
    package let one: OwnedDescriptor
    package let other: OwnedDescriptor

    /// - Throws: `.limit` when the process may open no more descriptors.
    package init() throws(BisqueError) {
        var pair: [Int32] = [-1, -1]
        let kind = SOCK_SEQPACKET.rawValue | SOCK_CLOEXEC.rawValue
        guard socketpair(AF_UNIX, Int32(kind), 0, &pair) == 0 else {
            throw BisqueError(.limit, "cannot open a span: \(systemErrorText(errno))")
        }
        one = OwnedDescriptor(pair[0])
        other = OwnedDescriptor(pair[1])
    }
}
