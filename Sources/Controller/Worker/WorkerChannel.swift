internal import CSystem
internal import Channel
import Glibc

/// The conversation with one worker process: requests out, replies and events in.
///
/// Any thread may ask; one thread, the worker's own, receives. Questions are queued under the lock
/// of whoever asks and written afterwards by `flush`: the first thread that comes writes for
/// all who come meanwhile. A channel lives as long as its process and is never used again.
final class WorkerChannel: Sendable {
    /// Settles one request, on the receiving thread. It returns what shows that the worker and the
    /// controller do not agree.
    typealias Settle = @Sendable (Result<[UInt8], BisqueError>) -> ChannelError?

    /// What one frame asks of the receiving thread, in the order of the wire.
    enum Delivery: Sendable {
        case answer(Settle, Result<[UInt8], BisqueError>)
        case event(WorkerEvent)
    }

    /// How reading ended.
    enum Reading: Sendable {
        case drained
        case ended
        case broken(String)
    }

    private struct State {
        var outbox = Outbox()
        var pending = PendingRequests<Settle>()
        var isClosed = false
        var isWriting = false
        /// The socket took no more: the receiving thread waits until it does.
        var isBlocked = false
        /// Whose events these numbers are.
        var routes: [UInt32: any Resident] = [:]
    }

    let descriptor: OwnedDescriptor
    private let wake: WakeUp
    private let clock: @Sendable () -> Duration
    private let state = Locked(State())
    private let splitter = Locked(FrameSplitter())

    init(
        _ descriptor: OwnedDescriptor, wake: WakeUp,
        clock: @escaping @Sendable () -> Duration = MonotonicClock.now
    ) {
        self.descriptor = descriptor
        self.wake = wake
        self.clock = clock
    }

    // MARK: Asking

    /// Queues a request; `flush` sends it.
    ///
    /// `settle` is called exactly once, later and on the receiving thread, unless this throws.
    ///
    /// - Throws: `.workerDied` when the conversation is over, `.invalid` when the request does not
    ///   fit a frame.
    func ask<Question: Request>(
        _ question: Question, carrying descriptors: [OwnedDescriptor] = [],
        settle: @escaping @Sendable (Result<Question.Reply, BisqueError>) -> Void
    ) throws(BisqueError) {
        let decode: Settle = { answer in
            switch answer {
            case .failure(let error):
                settle(.failure(error))
                return nil
            case .success(let fields):
                do throws(ChannelError) {
                    settle(.success(try Question.Reply(decoding: fields)))
                    return nil
                } catch {
                    settle(.failure(BisqueError(.workerDied, "unreadable reply")))
                    return error
                }
            }
        }
        try state.withLock { (state) throws(BisqueError) in
            guard !state.isClosed else { throw WorkerChannel.gone }
            let id = state.pending.add(op: Question.op, askedAt: clock(), decode)
            var writer = WireWriter()
            do throws(ChannelError) {
                try writer.request(question, id: id, sockets: UInt8(descriptors.count))
            } catch {
                state.pending.removeLast()
                throw BisqueError(.invalid, "\(Question.name) does not fit a frame: \(error)")
            }
            state.outbox.append(writer.takeBytes(), descriptors: descriptors)
        }
    }

    static let gone = BisqueError(.workerDied, "the worker is gone")

    /// Writes what is queued, unless another thread is at it or the socket is full.
    func flush() {
        while let parcel = nextParcel() {
            let sent = parcel.bytes.withUnsafeBufferPointer { bytes in
                let rest = UnsafeBufferPointer(rebasing: bytes[parcel.sent...])
                let numbers = parcel.descriptors.map(\.number)
                return bisque_socket_send(
                    descriptor.number, rest.baseAddress, rest.count, numbers, numbers.count)
            }
            finish(parcel, sent: sent)
        }
    }

    private func nextParcel() -> Outbox.Parcel? {
        state.withLock { state in
            guard !state.isWriting, !state.isBlocked, !state.isClosed else { return nil }
            let parcel = state.outbox.take()
            state.isWriting = parcel != nil
            return parcel
        }
    }

    private func finish(_ parcel: Outbox.Parcel, sent: Int) {
        let needsReceiver = state.withLock { state in
            state.isWriting = false
            guard !state.isClosed else { return false }
            state.outbox.putBack(parcel, sent: max(sent, 0))
            // Other errors mean that nobody listens any more: the receiving thread sees the end.
            if sent < 0, sent != -Int(EINTR) { state.isBlocked = true }
            return state.isBlocked || state.outbox.isOverfull
        }
        if needsReceiver { wake.raise() }
    }

    // MARK: The receiving thread

    /// Whether `poll` should look for room in the socket.
    var waitsForRoom: Bool { state.withLock { $0.isBlocked } }

    var isOverfull: Bool { state.withLock { $0.outbox.isOverfull } }

    var oldestQuestion: Duration? { state.withLock { $0.pending.oldest } }

    /// The socket takes bytes again.
    func unblock() {
        state.withLock { $0.isBlocked = false }
        flush()
    }

    /// Reads what has come, some of it at a time, and says what it means.
    func receive() -> ([Delivery], Reading) {
        var deliveries: [Delivery] = []
        for _ in 0..<WorkerChannel.readsPerTurn {
            var bytes = [UInt8](repeating: 0, count: WorkerChannel.readSize)
            let count = read(descriptor.number, &bytes, bytes.count)
            if count == 0 { return (deliveries, .ended) }
            if count < 0 {
                switch errno {
                case EAGAIN: return (deliveries, .drained)
                case EINTR: continue
                default: return (deliveries, .ended)
                }
            }
            do throws(ChannelError) {
                try interpret(bytes[..<count], into: &deliveries)
            } catch {
                return (deliveries, .broken("\(error)"))
            }
        }
        return (deliveries, .drained)
    }

    private static let readSize = 64 << 10
    private static let readsPerTurn = 16

    private func interpret(
        _ bytes: ArraySlice<UInt8>, into deliveries: inout [Delivery]
    ) throws(ChannelError) {
        var frames: [Frame] = []
        try splitter.withLock { (splitter) throws(ChannelError) in
            splitter.feed(bytes)
            while let frame = try splitter.next() { frames.append(frame) }
        }
        try state.withLock { (state) throws(ChannelError) in
            for frame in frames {
                deliveries.append(try WorkerChannel.delivery(of: frame, for: &state.pending))
            }
        }
    }

    private static func delivery(
        of frame: Frame, for pending: inout PendingRequests<Settle>
    ) throws(ChannelError) -> Delivery {
        switch frame.kind {
        case .request:
            throw .unknownKind(frame.kind.rawValue)
        case .event:
            return .event(try WorkerEvent.decode(op: frame.op, payload: frame.payload[...]))
        case .reply:
            guard let settle = pending.settle(id: frame.id, op: frame.op) else {
                throw .unknownOp(frame.op)
            }
            return .answer(settle, .success(frame.payload))
        case .refusal:
            let refused = try Refused(decoding: frame.payload)
            guard let settle = pending.settle(id: frame.id, op: frame.op) else {
                throw .unknownOp(frame.op)
            }
            return .answer(settle, .failure(BisqueError(refused)))
        }
    }

    /// Ends the conversation. What was not answered never will be; routes are forgotten.
    func close() {
        let waiting = state.withLock { state -> [Settle] in
            state.isClosed = true
            state.outbox = Outbox()
            state.routes = [:]
            return state.pending.drain()
        }
        shutdown(descriptor.number, Int32(SHUT_RDWR))
        for settle in waiting { _ = settle(.failure(WorkerChannel.gone)) }
    }

    // MARK: Routes

    /// Events about `number` are the room's. Registered before the worker hears of the number.
    func route(_ number: UInt32, to room: any Resident) {
        state.withLock { state in
            guard !state.isClosed else { return }
            state.routes[number] = room
        }
    }

    func forget(_ number: UInt32) {
        state.withLock { _ = $0.routes.removeValue(forKey: number) }
    }

    /// Forgets every number of a room that closed.
    func forgetAll(of room: any Resident) {
        state.withLock { state in
            state.routes = state.routes.filter { $0.value !== room }
        }
    }

    /// Whom an event about `number` is for; `nil` when it closed meanwhile.
    func room(for number: UInt32) -> (any Resident)? {
        state.withLock { $0.routes[number] }
    }
}
