/// A publisher of WHIP or a player of WHEP, in a script of ours that does its own signalling.
import Bisque

final class WhipClient: Sendable {
    private let folder: TemporaryFolder
    private let process: ChildProcess
    private let questions: QuestionSocket

    init(_ stack: ScriptedPeer.Stack) throws {
        folder = try TemporaryFolder()
        let (program, script) =
            switch stack {
            case .aiortc: (EndpointFiles.pythonWithAiortc, "whip_aiortc.py")
            case .gstreamer: (EndpointFiles.pythonWithGStreamer, "whip_gst.py")
            }
        process = try ChildProcess(
            program, ["-B", "-u", "\(EndpointFiles.folder)/\(script)"], descriptors: [0, 1],
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

    /// Ends it at once, without a goodbye.
    func kill() {
        process.end()
    }

    /// - Returns: the URL of the session.
    @discardableResult
    func publish(_ publication: Publication = .small, at url: String) async throws -> String {
        try await location(
            of: tell("whip", ["url": .string(url), "publication": JSONValue(publication)]))
    }

    /// - Returns: the URL of the session.
    @discardableResult
    func play(_ url: String) async throws -> String {
        try await location(of: tell("whep", ["url": .string(url)]))
    }

    /// - Returns: the status of the answer.
    func delete() async throws -> Int? {
        try await tell("delete", [:])["status"]?.integer
    }

    func statistics() async throws -> CallStatistics {
        try await tell("statistics", [:]).decoded(as: CallStatistics.self)
    }

    /// Waits until the pictures and sounds of one publisher come out of its decoders, new ones.
    func expectMedia(width: Int) async throws {
        let before = try await statistics()
        func frames(_ statistics: CallStatistics) -> Int {
            statistics.received("video").filter { $0.frameWidth == width }
                .compactMap(\.framesDecoded).reduce(0, +)
        }
        func energy(_ statistics: CallStatistics) -> Double {
            statistics.received("audio").compactMap(\.audioEnergy).reduce(0, +)
        }
        try await eventually("10 pictures \(width) wide, and sound") {
            let now = try await statistics()
            return frames(now) >= frames(before) + 10 && energy(now) > energy(before)
        }
    }

    private func location(of answer: JSONValue) throws -> String {
        guard let location = answer["location"]?.string else {
            throw EndpointFailure("no location: \(answer)")
        }
        return location
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
