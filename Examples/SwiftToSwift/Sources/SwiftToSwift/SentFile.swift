/// A file on its way out: read as fast as the channel takes it, and no faster.
import Bisque
import BisqueDirect
import Foundation

struct SentFile: Sendable {
    private let path: String
    private let name: String
    private let size: Int

    private static let bytesOfMessage = 65_536

    init(_ path: String) throws {
        let values: URLResourceValues
        do {
            values = try URL(fileURLWithPath: path).resourceValues(
                forKeys: [.fileSizeKey, .isRegularFileKey])
        } catch {
            throw Failure("\(path): cannot be read")
        }
        guard values.isRegularFile == true, let size = values.fileSize else {
            throw Failure("\(path): no file")
        }
        self.path = path
        self.size = size
        name = URL(fileURLWithPath: path).lastPathComponent
    }

    /// Sends it, and waits for the other end's word that it is whole.
    func send(over connection: Connection) async throws {
        let file: FileHandle
        do {
            file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        } catch {
            throw Failure("\(path): cannot be read")
        }
        async let answer = answer(over: connection)
        try await connection.send(Note.file(name: name, size: size))
        var progress = Progress(of: size)
        var sum = Checksum()
        while !connection.peer.isDestroyed,
            let chunk = try file.read(upToCount: Self.bytesOfMessage), !chunk.isEmpty
        {
            let bytes = [UInt8](chunk)
            sum.add(bytes)
            try await connection.send(.binary(bytes))
            progress.add(bytes.count)
        }
        try await connection.send(Note.end(sum: sum.value))
        do {
            try await answer
        } catch {
            progress.finish()
            throw error
        }
        progress.finish()
        SwiftToSwift.say("sent \(name), \(progress.done) bytes, way \(connection.wayInWords)")
    }

    private func answer(over connection: Connection) async throws {
        var events = connection.events.makeAsyncIterator()
        guard case .text(let text) = try await connection.next(&events) else {
            throw Failure("the other end answers with bytes")
        }
        switch try Note(text) {
        case .arrived: return
        case .refused(let reason): throw Failure("refused: \(reason)")
        case .file, .end: throw Failure("the other end wants to send, too")
        }
    }
}
