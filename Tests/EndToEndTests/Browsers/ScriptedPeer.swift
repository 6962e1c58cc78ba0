/// A WebRTC stack of another kind, in a script of ours that answers line by line.
import Bisque
import Glibc

final class ScriptedPeer: WebRTCClient {
    /// Which stack it is.
    enum Stack: String, Sendable, CaseIterable {
        case aiortc
        case gstreamer

        fileprivate var command: (program: String, script: String) {
            switch self {
            case .aiortc: (EndpointFiles.pythonWithAiortc, "aiortc_peer.py")
            case .gstreamer: (EndpointFiles.pythonWithGStreamer, "gst_peer.py")
            }
        }

        var isInstalled: Bool { access(command.program, X_OK) == 0 }
    }

    private let folder: TemporaryFolder
    private let process: ChildProcess
    private let questions: QuestionSocket

    /// - Parameter script: another one for the same stack.
    init(_ stack: Stack, script other: String? = nil) throws {
        folder = try TemporaryFolder()
        let (program, script) = stack.command
        process = try ChildProcess(
            program, ["-B", "-u", "\(EndpointFiles.folder)/\(other ?? script)"],
            descriptors: [0, 1],
            environment: ["HOME": folder.path], log: "\(folder.path)/log")
        questions = QuestionSocket(over: process.socket, .lines) { message in
            guard let number = message["id"]?.integer else { return .remark }
            if let error = message["error"]?.string {
                return .answer(to: number, .failure(EndpointFailure(error)))
            }
            return .answer(to: number, .success(message))
        }
    }

    deinit {
        process.end()
    }

    var processID: Int32 { process.processID }

    /// Ends it at once, without a goodbye.
    func kill() {
        process.end()
    }

    func publish(_ publication: Publication) async throws -> String {
        try await tell("publish", ["publication": JSONValue(publication)], returning: "offer")
    }

    func acceptAnswer(_ answer: String) async throws {
        _ = try await tell("answer", ["sdp": .string(answer)])
    }

    func subscribe(_ offer: String) async throws -> String {
        try await tell("subscribe", ["sdp": .string(offer)], returning: "answer")
    }

    func statistics() async throws -> CallStatistics {
        try await tell("statistics", [:]).decoded(as: CallStatistics.self)
    }

    /// Calls a function of a script that has arguments and a value for each.
    func call(_ function: String, _ arguments: [JSONValue]) async throws -> JSONValue {
        try await tell(function, ["arguments": .array(arguments)])["value"] ?? .null
    }

    private func tell(
        _ command: String, _ parameters: [String: JSONValue], returning name: String
    ) async throws -> String {
        let answer = try await tell(command, parameters)
        guard let text = answer[name]?.string else {
            throw EndpointFailure("no \(name): \(answer)")
        }
        return text
    }

    private func tell(
        _ command: String, _ parameters: [String: JSONValue]
    ) async throws -> JSONValue {
        do {
            return try await questions.ask { number in
                var message = parameters
                message["id"] = .int(number)
                message["do"] = .string(command)
                return .object(message)
            }
        } catch let failure as EndpointFailure {
            throw EndpointFailure("\(command): \(failure)\n\(process.lastWords)")
        }
    }
}
