/// A real client of mediasoup's third generation (pymediasoup), in a script of ours that answers
/// line by line.
import Bisque
import Glibc

final class MediasoupPeer: Sendable {
    private let folder: TemporaryFolder
    private let process: ChildProcess
    private let questions: QuestionSocket

    /// Only it may be missing, where no package index is reached.
    static var isInstalled: Bool { access(EndpointFiles.pythonWithAiortc, X_OK) == 0 }

    init() throws {
        folder = try TemporaryFolder()
        process = try ChildProcess(
            EndpointFiles.pythonWithAiortc,
            ["-B", "-u", "\(EndpointFiles.folder)/mediasoup_peer.py"], descriptors: [0, 1],
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

    /// - Returns: the names of those who are in the room already.
    func join(_ service: ServiceProgram, room: String, name: String) async throws -> [String] {
        let url = "ws" + service.url.dropFirst("http".count)
        let answer = try await tell(
            "join", ["url": .string("\(url)/mediasoup-v3/\(room)?name=\(name)")])
        guard case .array(let peers)? = answer["peers"] else { return [] }
        return peers.compactMap { $0["displayName"]?.string }
    }

    /// - Returns: the producers' ids.
    func produce(_ publication: Publication) async throws -> [String] {
        let answer = try await tell("produce", ["publication": JSONValue(publication)])
        guard case .array(let ids)? = answer["producers"] else { return [] }
        return ids.compactMap(\.string)
    }

    func change(_ producer: String, _ change: String) async throws {
        _ = try await tell(change, ["producer": .string(producer)])
    }

    // MARK: Messages

    /// What came over one data consumer.
    struct Heard: Decodable, Hashable, Sendable {
        let from: String
        let label: String
        var text: String?
        var bytes: Int?
    }

    /// - Returns: the data producer's id, once its channel is open.
    func produceData(_ options: JSONValue) async throws -> String {
        try await tell("produceData", ["options": options])["producer"]?.string ?? ""
    }

    func say(_ text: String, with producer: String) async throws {
        _ = try await tell("say", ["producer": .string(producer), "text": .string(text)])
    }

    func say(bytes: Int, with producer: String) async throws {
        _ = try await tell("say", ["producer": .string(producer), "bytes": .int(bytes)])
    }

    func heard() async throws -> [Heard] {
        try await (tell("heard", [:])["messages"] ?? []).decoded(as: [Heard].self)
    }

    /// - Throws: what the server says against it.
    func ask(_ method: String, _ data: JSONValue = [:]) async throws -> JSONValue {
        try await tell("ask", ["method": .string(method), "data": data])["answer"] ?? .null
    }

    /// What the server has said of its own accord, by method.
    func log() async throws -> [String] {
        guard case .array(let log)? = try await tell("log", [:])["log"] else { return [] }
        return log.compactMap(\.string)
    }

    func statistics() async throws -> CallStatistics {
        try await tell("statistics", [:]).decoded(as: CallStatistics.self)
    }

    /// Waits until so many streams of each kind are seen and heard, and go on.
    func expectMedia(videos: Int, sounds: Int) async throws {
        let before = try await statistics()
        try await eventually("\(videos) pictures and \(sounds) sounds go on") {
            let now = try await statistics()
            let moving = now.received("video").filter { one in
                let old = before.received("video").first { $0.mid == one.mid }
                return one.framesDecoded ?? 0 > (old?.framesDecoded ?? 0) + 10
            }
            let heard = now.received("audio").filter { one in
                let old = before.received("audio").first { $0.mid == one.mid }
                return one.audioEnergy ?? 0 > old?.audioEnergy ?? 0
            }
            return moving.count == videos && heard.count == sounds
        }
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
