internal import BisqueWeb
internal import CPage

/// Where the page's files come from: the program itself, or a folder for whoever works on them.
enum PageFiles: Sendable {
    /// `release` names exactly these files: what is fetched under it never changes.
    case embedded([String: PageFile], release: String)
    /// Read again for every request.
    case folder(String)

    /// The page itself; what it needs it names by the release.
    static let index = "call/index.html"

    /// Those in the program, by their path under Sources/Page.
    static func embedded() -> PageFiles {
        var files: [String: PageFile] = [:]
        for index in 0..<bisque_page_count() {
            let file = bisque_page_at(index)
            let path = String(cString: file.path)
            let bytes = Array(UnsafeBufferPointer(start: file.bytes, count: file.size))
            files[path] = PageFile(path: path, bytes: bytes)
        }
        let sums = files.sorted { $0.key < $1.key }.flatMap { Array(($0.key + $0.value.etag).utf8) }
        let release = HmacSha256.code(of: sums, key: Array("release".utf8)).prefix(8)
            .map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        files[index] = files[index].map { named(by: release, $0) }
        return .embedded(files, release: release)
    }

    private static func named(by release: String, _ index: PageFile) -> PageFile {
        let text = String(decoding: index.bytes, as: UTF8.self)
            .split(separator: "\"/call/", omittingEmptySubsequences: false)
            .joined(separator: "\"/release/\(release)/call/")
            .split(separator: "\"/client/", omittingEmptySubsequences: false)
            .joined(separator: "\"/release/\(release)/client/")
        return PageFile(path: PageFiles.index, bytes: Array(text.utf8))
    }

    /// `nil` when there is no such file.
    func file(_ path: String) -> PageFile? {
        switch self {
        case .embedded(let files, _): return files[path]
        case .folder(let folder):
            guard PageFiles.staysInside(path) else { return nil }
            do {
                return PageFile(path: path, bytes: try SmallFile.read("\(folder)/\(path)"))
            } catch {
                return nil
            }
        }
    }

    /// Whether this names the files as they are, for ever.
    func isRelease(_ name: String?) -> Bool {
        guard case .embedded(_, let release) = self else { return false }
        return name == release
    }

    /// Nothing hidden, nothing upwards, nothing but plain names.
    private static func staysInside(_ path: String) -> Bool {
        path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
            !part.isEmpty && !part.hasPrefix(".")
                && part.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }
        }
    }
}
