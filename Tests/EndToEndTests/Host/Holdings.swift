/// What this process holds of the system's, as /proc counts it.
import Glibc

struct Holdings: CustomStringConvertible {
    let descriptors: Int
    let threads: Int
    let children: Int
    let residentKilobytes: Int

    static var now: Holdings {
        let threads = names(in: "/proc/self/task")
        let children = threads.flatMap { thread in
            text(of: "/proc/self/task/\(thread)/children").split(separator: " ")
        }
        let pages = text(of: "/proc/self/statm").split(separator: " ").dropFirst().first
        return Holdings(
            // The listing itself holds one.
            descriptors: names(in: "/proc/self/fd").count - 1,
            threads: threads.count,
            children: children.count,
            residentKilobytes: (pages.flatMap { Int($0) } ?? 0) * Int(getpagesize()) / 1024)
    }

    var description: String {
        "descriptors=\(descriptors) threads=\(threads) children=\(children) "
            + "resident=\(residentKilobytes)"
    }

    private static func names(in directory: String) -> [String] {
        guard let listing = opendir(directory) else { return [] }
        defer { closedir(listing) }
        var names: [String] = []
        while let entry = readdir(listing) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }

    private static func text(of path: String) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = read(descriptor, &buffer, buffer.count)
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : ""
    }
}
