import Glibc

/// Certificates that lie in files.
extension Certificate {
    private static let mostBytes = 1 << 20

    /// Reads a certificate and its key, each a PEM file.
    ///
    /// - Throws: `.invalid` for what is no readable file of modest size, or not such a text.
    public init(certificateFile: String, keyFile: String) throws(BisqueError) {
        self.init(
            certificate: try Certificate.text(certificateFile), key: try Certificate.text(keyFile))
        try validate()
    }

    private static func text(_ path: String) throws(BisqueError) -> String {
        guard let text = String(validating: try bytes(path), as: UTF8.self) else {
            throw BisqueError(.invalid, "certificate: \(path) is no text")
        }
        return text
    }

    private static func bytes(_ path: String) throws(BisqueError) -> [UInt8] {
        // A pipe that nobody writes into is not waited for.
        let number = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard number >= 0 else { throw unreadable(path, errno) }
        let file = OwnedDescriptor(number)
        var status = stat()
        guard fstat(file.number, &status) == 0 else { throw unreadable(path, errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw unreadable(path, EINVAL) }
        guard status.st_size <= mostBytes else { throw unreadable(path, EFBIG) }
        var bytes = [UInt8](repeating: 0, count: mostBytes + 1)
        var length = 0
        while length < bytes.count {
            let room = bytes.count - length
            let count = bytes.withUnsafeMutableBytes { bytes in
                read(file.number, bytes.baseAddress.map { $0 + length }, room)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw unreadable(path, errno) }
            if count == 0 { return Array(bytes[..<length]) }
            length += count
        }
        throw unreadable(path, EFBIG)
    }

    private static func unreadable(_ path: String, _ number: Int32) -> BisqueError {
        BisqueError(.invalid, "certificate: \(path): \(systemErrorText(number))")
    }
}
