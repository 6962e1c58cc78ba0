internal import BisqueWeb

/// One file of the page or of the client library, ready to be sent.
struct PageFile: Sendable, Hashable {
    let type: String
    let bytes: [UInt8]
    /// With its quotes (RFC 9110 section 8.8.3).
    let etag: String

    init(path: String, bytes: [UInt8]) {
        let ending = path.split(separator: ".").last.map(String.init) ?? ""
        type = PageFile.types[ending] ?? "application/octet-stream"
        self.bytes = bytes
        let sum = HmacSha256.code(of: bytes, key: Array("etag".utf8)).prefix(12)
        etag = "\"" + sum.map { String($0, radix: 16) }.joined(separator: "-") + "\""
    }

    private static let types = [
        "html": "text/html; charset=utf-8", "js": "text/javascript; charset=utf-8",
        "css": "text/css; charset=utf-8", "svg": "image/svg+xml", "png": "image/png",
        "ico": "image/x-icon", "json": "application/json", "txt": "text/plain; charset=utf-8",
        "webmanifest": "application/manifest+json", "woff2": "font/woff2", "wav": "audio/wav",
        "md": "text/plain; charset=utf-8",
    ]
}
