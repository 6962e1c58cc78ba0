/// The files the tests compare with, found from where this one lies.

import Foundation

enum Repository {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    static var schemaText: String {
        get throws { try text("Sources/Channel/channel.schema") }
    }

    /// The channel's vectors whose names begin so, as bytes by name.
    static func vectors(_ prefix: String) throws -> [String: [UInt8]] {
        let folder = root.appending(path: "Tests/Vectors/channel")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        var vectors: [String: [UInt8]] = [:]
        for name in names where name.hasPrefix(prefix) && name.hasSuffix(".hex") {
            vectors[name] = try vector(name)
        }
        return vectors
    }

    static func vector(_ name: String) throws -> [UInt8] {
        try text("Tests/Vectors/channel/\(name)").split(separator: "\n").flatMap { line in
            try line.prefix { $0 != "#" }.split(separator: " ").map { digits in
                guard digits.count == 2, let byte = UInt8(digits, radix: 16) else {
                    throw BadVector(name: name, digits: String(digits))
                }
                return byte
            }
        }
    }

    struct BadVector: Error {
        let name: String
        let digits: String
    }
}
