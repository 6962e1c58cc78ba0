/// A folder that goes with the last reference to it.
import Foundation
import Glibc

final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        var name = Array("/tmp/bisque-e2e-XXXXXX".utf8CString)
        guard mkdtemp(&name) != nil else { throw SystemFailure(what: "mkdtemp", number: errno) }
        path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        // A browser that has just been killed may still finish a write.
        for _ in 0..<50 {
            do {
                try FileManager.default.removeItem(atPath: path)
                return
            } catch {
                usleep(20_000)
            }
        }
    }
}
