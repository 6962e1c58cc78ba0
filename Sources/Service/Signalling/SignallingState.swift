/// How far one socket has come, and which messages may come next.
struct SignallingState: Sendable {
    private enum Phase {
        case waiting, joining, joined, ended
    }

    /// What becomes of a message.
    enum Intake: Sendable, Equatable {
        case serve(ClientMessage)
        /// - Parameter isLast: whether the socket is closed after it.
        case refuse(id: Int64?, ServiceError, isLast: Bool)
        /// It came after the end.
        case ignore
    }

    private var phase = Phase.waiting
    /// Whether the time for a join is over.
    private var isLate = false
    private var budget: MessageBudget

    init(now: ContinuousClock.Instant) {
        budget = MessageBudget(now: now)
    }

    /// Whether nobody has joined in time. A join that is under way is waited for.
    var isTooLate: Bool { isLate && phase == .waiting }

    mutating func timeIsUp() { isLate = true }

    /// - Parameter text: `nil` for a frame that is no text.
    mutating func take(_ text: String?, now: ContinuousClock.Instant) -> Intake {
        guard phase != .ended else { return .ignore }
        let isInBudget = budget.spend(now: now)
        do throws(ClientMessage.Refusal) {
            // Read even when there are too many, for the number that the refusal carries.
            guard let text else { throw ClientMessage.Refusal.noText }
            typealias Limit = ClientMessage.Limit
            let message = try ClientMessage(
                text, bytes: phase == .joined ? Limit.bytes : Limit.joinBytes)
            guard isInBudget else { return tooMany(message.id) }
            if let refusal = refusal(of: message) {
                return .refuse(id: message.id, refusal, isLast: false)
            }
            if case .join = message.body { phase = .joining }
            return .serve(message)
        } catch {
            guard isInBudget else { return tooMany(error.id) }
            return .refuse(id: error.id, error.error, isLast: false)
        }
    }

    /// - Returns: whether the socket is still there.
    mutating func joined() -> Bool {
        guard phase == .joining else { return false }
        phase = .joined
        return true
    }

    /// A refused join may be followed by a better one, if there is time left.
    mutating func joinRefused() {
        if phase == .joining { phase = .waiting }
    }

    /// - Returns: whether that was the first time.
    mutating func end() -> Bool {
        defer { phase = .ended }
        return phase != .ended
    }

    private func refusal(of message: ClientMessage) -> ServiceError? {
        switch (phase, message.body) {
        case (.waiting, .join): nil
        case (.waiting, _): ServiceError(.wrongState, "type: join comes first")
        case (_, .join): ServiceError(.wrongState, "type: this socket has joined already")
        case (.joining, _): ServiceError(.wrongState, "type: join is not answered yet")
        case (.joined, _), (.ended, _): nil
        }
    }

    private func tooMany(_ id: Int64?) -> Intake {
        let (rate, burst) = (MessageBudget.perSecond, MessageBudget.burst)
        let error = ServiceError(
            .tooMany, "\(rate) messages a second are the most, \(burst) of them at once")
        return .refuse(id: id, error, isLast: budget.isExhausted)
    }
}
