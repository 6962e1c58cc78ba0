internal import Bisque

/// Writes down what becomes of the workers, in words and numbers.
enum WorkerWatch {
    /// Returns when the server has closed.
    static func follow(_ server: Server, journal: Journal, counters: Counters) async {
        for await event in server.events() {
            switch event {
            case .newRoom, .closed: break
            case .workerStarted(let worker) where worker.restarts > 0:
                journal.note(
                    "worker started again",
                    [
                        "worker": String(worker.id), "process": String(worker.processID),
                        "restarts": String(worker.restarts),
                    ])
            case .workerStarted: break
            case .workerDied(let death):
                let reason = reason(of: death)
                counters.add(CounterHelp.workerDeaths, ["reason": reason])
                journal.error(
                    "worker died",
                    [
                        "worker": String(death.workerID), "process": String(death.processID),
                        "reason": reason, "detail": detail(of: death),
                    ])
            }
        }
    }

    /// One of few, for a label.
    static func reason(of death: WorkerDeath) -> String {
        switch death.cause {
        case .hung: "hung"
        case .broken: "broke the protocol"
        case .notStarted: "not started"
        case .ended:
            switch death.exit {
            case .exited(let code): "exit code \(code)"
            case .signalled(let number): "signal \(number)"
            case .unknown: "unknown"
            }
        }
    }

    private static func detail(of death: WorkerDeath) -> String {
        switch death.cause {
        case .ended: "the process ended by itself or was killed from outside"
        case .hung(let text), .broken(let text), .notStarted(let text): text
        }
    }
}
