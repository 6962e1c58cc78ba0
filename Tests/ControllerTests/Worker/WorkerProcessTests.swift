import Glibc
import Testing

@testable import Bisque

/// Real processes: how they begin and end.
@Suite(.timeLimit(.minutes(1))) struct WorkerProcessTests {
    /// Waits in `poll`, as a slot does.
    private func end(of worker: RunningWorker) throws -> WorkerExit? {
        wait(for: try #require(worker.end))
        return worker.reap()
    }

    private func wait(for descriptor: OwnedDescriptor) {
        var waiting = pollfd(fd: descriptor.number, events: Int16(POLLIN), revents: 0)
        poll(&waiting, 1, 20_000)
    }

    @Test func anExitCodeIsReported() throws {
        let worker = try WorkerProcess(path: "/bin/false").launch()
        #expect(worker.processID > 0)
        #expect(try end(of: worker) == .exited(code: 1))
    }

    @Test func aSignalIsReported() throws {
        // The host program itself: as a worker it waits for its first request.
        let worker = try WorkerProcess(path: nil).launch()
        worker.signal(SIGKILL)
        #expect(try end(of: worker) == .signalled(SIGKILL))
    }

    @Test func aProgramThatIsNotThereIsRefused() {
        #expect(code { _ = try WorkerProcess(path: "/no/such/worker").launch() } == .refused)
    }

    @Test func theEndOfAProcessIsTheEndOfItsChannel() throws {
        let worker = try WorkerProcess(path: "/bin/true").launch()
        #expect(try end(of: worker) == .exited(code: 0))
        // A program that another thread is starting right now holds the far end until its exec.
        wait(for: worker.channel)
        let channel = WorkerChannel(worker.channel, wake: try WakeUp())
        guard case .ended = channel.receive().1 else {
            Issue.record("somebody still holds the far end")
            return
        }
    }

    @Test func aWorkerAsksForLargePagesUnlessSomebodyHasDecided() {
        #expect(WorkerProcess.tunables(nil) == "glibc.malloc.hugetlb=1")
        #expect(WorkerProcess.tunables("") == "glibc.malloc.hugetlb=1")
        let other = "glibc.malloc.check=1"
        #expect(WorkerProcess.tunables(other) == "\(other):glibc.malloc.hugetlb=1")
        let decided = "\(other):glibc.malloc.hugetlb=0"
        #expect(WorkerProcess.tunables(decided) == decided)
    }

    @Test func aServerOverAProgramThatIsNoWorkerDoesNotStart() async {
        let configuration = ServerConfiguration(
            workers: 1, workerPath: "/bin/true", logging: .silent)
        #expect(await code { _ = try await Server(configuration) } == .refused)
    }
}
