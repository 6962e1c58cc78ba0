internal import Bisque
import Glibc

/// Whole files of modest size: certificates, settings, a page's parts.
enum SmallFile {
    static let mostBytes = 4 << 20

    /// - Throws: with the file's name and the system's words.
    static func read(_ path: String) throws(FileError) -> [UInt8] {
        let number = open(path, O_RDONLY | O_CLOEXEC)
        guard number >= 0 else { throw FileError(path, errno) }
        let file = OwnedDescriptor(number)
        var status = stat()
        guard fstat(file.number, &status) == 0 else { throw FileError(path, errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw FileError(path, EINVAL) }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(file.number, &part, part.count)
            guard count >= 0 else {
                if errno == EINTR { continue }
                throw FileError(path, errno)
            }
            if count == 0 { return bytes }
            bytes.append(contentsOf: part[..<count])
            guard bytes.count <= mostBytes else { throw FileError(path, EFBIG) }
        }
    }

    static func readText(_ path: String) throws(FileError) -> String {
        let bytes = try read(path)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw FileError(path, EILSEQ)
        }
        return text
    }

    /// Replaces the file at once, so that nobody ever reads half of it; it is its owner's alone.
    static func write(_ text: String, to path: String) throws(FileError) {
        let draft = "\(path).\(getpid())"
        let number = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard number >= 0 else { throw FileError(draft, errno) }
        do throws(FileError) {
            try fill(OwnedDescriptor(number), with: Array(text.utf8), path: draft)
            guard rename(draft, path) == 0 else { throw FileError(path, errno) }
        } catch {
            unlink(draft)
            throw error
        }
    }

    private static func fill(
        _ file: OwnedDescriptor, with bytes: [UInt8], path: String
    ) throws(FileError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.write(file.number, $0.baseAddress, $0.count)
            }
            guard count > 0 else {
                if count < 0, errno == EINTR { continue }
                throw FileError(path, count < 0 ? errno : EIO)
            }
            rest = rest.dropFirst(count)
        }
        guard fsync(file.number) == 0 else { throw FileError(path, errno) }
    }
}

/// A file that cannot be read or written, and the system's reason.
struct FileError: Error, Sendable, Hashable, CustomStringConvertible {
    let path: String
    let number: Int32

    init(_ path: String, _ number: Int32) {
        self.path = path
        self.number = number
    }

    var description: String { "\(path): \(systemErrorText(number))" }
}
