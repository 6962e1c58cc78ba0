/// The page with people of paint in it: `fake-call.js` stands in for the client library.
///
/// The address says who is there and what has happened, so that every screen can be looked at.
import Bisque
import Foundation

final class PageWithoutCall: Sendable {
    private let folder: TemporaryFolder
    private let service: ServiceProgram

    init() async throws {
        folder = try TemporaryFolder()
        let files = FileManager.default
        let page = EndpointFiles.pageFolder
        try files.copyItem(atPath: page + "/call", toPath: folder.path + "/call")
        try files.copyItem(atPath: page + "/client", toPath: folder.path + "/client")
        let library = folder.path + "/client/bisque-client.js"
        try files.removeItem(atPath: library)
        try files.copyItem(
            atPath: EndpointFiles.folder + "/page/fake-call.js", toPath: library)
        service = try await ServiceProgram(["--page", folder.path])
    }

    /// - Parameter path: with the wishes, as `fake-call.js` describes them.
    func url(_ path: String) -> String { service.url + path }
}
