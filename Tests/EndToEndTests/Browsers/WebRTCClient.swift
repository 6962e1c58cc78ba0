/// Somebody who publishes and subscribes, whatever program it is.
///
/// Session descriptions go in and out whole, candidates included. All of it may be done again.
protocol WebRTCClient: Sendable {
    /// Adds to what it sends and returns the offer.
    func publish(_ publication: Publication) async throws -> String

    /// Takes the answer to its last offer.
    func acceptAnswer(_ answer: String) async throws

    /// Takes an offer of what there is to receive and returns the answer.
    func subscribe(_ offer: String) async throws -> String

    func statistics() async throws -> CallStatistics
}
