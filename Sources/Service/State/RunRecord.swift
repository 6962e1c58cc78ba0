internal import Bisque
import Glibc

/// Says at the next start that this run did not end properly.
///
/// Each run keeps a file locked in the state folder and takes it away when it ends. The system
/// gives the lock back however the process ends, so a file that nobody locks belongs to a run that
/// was killed or broke. Services that share a state folder do not mistake each other.
final class RunRecord: Sendable {
    /// What is known of a run that did not end properly.
    struct Unclean: Sendable, Hashable {
        /// When it started, as it wrote.
        let started: String
    }

    /// Those runs that ended uncleanly since the last look.
    let unclean: [Unclean]
    private let path: String
    private let file: OwnedDescriptor

    init(in folder: StateFolder, started: String, process: Int32 = getpid()) throws(FileError) {
        let runs = try StateFolder(at: folder.file("runs"))
        var found: [Unclean] = []
        for name in folder.names(in: "runs") where UInt32(name) != nil {
            if let one = RunRecord.takeAway(runs.file(name)) { found.append(one) }
        }
        unclean = found
        path = runs.file(String(process))
        let number = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard number >= 0 else { throw FileError(path, errno) }
        file = OwnedDescriptor(number)
        guard flock(number, LOCK_EX | LOCK_NB) == 0 else { throw FileError(path, errno) }
        let bytes = Array(started.utf8)
        guard write(number, bytes, bytes.count) == bytes.count else {
            throw FileError(path, errno)
        }
    }

    /// The run ended as it should.
    func end() {
        unlink(path)
    }

    /// `nil` when the run goes on.
    private static func takeAway(_ path: String) -> Unclean? {
        let number = open(path, O_RDWR | O_CLOEXEC)
        guard number >= 0 else { return nil }
        let file = OwnedDescriptor(number)
        guard flock(file.number, LOCK_EX | LOCK_NB) == 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = max(0, read(file.number, &bytes, bytes.count))
        unlink(path)
        return Unclean(started: String(decoding: bytes[..<count], as: UTF8.self))
    }
}
