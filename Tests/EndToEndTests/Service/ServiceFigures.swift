/// What a running service says of itself in `/metrics`, and the system of its process.
import Glibc

struct ServiceFigures {
    private let samples: [String: UInt64]

    init(port: UInt16) throws {
        let answer = try PlainRequest("/metrics", port: port)
        guard answer.status == 200 else { throw EndpointFailure("no metrics: \(answer.status)") }
        var samples: [String: UInt64] = [:]
        for line in answer.body.split(separator: "\n") where !line.hasPrefix("#") {
            guard let blank = line.lastIndex(of: " ") else { continue }
            samples[String(line[..<blank])] = UInt64(line[blank...].dropFirst())
        }
        self.samples = samples
    }

    /// By name and labels as they are written; 0 for what was never counted.
    subscript(_ name: String) -> Int { Int(samples[name] ?? 0) }

    /// All samples that begin so.
    func all(_ prefix: String) -> [String: UInt64] {
        samples.filter { $0.key.hasPrefix(prefix) }
    }

    func webRefusals(_ reason: String) -> Int {
        self["bisque_web_refusals_total{reason=\"\(reason)\"}"]
    }

    func refusals(_ code: String) -> Int {
        self["bisque_signalling_errors_total{code=\"\(code)\"}"]
    }

    func joins(_ result: String) -> Int {
        self["bisque_joins_total{kind=\"page\",result=\"\(result)\"}"]
    }

    /// What is there, apart from what was counted.
    var present: [String: UInt64] {
        samples.filter { name, _ in
            ["bisque_rooms", "bisque_members", "bisque_transports", "bisque_receivers"]
                .contains { name.hasPrefix($0) }
        }
    }
}

extension ServiceProgram {
    var figures: ServiceFigures {
        get throws { try ServiceFigures(port: port) }
    }

    /// Bytes of memory that are this process's alone, in its heap and on its stacks.
    var privateBytes: Int {
        get throws {
            let text = ProcessTable.read("/proc/\(processID)/smaps_rollup") ?? ""
            let line = text.split(separator: "\n").first { $0.hasPrefix("Pss_Anon:") }
            guard let word = line?.split(separator: " ").dropFirst().first, let size = Int(word)
            else { throw EndpointFailure("no smaps_rollup of \(processID): \(text)") }
            return size * 1024
        }
    }
}
