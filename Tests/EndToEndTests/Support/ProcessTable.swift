/// What /proc tells of processes.
import Glibc

enum ProcessTable {
    /// Whether there is such a process, and it is not only waiting to be reaped.
    static func isAlive(_ process: Int32) -> Bool {
        guard let state = state(of: process) else { return false }
        return state != "Z" && state != "X"
    }

    /// `R`unning, `S`leeping, s`T`opped, `Z`ombie; `nil` when there is none.
    static func state(of process: Int32) -> Character? {
        // The name is in parentheses and may contain anything, these included.
        guard let text = read("/proc/\(process)/stat"), let end = text.lastIndex(of: ")") else {
            return nil
        }
        return text[end...].dropFirst(2).first
    }

    /// The processes that this one started and that are alive, in the order of their numbers.
    static func children(of parent: Int32) -> [Int32] {
        guard let folder = opendir("/proc") else { return [] }
        defer { closedir(folder) }
        var children: [Int32] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard let process = Int32(name), let text = read("/proc/\(process)/stat"),
                let end = text.lastIndex(of: ")")
            else { continue }
            let fields = text[end...].split(separator: " ")
            if fields.count > 2, Int32(fields[2]) == parent, fields[1] != "Z" {
                children.append(process)
            }
        }
        return children.sorted()
    }

    /// How much memory it has; 0 when there is none.
    static func residentBytes(of process: Int32) -> Int {
        let fields = read("/proc/\(process)/statm")?.split(separator: " ") ?? []
        return fields.count > 1 ? (Int(fields[1]) ?? 0) * sysconf(Int32(_SC_PAGESIZE)) : 0
    }

    static func read(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
    }
}
