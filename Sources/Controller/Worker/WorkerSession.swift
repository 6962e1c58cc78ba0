internal import Channel
import Glibc

/// One worker process from its first word to its end, seen from its slot's thread.
///
/// It waits, reads, applies in order what was read, watches the heartbeat, and at the end makes
/// sure that there is an end. Used by one thread only.
struct WorkerSession {
    /// What showed that the two programs do not agree.
    struct Fault: Error, Sendable, Hashable {
        let text: String
    }

    private let slot: WorkerSlot
    private let worker: RunningWorker
    private let observer: WorkerSlot.Observer
    private let channel: WorkerChannel
    private let startedAt: Duration
    private var heartbeat: Heartbeat
    private var hasSaidHello = false
    /// Written by the answer to `Listen`, which comes on this thread.
    private let upSince = Locked<Duration?>(nil)
    private let refusal = Locked<BisqueError?>(nil)
    /// Written by the answer to `UseCertificate`.
    private let fingerprints = Locked<[DtlsFingerprint]>([])

    init(
        _ slot: WorkerSlot, _ worker: RunningWorker, _ observer: WorkerSlot.Observer, now: Duration
    ) {
        self.slot = slot
        self.worker = worker
        self.observer = observer
        channel = WorkerChannel(worker.channel, wake: slot.wake)
        startedAt = now
        heartbeat = Heartbeat(startedAt: now, limits: worker.limits)
    }

    /// How long it served; `nil` when it never came up.
    var uptime: Duration? {
        upSince.withLock { $0 }.map { MonotonicClock.now() - $0 }
    }

    /// Serves the worker until it ends, or has to, or the slot is stopped.
    mutating func run() -> WorkerDeath {
        var cause: WorkerDeath.Cause?
        while cause == nil, !slot.isStopping {
            cause = turn()
        }
        let exit = tearDown(WorkerSession.steps(after: cause))
        return WorkerDeath(
            workerID: slot.id, processID: worker.processID, exit: exit, cause: cause ?? .ended)
    }

    // MARK: Serving

    private mutating func turn() -> WorkerDeath.Cause? {
        let ready = wait(until: heartbeat.nextTurn)
        if ready.wake { slot.wake.lower() }
        if ready.room { channel.unblock() }
        // Whatever the worker said before it ended counts, so reading comes first.
        if ready.bytes || ready.end, let cause = read() { return cause }
        if ready.end { return .ended }
        if channel.isOverfull { return .hung("it does not read") }
        let verdict = heartbeat.turn(
            now: MonotonicClock.now(), oldestQuestion: channel.oldestQuestion)
        switch verdict {
        case .wait: return nil
        case .hung(let how): return .hung(how)
        case .ping:
            ask(Ping())
            slot.measure(now: MonotonicClock.now())
            return nil
        }
    }

    private func wait(
        until time: Duration
    ) -> (bytes: Bool, room: Bool, wake: Bool, end: Bool) {
        let interest = channel.waitsForRoom ? POLLIN | POLLOUT : POLLIN
        var waiting = [
            pollfd(fd: worker.channel.number, events: Int16(interest), revents: 0),
            pollfd(fd: slot.wake.descriptor.number, events: Int16(POLLIN), revents: 0),
            // A negative number is looked at by nobody.
            pollfd(fd: worker.end?.number ?? -1, events: Int16(POLLIN), revents: 0),
        ]
        let timeout = (time - MonotonicClock.now()).pollTimeout
        guard poll(&waiting, nfds_t(waiting.count), timeout) > 0 else {
            return (false, false, false, false)
        }
        let readable = Int16(POLLIN | POLLHUP | POLLERR)
        return (
            bytes: waiting[0].revents & readable != 0,
            room: waiting[0].revents & Int16(POLLOUT) != 0,
            wake: waiting[1].revents != 0,
            end: waiting[2].revents != 0
        )
    }

    private mutating func read() -> WorkerDeath.Cause? {
        while true {
            let (deliveries, reading) = channel.receive()
            if !deliveries.isEmpty { heartbeat.heard(now: MonotonicClock.now()) }
            for delivery in deliveries {
                if let fault = apply(delivery) { return .broken(fault.text) }
            }
            channel.flush()
            if let refused = refusal.withLock({ $0 }) { return .broken(refused.message) }
            switch reading {
            case .drained: return nil
            case .ended: return .ended
            case .broken(let text): return .broken(text)
            }
        }
    }

    private mutating func apply(_ delivery: WorkerChannel.Delivery) -> Fault? {
        switch delivery {
        case .answer(let settle, let answer):
            return settle(answer).map { Fault(text: "a reply: \($0)") }
        case .event(.hello(let hello)):
            guard !hasSaidHello else { return Fault(text: "a second hello") }
            guard hello.schema == schemaHash else {
                return Fault(text: "another protocol: \(String(hello.schema, radix: 16))")
            }
            hasSaidHello = true
            heartbeat.began(now: MonotonicClock.now())
            prepare()
            return nil
        case .event(let event):
            guard hasSaidHello else { return Fault(text: "an event before hello") }
            return observer.received(slot, event, channel)
        }
    }

    // MARK: Beginning

    /// Gives the worker its certificate and its sockets. It is up when it has taken both.
    private func prepare() {
        ask(SetLogLevel(level: LogLevel(slot.settings.logging.level)))
        let certificate = slot.settings.certificate
        let (refusal, fingerprints) = (refusal, fingerprints)
        do throws(BisqueError) {
            try channel.ask(
                UseCertificate(certificate: certificate?.certificate, key: certificate?.key)
            ) { answer in
                switch answer {
                case .success(let reply):
                    fingerprints.withLock { $0 = reply.fingerprints.map(DtlsFingerprint.init) }
                case .failure(let error): WorkerSession.note(error, in: refusal)
                }
            }
            try listen()
        } catch {
            refusal.withLock { $0 = error }
        }
        channel.flush()
    }

    private func listen() throws(BisqueError) {
        let ports = slot.ports
        let (slot, observer, channel) = (slot, observer, channel)
        let (upSince, refusal, fingerprints) = (upSince, refusal, fingerprints)
        try channel.ask(
            Listen(
                addresses: ports.udp.map { Address($0.address) },
                tcpAddresses: ports.tcp.map { Address($0.address) }),
            carrying: ports.all.map(\.descriptor)
        ) { answer in
            switch answer {
            case .success:
                // The worker goes on after a certificate that it did not take; we do not.
                guard refusal.withLock({ $0 == nil }) else { return }
                upSince.withLock { $0 = MonotonicClock.now() }
                observer.started(
                    slot,
                    RoomCore.Workplace(
                        worker: slot.id, channel: channel, ports: slot.localPorts,
                        fingerprints: fingerprints.withLock { $0 }))
            case .failure(let error): WorkerSession.note(error, in: refusal)
            }
        }
    }

    private static func note(_ error: BisqueError, in refusal: Locked<BisqueError?>) {
        guard error.code != .workerDied else { return }
        refusal.withLock { $0 = $0 ?? error }
    }

    /// For requests whose answer changes nothing.
    private func ask(_ question: some Request) {
        do throws(BisqueError) {
            try channel.ask(question) { _ in }
            channel.flush()
        } catch {
            slot.settings.logging(
                .debug, "a request could not be sent", ["error": "\(error)"], workerID: slot.id)
        }
    }

    // MARK: Ending

    private static func steps(after cause: WorkerDeath.Cause?) -> [TeardownStep] {
        switch cause {
        case nil: TeardownStep.orderly
        case .ended: TeardownStep.afterHangUp
        case .hung, .broken, .notStarted: TeardownStep.atOnce
        }
    }

    private func tearDown(_ steps: [TeardownStep]) -> WorkerExit {
        for step in steps {
            switch step {
            case .closeChannel: channel.close()
            case .signal(let number): worker.signal(number)
            case .wait(let duration): waitForEnd(duration)
            }
            // The channel is closed by the first step, whatever else has happened by itself.
            if let exit = worker.reap() { return exit }
        }
        return .unknown
    }

    private func waitForEnd(_ duration: Duration) {
        guard let end = worker.end else { return }
        let deadline = MonotonicClock.now() + duration
        while MonotonicClock.now() < deadline {
            var waiting = pollfd(fd: end.number, events: Int16(POLLIN), revents: 0)
            let timeout = (deadline - MonotonicClock.now()).pollTimeout
            if poll(&waiting, 1, timeout) > 0 { return }
        }
    }
}

extension LogLevel {
    init(_ level: Logging.Level) {
        switch level {
        case .debug: self = .debug
        case .note: self = .note
        case .warning: self = .warning
        case .error: self = .error
        case .silent: self = .silent
        }
    }
}
