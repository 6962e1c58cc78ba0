/// The `floor` role: says its port, then forwards until its standard input ends.
import BenchLoad
import Foundation

struct FloorRole {
    static let name = "floor"

    private let listeners: UInt32

    init(_ arguments: [String]) throws {
        guard arguments.count == 1, let listeners = UInt32(arguments[0]) else {
            throw BenchError("floor: listeners")
        }
        self.listeners = listeners
    }

    func run() throws {
        let listeners = listeners
        var port: UInt16 = 0
        let socket = floor_open(&port)
        guard socket >= 0 else {
            throw BenchError("floor: \(String(cString: strerror(-socket)))")
        }
        _ = bench_pin(0, Forwarder.core)
        // Forwarding has a thread of its own, so that the end of the input ends the process.
        Thread.detachNewThread {
            var shape = floor_shape(listeners: listeners, first_port: LoadRole.firstPort)
            exit(floor_serve(socket, &shape))
        }
        say(String(port))
        while readLine() != nil {}
    }
}
