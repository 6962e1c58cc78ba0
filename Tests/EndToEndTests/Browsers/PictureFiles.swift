/// Pictures of what the pages looked like, kept for people: `artefacts/screenshots`.
import Foundation

enum PictureFiles {
    private static var folder: URL {
        // This file is four levels below the package.
        var path = URL(filePath: #filePath)
        for _ in 0..<4 { path.deleteLastPathComponent() }
        return path.appending(path: "artefacts/screenshots")
    }

    static func bytes(ofBase64 text: String) throws -> [UInt8] {
        guard let bytes = Data(base64Encoded: text) else {
            throw EndpointFailure("a picture that is no base64")
        }
        return Array(bytes)
    }

    /// Writes over what an earlier run has left there.
    static func keep(_ picture: [UInt8], as name: String) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(picture).write(to: folder.appending(path: name + ".png"))
    }
}

extension BrowserTab {
    /// Keeps a picture of what is shown now.
    func photograph(_ name: String) async throws {
        try PictureFiles.keep(try await picture(), as: name)
    }
}
