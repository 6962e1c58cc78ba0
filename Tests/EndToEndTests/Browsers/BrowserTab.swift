/// A page in a real browser, and the wish to run something there.
import Bisque

protocol BrowserTab: WebRTCClient {
    /// Runs the body of an asynchronous function in the page; what it returns must be JSON.
    ///
    /// - Throws: `EndpointFailure`, with what the page threw.
    func evaluate(_ body: String) async throws -> JSONValue

    /// Closes the tab as its user would: the page hears of it and is gone.
    func close() async throws

    /// Goes to another page and waits until that is loaded.
    func open(_ url: String) async throws

    /// What the window shows, as a PNG.
    func picture() async throws -> [UInt8]

    /// Points at the middle of an element and presses the button there.
    ///
    /// - Parameter selector: of CSS; the first element it fits is meant.
    func click(_ selector: String) async throws
}

extension BrowserTab {
    /// Calls a function of `call.js`.
    private func call(_ function: String, _ arguments: JSONValue...) async throws -> JSONValue {
        let list = try arguments.map { try $0.text }.joined(separator: ", ")
        return try await evaluate("return await call.\(function)(\(list));")
    }

    private func description(_ answer: JSONValue) throws -> String {
        guard let text = answer.string else {
            throw EndpointFailure("no session description: \(answer)")
        }
        return text
    }

    func publish(_ publication: Publication) async throws -> String {
        try description(try await call("publish", JSONValue(publication)))
    }

    func acceptAnswer(_ answer: String) async throws {
        _ = try await call("publishAnswer", .string(answer))
    }

    func subscribe(_ offer: String) async throws -> String {
        try description(try await call("subscribeOffer", .string(offer)))
    }

    func statistics() async throws -> CallStatistics {
        try await call("statistics").decoded(as: CallStatistics.self)
    }

    /// Ends one track and returns the offer that says so.
    func unpublish(mid: String) async throws -> String {
        try description(try await call("unpublish", .string(mid)))
    }

    /// An offer with new ICE credentials for what is published.
    func restartIce() async throws -> String {
        try description(try await call("restartIce"))
    }

    /// No more than so many bits per second, for one encoding or for all of the track's.
    func limitBitrate(mid: String, to bitsPerSecond: Int, rid: String? = nil) async throws {
        _ = try await call(
            "limitBitrate", .string(mid), .int(bitsPerSecond), rid.map { .string($0) } ?? .null)
    }

    /// Over which addresses the two connections go.
    func candidatePairs() async throws -> CandidatePairs {
        try await call("candidatePair").decoded(as: CandidatePairs.self)
    }
}

/// Where `call.html` lies, beside these files.
enum CallPage {
    static var url: String { "file://\(EndpointFiles.folder)/call.html" }

    /// Whether the page is there with all its scripts.
    static let isLoaded = "return document.readyState === 'complete' && typeof call === 'object';"
}
