import Bisque
import Glibc

/// A file that is written from its beginning to its end, or read so.
struct RecordingFile: Sendable {
    private static let pieceSize = 64 * 1_024

    private let file: OwnedDescriptor
    private let path: String
    private var unwritten: [UInt8] = []

    /// - Throws: `.notFound` for what is not there, `.invalid` for what is no file to be read.
    init(reading path: String) throws(BisqueError) {
        // A pipe that nobody writes into is not waited for.
        let number = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard number >= 0 else {
            throw BisqueError(
                errno == ENOENT ? .notFound : .invalid, "\(path): \(systemErrorText(errno))")
        }
        file = OwnedDescriptor(number)
        self.path = path
        var status = stat()
        guard fstat(number, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw BisqueError(.invalid, "\(path): not a file")
        }
    }

    /// What was there before is gone.
    ///
    /// - Throws: `.refused`.
    init(writing path: String) throws(BisqueError) {
        let number = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NONBLOCK, 0o600)
        guard number >= 0 else {
            throw BisqueError(.refused, "\(path): \(systemErrorText(errno))")
        }
        file = OwnedDescriptor(number)
        self.path = path
    }

    /// The next piece; empty at the end.
    ///
    /// - Throws: `.refused`.
    func read() throws(BisqueError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Self.pieceSize)
        while true {
            let count = Glibc.read(file.number, &bytes, bytes.count)
            if count >= 0 { return Array(bytes.prefix(count)) }
            guard errno == EINTR else { throw failure(errno) }
        }
    }

    /// - Throws: `.refused`.
    mutating func write(_ bytes: [UInt8]) throws(BisqueError) {
        unwritten += bytes
        if unwritten.count >= Self.pieceSize { try flush() }
    }

    /// - Throws: `.refused`.
    mutating func flush() throws(BisqueError) {
        var written = 0
        while written < unwritten.count {
            let count = unwritten.withUnsafeBytes { bytes in
                Glibc.write(
                    file.number, bytes.baseAddress.map { $0 + written }, bytes.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure(errno) }
            written += count
        }
        unwritten = []
    }

    private func failure(_ number: Int32) -> BisqueError {
        BisqueError(.refused, "\(path): \(systemErrorText(number))")
    }
}
