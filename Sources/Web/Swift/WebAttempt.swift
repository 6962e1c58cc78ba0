/// A WebSocket that is being opened, and who waits for it.
struct WebAttempt: Sendable {
    typealias Outcome = Result<WebSocket, WebError>

    let ticket: UInt64
    let target: WebSocketTarget
    let limit: Duration
    let waiter: CheckedContinuation<Outcome, Never>
}
