/// A file on its way in: written as it comes, and gone again unless it is whole.
import Bisque
import BisqueDirect
import Foundation

struct ReceivedFile {
    private let path: String
    private let name: String
    private let size: Int
    private let file: FileHandle
    private var sum = Checksum()
    private var progress: Progress

    static func receive(into directory: String, over connection: Connection) async throws {
        var events = connection.events.makeAsyncIterator()
        do {
            var received = try ReceivedFile(try await connection.next(&events), in: directory)
            do {
                while try received.take(try await connection.next(&events)) {}
            } catch {
                received.progress.finish()
                received.discard()
                throw error
            }
            try await connection.send(Note.arrived)
            received.progress.finish()
            SwiftToSwift.say(
                "received \(received.name), \(received.size) bytes, way \(connection.wayInWords)")
        } catch let refusal as Refusal {
            try await connection.send(Note.refused(refusal.description))
            await waitForTheEnd(&events)
            throw Failure(refusal.description)
        }
        await waitForTheEnd(&events)
    }

    /// Who has the last word waits until it was heard: the other end closes.
    private static func waitForTheEnd(_ events: inout DirectEvents.AsyncIterator) async {
        while await events.next() != nil {}
    }

    /// What the sender is told.
    private struct Refusal: Error, CustomStringConvertible {
        let description: String
    }

    private init(_ first: DirectMessage, in directory: String) throws {
        guard case .text(let text) = first, case .file(let name, let size) = try Note(text) else {
            throw Refusal(description: "there was no name before the bytes")
        }
        // A name from elsewhere stays within its directory, and overwrites nothing.
        guard !name.isEmpty, name != ".", name != "..", !name.contains("/"),
            !name.utf8.contains(0), size >= 0
        else { throw Refusal(description: "that is no name for a file") }
        path = directory + "/" + name
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw Refusal(description: "\(name): \(String(cString: strerror(errno)))")
        }
        file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        self.name = name
        self.size = size
        progress = Progress(of: size)
    }

    /// Takes one message; `false` when it was the last, and all is well.
    private mutating func take(_ message: DirectMessage) throws -> Bool {
        switch message {
        case .binary(let bytes):
            guard progress.done + bytes.count <= size else {
                throw Refusal(description: "more than \(size) bytes came")
            }
            do {
                try file.write(contentsOf: bytes)
            } catch {
                throw Refusal(description: "\(name): cannot be written")
            }
            sum.add(bytes)
            progress.add(bytes.count)
            return true
        case .text(let text):
            guard case .end(let expected) = try Note(text), progress.done == size,
                sum.value == expected
            else { throw Refusal(description: "\(name) is not whole") }
            return false
        }
    }

    private func discard() { unlink(path) }
}
