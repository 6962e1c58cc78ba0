/// The root of all tests that run real worker processes.
///
/// One after the other: each of them has the machine's two cores and its counters for itself.
import Testing

@Suite("End to end", .serialized)
enum EndToEnd {}
