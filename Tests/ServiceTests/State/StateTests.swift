import BisqueWeb
import Glibc
import Testing

@testable import BisqueService

/// What outlives a run is kept, whole and for its owner only.
@Suite final class StateTests {
    private let path: String
    private let folder: StateFolder

    init() throws {
        var name = Array("/tmp/bisque-state-XXXXXX".utf8CString)
        try #require(mkdtemp(&name) != nil)
        path = String(decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        folder = try StateFolder(at: "\(path)/a/b")
    }

    deinit {
        var folders = [path, "\(path)/a", "\(path)/a/b", "\(path)/a/b/runs"]
        for name in folder.names(in: ".") { unlink(folder.file(name)) }
        for name in folder.names(in: "runs") { unlink(folder.file("runs/\(name)")) }
        while let next = folders.popLast() { rmdir(next) }
    }

    private func mode(_ path: String) -> mode_t {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
    }

    @Test func itIsWhereTheEnvironmentSays() throws {
        let base = path
        #expect(
            try StateFolder { $0 == "XDG_STATE_HOME" ? base : "/x" }.path == "\(base)/bisque")
        #expect(rmdir("\(base)/bisque") == 0)
        #expect(throws: FileError("$HOME", ENOENT)) { try StateFolder { _ in nil } }
    }

    @Test func aFileIsReplacedAndItsOwnersOnly() throws {
        try SmallFile.write("one", to: folder.file("x"))
        try SmallFile.write("two", to: folder.file("x"))
        #expect(try SmallFile.readText(folder.file("x")) == "two")
        #expect(mode(folder.file("x")) == 0o600)
        #expect(mode(folder.path) == 0o700)
        #expect(folder.names(in: ".") == ["x"])
        #expect(throws: FileError(folder.file("y"), ENOENT)) {
            try SmallFile.read(folder.file("y"))
        }
    }

    @Test func ourOwnCertificateStaysTheSame() throws {
        let day: Int64 = 86_400
        let now = Int64(time(nil))
        let first = try KeptCertificate.find(names: ["localhost", "10.0.0.1"], in: folder)
        #expect(first.news == "there was none")
        #expect(mode(folder.file("self-signed.pem")) == 0o600)
        let second = try KeptCertificate.find(names: ["localhost", "10.0.0.1"], in: folder)
        #expect(second.news == nil)
        #expect(second.certificate.fingerprint == first.certificate.fingerprint)
        let moved = try KeptCertificate.find(names: ["localhost", "10.0.0.2"], in: folder)
        #expect(moved.news == "this machine has other addresses now")
        #expect(moved.certificate.fingerprint != first.certificate.fingerprint)
        let late = try KeptCertificate.find(
            names: ["localhost"], in: folder, now: now + 336 * day)
        #expect(late.news == "the last one expires")
        #expect(late.certificate.fingerprint != moved.certificate.fingerprint)
        try SmallFile.write("garbage", to: folder.file("self-signed.pem"))
        let repaired = try KeptCertificate.find(names: ["localhost"], in: folder)
        #expect(repaired.news?.hasPrefix("the last one cannot be read") == true)
    }

    @Test func aRunThatEndedProperlyIsForgotten() throws {
        try RunRecord(in: folder, started: "t1").end()
        #expect(try RunRecord(in: folder, started: "t2").unclean == [])
    }

    @Test func aRunThatWasKilledIsNoticedOnce() throws {
        try startAndBreak("t1")
        let next = try RunRecord(in: folder, started: "t2")
        #expect(next.unclean == [RunRecord.Unclean(started: "t1")])
        next.end()
        #expect(try RunRecord(in: folder, started: "t3").unclean == [])
    }

    @Test func aRunThatGoesOnIsNotMistaken() throws {
        let first = try RunRecord(in: folder, started: "t1", process: 1)
        let second = try RunRecord(in: folder, started: "t2", process: 2)
        #expect(second.unclean == [])
        first.end()
        second.end()
    }

    /// The lock goes with the object, the file stays: as when a process is killed.
    private func startAndBreak(_ started: String) throws {
        _ = try RunRecord(in: folder, started: started)
    }
}
