/// What the machine that runs the tests has.
import Glibc

enum Machine {
    static var hasIPv6: Bool {
        do {
            _ = try Endpoint(ip: "::1")
            return true
        } catch {
            return false
        }
    }

    /// The directory of the running program, where the build puts the others as well.
    static var programs: String {
        get throws {
            var path = [CChar](repeating: 0, count: 4096)
            let length = readlink("/proc/self/exe", &path, path.count)
            guard length > 0 else { throw SystemFailure(what: "readlink", number: errno) }
            let bytes = path[..<length].map { UInt8(bitPattern: $0) }
            let text = String(decoding: bytes, as: UTF8.self)
            return text.split(separator: "/").dropLast().map { "/" + $0 }.joined()
        }
    }

    /// Raises what this process may have open, as far as the system allows.
    ///
    /// - Returns: whether it is enough.
    static func canOpen(descriptors: Int) -> Bool {
        var limit = rlimit()
        let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(kind, &limit) == 0 else { return false }
        limit.rlim_cur = limit.rlim_max
        return setrlimit(kind, &limit) == 0 && limit.rlim_cur >= rlim_t(descriptors)
    }

    /// Sanitizers keep memory of their own, so its amounts say nothing.
    static var isSanitized: Bool {
        dlsym(nil, "__tsan_init") != nil || dlsym(nil, "__asan_init") != nil
    }
}
