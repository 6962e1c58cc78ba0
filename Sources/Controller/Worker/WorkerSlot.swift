internal import Channel
import Glibc

/// A place for one worker, and the thread that serves it for as long as the server lives.
///
/// The thread starts a worker, talks to it, notices its end, and starts the next one. Whatever
/// answers or events bring about happens on this thread, one after the other. The slot's sockets
/// outlive its workers: their ports stay the same.
final class WorkerSlot: Sendable {
    /// What the slot tells, always from its own thread and without a lock.
    struct Observer: Sendable {
        /// It can be given rooms.
        let started: @Sendable (WorkerSlot, RoomCore.Workplace) -> Void
        let received: @Sendable (WorkerSlot, WorkerEvent, WorkerChannel) -> WorkerSession.Fault?
        /// Every request that was open has been settled.
        let died: @Sendable (WorkerSlot, WorkerDeath) -> Void
        /// No other worker will be started here: it was stopped, or died too often.
        let ended: @Sendable (WorkerSlot) -> Void
    }

    struct Settings: Sendable {
        let launch: WorkerLauncher
        let restartPolicy: RestartPolicy
        let logging: Logging
        let certificate: Certificate?
    }

    private enum Phase {
        case idle, running, ended
    }

    private struct State {
        var phase = Phase.idle
        /// Zero between two workers.
        var processID: Int32 = 0
        var starts = 0
        /// Of the worker there is now.
        var load = WorkerLoad()
        var isStopping = false
        /// Closed with the slot, whoever still holds it: the next server may want the ports.
        var ports: BoundPorts
        var waitingForEnd: [CheckedContinuation<Void, Never>] = []
    }

    let id: Int
    let settings: Settings
    let wake: WakeUp
    /// Its shared ports: of each protocol one for each address the server listens at.
    let localPorts: [LocalPort]
    private let state: Locked<State>

    init(id: Int, settings: Settings, ports: BoundPorts) throws(BisqueError) {
        self.id = id
        self.settings = settings
        localPorts = ports.locals
        state = Locked(State(ports: ports))
        wake = try WakeUp()
    }

    var processID: Int32 { state.withLock { $0.processID } }
    /// What its worker was measured to do last; `nil` when nobody measured yet.
    var load: (share: Double, measurement: Int)? {
        state.withLock { state in
            // A worker that was started since then is told apart, too.
            state.load.share.map { ($0, state.starts << 32 | state.load.number) }
        }
    }
    var restarts: Int { state.withLock { max(0, $0.starts - 1) } }
    var isStopping: Bool { state.withLock { $0.isStopping } }
    /// Those behind `localPorts`; none when the slot has ended.
    var ports: BoundPorts { state.withLock { $0.ports } }

    func addresses(_ protocol: IceCandidate.TransportProtocol) -> [TransportAddress] {
        localPorts.filter { $0.protocol == `protocol` }.map(\.address)
    }

    func start(_ observer: Observer) throws(BisqueError) {
        state.withLock { $0.phase = .running }
        do throws(BisqueError) {
            try WorkerThread.start(name: "bisque-slot-\(id)") { self.run(observer) }
        } catch {
            end()
            throw error
        }
    }

    /// Ends the worker, and the thread after it.
    func stop() {
        let isIdle = state.withLock { state in
            state.isStopping = true
            return state.phase == .idle
        }
        if isIdle { end() }
        wake.raise()
    }

    /// Waits until the thread is done, if there is one.
    func ended() async {
        await withCheckedContinuation { (waiter: CheckedContinuation<Void, Never>) in
            let isOver = state.withLock { state in
                guard state.phase == .running else { return true }
                state.waitingForEnd.append(waiter)
                return false
            }
            if isOver { waiter.resume() }
        }
    }

    // MARK: The slot's thread

    private func run(_ observer: Observer) {
        var history = RestartHistory(settings.restartPolicy)
        while !isStopping {
            let (death, uptime) = serveOne(observer)
            guard !isStopping else { break }
            settings.logging(
                .warning, "a worker died", ["death": "\(death)"], workerID: id)
            guard
                case .restart(let delay) = history.ended(
                    now: MonotonicClock.now(), uptime: uptime)
            else {
                settings.logging(.error, "a worker died too often and is given up", workerID: id)
                break
            }
            rest(for: delay)
        }
        observer.ended(self)
        end()
    }

    private func end() {
        let waiters = state.withLock { state in
            state.phase = .ended
            state.ports = BoundPorts()
            defer { state.waitingForEnd = [] }
            return state.waitingForEnd
        }
        for waiter in waiters { waiter.resume() }
    }

    /// One worker from its start to its end.
    private func serveOne(_ observer: Observer) -> (WorkerDeath, uptime: Duration?) {
        state.withLock { $0.starts += 1 }
        let worker: RunningWorker
        do throws(BisqueError) {
            worker = try settings.launch()
        } catch {
            let death = WorkerDeath(
                workerID: id, processID: 0, exit: .unknown, cause: .notStarted(error.message))
            observer.died(self, death)
            return (death, nil)
        }
        state.withLock { state in
            state.processID = worker.processID
            state.load = WorkerLoad()
        }
        var session = WorkerSession(self, worker, observer, now: MonotonicClock.now())
        let death = session.run()
        state.withLock { state in
            state.processID = 0
            state.load = WorkerLoad()
        }
        observer.died(self, death)
        return (death, session.uptime)
    }

    /// Looks how much time the worker has had, when it is time to.
    func measure(now: Duration) {
        state.withLock { state in
            guard let used = WorkerLoad.used(by: state.processID) else { return }
            state.load.note(now: now, used: used)
        }
    }

    private func rest(for delay: Duration) {
        let end = MonotonicClock.now() + delay
        while !isStopping {
            let left = end - MonotonicClock.now()
            guard left > .zero else { return }
            var waiting = pollfd(
                fd: wake.descriptor.number, events: Int16(POLLIN), revents: 0)
            poll(&waiting, 1, left.pollTimeout)
            wake.lower()
        }
    }
}
