/// The `load` role: generator and sink, told by lines on standard input what to measure.
///
/// It answers every line with one line of JSON and ends with its input.
import BenchLoad
import Foundation

struct LoadRole {
    static let name = "load"
    static let core: Int32 = 1
    /// Where the listeners' ports may begin: below the ephemeral range, above what services use.
    /// Two benches may run at once, so the first block that is free is taken.
    static let firstPorts = stride(from: UInt16(20_000), through: 30_000, by: 2_000)

    private let shape: ForwardingShape

    init(_ arguments: [String]) throws {
        guard arguments.count == 1, let shape = ForwardingShape(arguments[0])
        else { throw BenchError("load: shape") }
        self.shape = shape
    }

    private static let forwarders = Int(LOAD_FORWARDERS_MAX)

    func run() throws {
        _ = bench_pin(0, Self.core)
        let (load, firstPort) = try open()
        defer { load_close(load) }
        try answer(
            LoadPorts(
                firstListener: firstPort,
                publishers: (0..<shape.publishers).map { load_publisher_port(load, UInt32($0)) },
                ssrcs: (0..<shape.publishers).map { load_publisher_ssrc(UInt32($0)) }))

        while let line = readLine() {
            let order = try JSONDecoder().decode(LoadOrder.self, from: Data(line.utf8))
            var run = load_run(
                forwarder: order.forwarder.forLoad,
                beside: order.beside?.forLoad ?? load_forwarder(),
                packets_per_second: order.packetsPerSecond, burst: order.burst,
                warm_up_ms: order.warmUpMilliseconds, measured_ms: order.measuredMilliseconds,
                has_feedback: order.hasFeedback, settled: order.settledListeners)
            var results = [load_result](repeating: load_result(), count: Self.forwarders)
            guard load_measure(load, &run, &results) else {
                throw BenchError("the forwarder is gone: \(String(cString: strerror(errno)))")
            }
            try answer(results.prefix(order.beside == nil ? 1 : 2).map { LoadSample($0) })
        }
    }

    private func open() throws -> (load: OpaquePointer, firstPort: UInt16) {
        for firstPort in Self.firstPorts {
            var shape = shape.forLoad(firstPort: firstPort)
            if let load = load_open(&shape) { return (load, firstPort) }
            guard errno == EADDRINUSE else { break }
        }
        throw BenchError("cannot open the listeners' ports: \(String(cString: strerror(errno)))")
    }

    private func answer(_ value: some Encodable) throws {
        say(String(decoding: try JSONEncoder().encode(value), as: UTF8.self))
    }
}
