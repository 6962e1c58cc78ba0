internal import BisqueWeb

/// What a page may know of the service it came from: `GET /service`.
struct ServiceCard: Sendable, Encodable {
    var version: String
    /// Left out where there is none.
    var secureOrigin: String?

    var response: HttpResponse {
        HttpResponse(
            200,
            headers: [
                HttpResponse.Header("content-type", "application/json"),
                // It depends on how the service was called.
                HttpResponse.Header("cache-control", "no-store"),
            ],
            body: SortedJson.bytes(of: self))
    }
}
