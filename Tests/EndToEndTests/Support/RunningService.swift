/// The real program, serving at the tests' network with one worker, and what its figures say.
import Foundation
import FoundationNetworking
import Testing

final class RunningService: Sendable {
    let url: String
    private let program: Program
    private let folder: TemporaryFolder

    init(_ arguments: String...) async throws {
        folder = try TemporaryFolder()
        let address = try #require(TestNetwork.address)
        let program = try Program(
            "/usr/bin/env",
            [
                "XDG_STATE_HOME=\(folder.path)", try Machine.programs + "/bisque", "serve",
                "--listen", "http://\(address):0", "--rtc-listen", address, "--workers", "1",
            ] + arguments)
        self.program = program
        url = try await eventually("the service listens") {
            guard program.status == nil else {
                throw EndpointFailure("the service ended: \(program.words)")
            }
            let line = program.words.split(separator: "\n").first { $0.hasPrefix("listening ") }
            return line.map { String($0.dropFirst("listening ".count)) }
        }
    }

    /// All it has said.
    var words: String { program.words }

    /// The samples of one metric, added up; `nil` when there are none.
    func metric(_ name: String) async throws -> Int? {
        let address = try #require(URL(string: url + "/metrics"))
        let (data, _) = try await URLSession.shared.data(from: address)
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
        let samples = lines.filter { $0.hasPrefix("\(name) ") || $0.hasPrefix("\(name){") }
        return samples.isEmpty
            ? nil : samples.compactMap { Int($0.split(separator: " ").last ?? "") }.reduce(0, +)
    }

    /// Waits until no room is open and the worker holds nothing any more.
    func expectNothingLeft(within limit: Duration = .seconds(10)) async throws {
        try await eventually("everything is free", within: limit) {
            for name in ["rooms", "members", "transports", "receivers", "senders"] {
                guard try await metric("bisque_\(name)") == 0 else { return false }
            }
            return true
        }
    }
}
