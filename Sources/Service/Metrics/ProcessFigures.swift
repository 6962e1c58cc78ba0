internal import Bisque
import Glibc

/// What the system says about one process of ours.
struct ProcessFigures: Sendable, Hashable {
    let residentBytes: UInt64
    let openDescriptors: UInt64?

    /// `nil` when there is no such process any more.
    init?(of process: Int32) {
        let folder = "/proc/\(process)"
        do {
            let text = try SmallFile.readText("\(folder)/statm")
            guard let pages = text.split(separator: " ").dropFirst().first.flatMap({ UInt64($0) })
            else { return nil }
            residentBytes = pages * UInt64(sysconf(Int32(_SC_PAGESIZE)))
        } catch {
            return nil
        }
        openDescriptors = ProcessFigures.entries(of: "\(folder)/fd")
    }

    private static func entries(of folder: String) -> UInt64? {
        guard let list = opendir(folder) else { return nil }
        defer { closedir(list) }
        var count: UInt64 = 0
        while readdir(list) != nil { count += 1 }
        // Itself, its parent, and the one that reads it.
        return count < 3 ? 0 : count - 3
    }
}
