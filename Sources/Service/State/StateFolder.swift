import Glibc

/// Where the service keeps what outlives a run: its own certificate, a record of each run.
///
/// `$XDG_STATE_HOME/bisque`, or `~/.local/state/bisque`; nobody else may look into it.
struct StateFolder: Sendable {
    let path: String

    /// Makes it if it is not there.
    ///
    /// - Throws: When no home is known, or it cannot be made.
    init(environment name: (String) -> String?) throws(FileError) {
        if let base = name("XDG_STATE_HOME"), base.hasPrefix("/") {
            try self.init(at: "\(base)/bisque")
        } else if let home = name("HOME"), home.hasPrefix("/") {
            try self.init(at: "\(home)/.local/state/bisque")
        } else {
            throw FileError("$HOME", ENOENT)
        }
    }

    init(at path: String) throws(FileError) {
        var made = ""
        for part in path.split(separator: "/") {
            made += "/\(part)"
            guard mkdir(made, 0o700) == 0 || errno == EEXIST || access(made, X_OK) == 0 else {
                throw FileError(made, errno)
            }
        }
        guard access(path, R_OK | W_OK | X_OK) == 0 else { throw FileError(path, errno) }
        self.path = path
    }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    /// What is in a folder of it; empty when there is none.
    func names(in folder: String) -> [String] {
        guard let list = opendir(file(folder)) else { return [] }
        defer { closedir(list) }
        var names: [String] = []
        while let entry = readdir(list) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}
