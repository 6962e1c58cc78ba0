/// Where two workers with data channels stand, or how far they came between two moments.
import Channel

struct DataSample {
    /// Seconds of the clock, and of the processor: the worker's, and the world's.
    var elapsed: Double
    var used: Double
    var worldUsed: Double
    /// Messages that the program had said.
    var said: Int
    /// At all listeners together.
    var arrived: Int
    var bytes: Int

    init(_ line: DataLine, _ shape: DataShape, said: Int) throws {
        elapsed = MonotonicTime.now
        used = Double(line.worker.used) / 1e9
        worldUsed = Double(line.world.used) / 1e9
        self.said = said
        arrived = 0
        bytes = 0
        for number in shape.listeners {
            let stats = try line.world.ask(GetSctpStats(transport: DataLine.transport(number)))
            arrived += Int(stats.messagesReceived)
            bytes += Int(stats.bytesReceived)
        }
    }

    func since(_ earlier: DataSample) -> DataSample {
        var difference = self
        difference.elapsed -= earlier.elapsed
        difference.used -= earlier.used
        difference.worldUsed -= earlier.worldUsed
        difference.said -= earlier.said
        difference.arrived -= earlier.arrived
        difference.bytes -= earlier.bytes
        return difference
    }
}
