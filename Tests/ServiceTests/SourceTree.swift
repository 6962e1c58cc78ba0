import Glibc

@testable import BisqueService

/// The files of the project, for tests that compare them with what the program says.
enum SourceTree {
    static let root = #filePath.components(before: "/Tests/ServiceTests/")

    /// Whole paths of what lies below a folder, at any depth.
    static func files(under folder: String, ending: String = "") -> [String] {
        var found: [String] = []
        var folders = ["\(root)/\(folder)"]
        while let next = folders.popLast() {
            guard let list = opendir(next) else { continue }
            defer { closedir(list) }
            while let entry = readdir(list) {
                let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                }
                guard !name.hasPrefix(".") else { continue }
                if entry.pointee.d_type == UInt8(DT_DIR) {
                    folders.append("\(next)/\(name)")
                } else if name.hasSuffix(ending) {
                    found.append("\(next)/\(name)")
                }
            }
        }
        return found.sorted()
    }
}

extension String {
    fileprivate func components(before text: String) -> String {
        guard let range = firstRange(of: text) else { return self }
        return String(self[..<range.lowerBound])
    }
}
