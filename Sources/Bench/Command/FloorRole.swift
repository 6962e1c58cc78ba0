/// The `floor` role: says its port, then forwards until its standard input ends.
import BenchLoad
import Foundation

struct FloorRole {
    static let name = "floor"

    private let shape: floor_shape

    init(_ arguments: [String]) throws {
        guard arguments.count == 2, let shape = ForwardingShape(arguments[0]),
            let firstPort = UInt16(arguments[1])
        else { throw BenchError("floor: shape, first port") }
        self.shape = shape.forFloor(firstPort: firstPort)
    }

    func run() throws {
        let shape = shape
        var port: UInt16 = 0
        let socket = floor_open(&port)
        guard socket >= 0 else {
            throw BenchError("floor: \(String(cString: strerror(-socket)))")
        }
        _ = bench_pin(0, Forwarder.core)
        // Forwarding has a thread of its own, so that the end of the input ends the process.
        Thread.detachNewThread {
            var shape = shape
            exit(floor_serve(socket, &shape))
        }
        say(String(port))
        while readLine() != nil {}
    }
}
