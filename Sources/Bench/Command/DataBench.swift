/// Measures data channels: one that is always full, and one message to many.
///
/// What a worker sends arrives at transports of another worker, through ICE, DTLS and SCTP as
/// anywhere else, and is counted there.
import BenchLoad
import Channel

struct DataBench {
    let shape: DataShape
    let options: BenchOptions

    func run() throws -> DataReport {
        switch shape {
        case .bulk(let isTold): try bulk(isTold: isTold)
        case .fan(let listeners): try fan(to: listeners)
        }
    }

    /// usrsctp in this process, in one thread: as full, or with as many messages at a time as are
    /// said in a millisecond.
    private func plain() -> plain_result {
        let burst = shape.isBulk ? 0 : max(options.messagesPerSecond / 1_000, 1)
        var plain = plain_shape(
            pairs: UInt32(shape.listeners.count), message_bytes: UInt32(shape.messageLength),
            burst: UInt32(burst))
        return plain_measure(&plain, options.isSmoke ? 200 : 2_000)
    }

    // MARK: One channel, as much as goes through

    private func bulk(isTold: Bool) throws -> DataReport {
        try DataLine.with(1, buffer: 4 << 20) { line in
            try line.produce(line.world, 1)
            try line.consume(line.worker, 2, of: nil, over: 1)
            if isTold {
                try line.consume(line.world, 3, of: 1, over: nil, credit: 4 << 20)
                let listener = DataListener(line.world, consumer: 3)
                line.world.listener = { try listener.hear($0) }
            }
            let flow = DataFlow(line.worker, consumer: 2, length: shape.messageLength)
            line.worker.listener = { flow.hear($0) }
            return try report(line, flow) { try flow.fill() }
        }
    }

    // MARK: One message to many

    private func fan(to listeners: Int) throws -> DataReport {
        try DataLine.with(1 + listeners, buffer: 1 << 20) { line in
            try line.produce(line.worker, 1)
            try line.consume(line.world, 1, of: nil, over: 1)
            for number in shape.listeners {
                try line.consume(line.worker, number, of: 1, over: number)
                try line.produce(line.world, number)
            }
            let flow = DataFlow(line.world, consumer: 1, length: shape.messageLength)
            line.world.listener = { flow.hear($0) }
            let rate = Double(options.messagesPerSecond)
            var last = MonotonicTime.now
            var due = 0.0
            return try report(line, flow) {
                let now = MonotonicTime.now
                // What a pause between two measurements held back is not made up for.
                due += min(now - last, 0.1) * rate
                last = now
                try flow.say(Int(due))
                due -= due.rounded(.down)
            }
        }
    }

    // MARK: Measuring

    private func report(
        _ line: DataLine, _ flow: DataFlow, _ speak: () throws -> Void
    ) throws -> DataReport {
        var samples: [DataSample] = []
        for _ in 0..<options.rounds {
            try run(line, seconds: 0.5, speak)
            let before = try sample(line, flow)
            try run(line, seconds: options.seconds, speak)
            samples.append(try sample(line, flow).since(before))
        }
        let last = try settle(line, flow)
        return DataReport(
            name: shape.name, samples: samples, expected: last.said * shape.listeners.count,
            arrived: last.arrived, plain: plain())
    }

    /// All that was said arrives, or nothing more does.
    private func settle(_ line: DataLine, _ flow: DataFlow) throws -> DataSample {
        var before = try sample(line, flow)
        while true {
            try run(line, seconds: 1) {}
            let now = try sample(line, flow)
            if now.arrived == before.arrived { return now }
            before = now
        }
    }

    private func sample(_ line: DataLine, _ flow: DataFlow) throws -> DataSample {
        try DataSample(line, shape, said: flow.said)
    }

    private func run(_ line: DataLine, seconds: Double, _ speak: () throws -> Void) throws {
        let end = MonotonicTime.now + seconds
        while MonotonicTime.now < end {
            try speak()
            try BareWorker.turn(line.both, milliseconds: 1)
        }
    }
}
