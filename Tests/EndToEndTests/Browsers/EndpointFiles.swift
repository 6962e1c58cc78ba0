/// Where the pages and scripts of the endpoints lie, and the programs that run them.
enum EndpointFiles {
    private static var testFolder: String {
        // This file is in Browsers, theirs is next to it.
        #filePath.split(separator: "/").dropLast(2).map { "/\($0)" }.joined()
    }

    static var folder: String { testFolder + "/Endpoints" }

    /// The files of the page that the service shows.
    static var pageFolder: String { packageFolder + "/Sources/Page" }

    private static var packageFolder: String {
        testFolder.split(separator: "/").dropLast(2).map { "/\($0)" }.joined()
    }

    /// The interpreter that has aiortc, made by `scripts/setup test`.
    static var pythonWithAiortc: String {
        packageFolder + "/.build/python/bin/python"
    }

    /// Debian's own, which has GStreamer.
    static let pythonWithGStreamer = "/usr/bin/python3"
}
