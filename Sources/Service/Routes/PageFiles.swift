internal import CPage

/// Where the page's files come from: the program itself, or a folder for whoever works on them.
enum PageFiles: Sendable {
    case embedded([String: PageFile])
    /// Read again for every request.
    case folder(String)

    /// Those in the program, by their path under Sources/Page.
    static func embedded() -> PageFiles {
        var files: [String: PageFile] = [:]
        for index in 0..<bisque_page_count() {
            let file = bisque_page_at(index)
            let path = String(cString: file.path)
            let bytes = Array(UnsafeBufferPointer(start: file.bytes, count: file.size))
            files[path] = PageFile(path: path, bytes: bytes)
        }
        return .embedded(files)
    }

    /// `nil` when there is no such file.
    func file(_ path: String) -> PageFile? {
        switch self {
        case .embedded(let files): return files[path]
        case .folder(let folder):
            guard PageFiles.staysInside(path) else { return nil }
            do {
                return PageFile(path: path, bytes: try SmallFile.read("\(folder)/\(path)"))
            } catch {
                return nil
            }
        }
    }

    /// Nothing hidden, nothing upwards, nothing but plain names.
    private static func staysInside(_ path: String) -> Bool {
        path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
            !part.isEmpty && !part.hasPrefix(".")
                && part.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }
        }
    }
}
