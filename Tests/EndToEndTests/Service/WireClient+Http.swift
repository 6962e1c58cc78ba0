/// HTTP/1.1 as it is on the wire.
import Bisque

extension WireClient {
    struct Response {
        let status: Int
        /// By name in lower case.
        let headers: [String: String]
        let body: String

        /// What kind of refusal it says it is, in the JSON of its body.
        var code: String? {
            do {
                return try JSONValue(reading: Array(body.utf8))["code"]?.string
            } catch {
                return nil
            }
        }
    }

    /// One request with its body, which may be other than its length says.
    func request(
        _ method: String, _ target: String, headers: [String] = [], body: String = "",
        length: Int? = nil
    ) async throws -> Response {
        try await send(
            WireClient.head(method, target, headers: headers, length: length ?? body.utf8.count)
                + body)
        return try await readResponse()
    }

    static func head(
        _ method: String, _ target: String, headers: [String] = [], length: Int = 0
    ) -> String {
        let length = length > 0 ? ["Content-Length: \(length)"] : []
        return (["\(method) \(target) HTTP/1.1", "Host: 127.0.0.1"] + headers + length)
            .joined(separator: "\r\n") + "\r\n\r\n"
    }

    func readResponse() async throws -> Response {
        let lines = try await readHead().split(separator: "\r\n")
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count > 1, let status = Int(words[1]) else {
            throw EndpointFailure("no status: \(lines)")
        }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
        }
        let length = headers["content-length"].flatMap { Int($0) } ?? 0
        let body = status == 101 ? [] : try await read(length)
        return Response(
            status: status, headers: headers, body: String(decoding: body, as: UTF8.self))
    }
}
