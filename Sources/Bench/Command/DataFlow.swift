/// What a program says over one data channel: as much as is taken, or a number of messages.
///
/// A message that is not taken is said again once there is room, so none is lost here.
import Channel

final class DataFlow {
    private static let partLength = 60_000
    private static let mostInFlight = 16

    private let worker: BareWorker
    private let consumer: DataConsumerID
    private let parts: [MessagePart]
    private var inFlight = 0
    /// A message was not taken, and nobody has said yet that there is room.
    private var isFull = false
    /// Messages that were taken.
    private(set) var said = 0
    /// What `say` could not yet.
    private(set) var owed = 0

    init(_ worker: BareWorker, consumer: Int, length: Int) {
        self.worker = worker
        self.consumer = DataConsumerID(rawValue: UInt32(consumer))
        parts = stride(from: 0, to: length, by: Self.partLength).map { at in
            let end = min(at + Self.partLength, length)
            return MessagePart(
                identifier: 53, bytes: Bytes([UInt8](repeating: 0xa5, count: end - at)),
                isLast: end == length)
        }
    }

    func hear(_ event: WorkerEvent) {
        if case .dataWritable = event { isFull = false }
    }

    /// As many as may be under way.
    func fill() throws {
        while !isFull, inFlight < Self.mostInFlight { try post() }
    }

    /// So many more, and those that found no room before.
    func say(_ count: Int) throws {
        owed += count
        while owed > 0, !isFull, inFlight < 1_024 {
            owed -= 1
            try post()
        }
    }

    private func post() throws {
        inFlight += 1
        for part in parts.dropLast() {
            try worker.post(SendToConsumer(consumer: consumer, message: part))
        }
        guard let last = parts.last else { return }
        try worker.post(SendToConsumer(consumer: consumer, message: last)) { [self] reply in
            inFlight -= 1
            if reply.isTaken {
                said += 1
            } else {
                isFull = true
                owed += 1
            }
        }
    }
}
