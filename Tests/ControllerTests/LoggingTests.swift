import Testing

@testable import Bisque

/// What is said, and to whom.
@Suite struct LoggingTests {
    private func records(
        _ level: Logging.Level, _ body: (Logging) -> Void
    ) -> [LogRecord] {
        let records = Locked<[LogRecord]>([])
        body(Logging(level: level) { record in records.withLock { $0.append(record) } })
        return records.withLock { $0 }
    }

    @Test func whatIsBelowTheLevelIsNotSaid() {
        let said = records(.warning) { logging in
            logging(.note, "a")
            logging(.warning, "b")
            logging(.error, "c", ["key": "value"], workerID: 3)
        }
        #expect(
            said == [
                LogRecord(level: .warning, message: "b"),
                LogRecord(
                    level: .error, message: "c", metadata: ["key": "value"], workerID: 3),
            ])
    }

    @Test func aSilentLogSaysNothing() {
        #expect(records(.silent) { $0(.error, "a") } == [])
    }

    @Test func aRecordReadsAsOneLine() {
        let record = LogRecord(
            level: .warning, message: "gone", metadata: ["b": "2", "a": "1"], workerID: 4)
        #expect(record.description == "warning [worker 4]: gone a=1 b=2")
    }
}
