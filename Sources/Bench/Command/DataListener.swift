/// A program that is told what arrives, and takes more as soon as it has.
import Channel

final class DataListener {
    /// What a message costs beside its bytes.
    private static let messageCost: UInt32 = 64

    private let worker: BareWorker
    private let consumer: DataConsumerID
    private var read: UInt32 = 0
    private(set) var bytes = 0

    init(_ worker: BareWorker, consumer: Int) {
        self.worker = worker
        self.consumer = DataConsumerID(rawValue: UInt32(consumer))
    }

    func hear(_ event: WorkerEvent) throws {
        guard case .dataMessage(let part) = event else { return }
        read += UInt32(part.message.bytes.bytes.count)
        bytes += part.message.bytes.bytes.count
        guard part.message.isLast else { return }
        try worker.post(GrantCredit(consumer: consumer, credit: read + Self.messageCost))
        read = 0
    }
}
