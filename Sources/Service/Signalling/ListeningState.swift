/// When to offer what a member gets: one exchange at a time, over one transport after the other.
///
/// Pure: it is told what is the case and says what to do next.
struct ListeningState: Sendable {
    /// What counts for the next step.
    struct Facts: Sendable {
        /// Whether somebody is there to take an offer.
        var hasSocket: Bool
        /// Whether there is a transport that is open.
        var hasTransport: Bool
        /// Whether anybody sends what the member could take.
        var hasStreams: Bool
        /// Whether everything that would be offered has a name.
        var isNamed: Bool
        /// Whether an offer would say something new.
        var needsOffer: Bool
    }

    enum Step: Sendable, Equatable {
        case wait
        /// Another transport, in place of any before.
        case open
        case offer(restartsIce: Bool)
    }

    private enum Exchange: Equatable {
        case none
        /// An offer is being made.
        case offering
        case offered(Int64)
        case accepting(Int64)
    }

    private var exchange = Exchange.none
    private var lastExchange: Int64 = 0
    /// Whether no answer over this transport was accepted yet: the client needs a new connection.
    private(set) var isFresh = true
    /// Whether to offer even though nothing is new: the offer before was lost, or ICE restarts.
    private var isOwed = false
    private var restartsIce = false
    private var wantsTransport = false

    mutating func next(_ facts: Facts) -> Step {
        if !facts.hasTransport, exchange != .offering { exchange = .none }
        guard facts.hasSocket, exchange == .none else { return .wait }
        if wantsTransport || !facts.hasTransport {
            // A transport that nobody is told of would time out.
            guard facts.hasStreams else { return .wait }
            exchange = .offering
            return .open
        }
        guard facts.isNamed, facts.needsOffer || isOwed else { return .wait }
        exchange = .offering
        defer { restartsIce = false }
        return .offer(restartsIce: restartsIce)
    }

    /// There is another transport.
    mutating func opened() {
        exchange = .none
        (isFresh, isOwed, restartsIce, wantsTransport) = (true, false, false, false)
    }

    /// Neither a transport nor an offer came of it.
    mutating func failed() {
        exchange = .none
    }

    /// An offer was made that cannot be sent yet: nobody has said what it shows.
    mutating func postponed() {
        exchange = .none
        isOwed = true
    }

    /// - Returns: the number of the exchange that begins.
    mutating func offered() -> Int64 {
        lastExchange += 1
        exchange = .offered(lastExchange)
        isOwed = false
        return lastExchange
    }

    /// An answer comes.
    ///
    /// - Returns: whether it is the one that is waited for.
    mutating func accept(_ number: Int64) -> Bool {
        guard exchange == .offered(number) else { return false }
        exchange = .accepting(number)
        return true
    }

    /// - Parameter wasTaken: otherwise the offer is still to be answered.
    mutating func accepted(_ number: Int64, wasTaken: Bool) {
        guard exchange == .accepting(number) else { return }
        exchange = wasTaken ? .none : .offered(number)
        if wasTaken { isFresh = false }
    }

    /// No answer came in time, or none can come any more: the offer is owed again.
    mutating func giveUp(_ number: Int64) {
        guard exchange == .offered(number) else { return }
        exchange = .none
        isOwed = true
    }

    /// Whether an answer to this exchange would be taken.
    func isWaiting(for number: Int64) -> Bool {
        exchange == .offered(number)
    }

    /// Another socket: what was offered over the one before may never have arrived.
    mutating func reconnected() {
        if case .offered(let number) = exchange { giveUp(number) }
    }

    /// The client asks for an offer, because it cannot receive.
    mutating func wish(_ wish: ClientMessage.ListenWish) {
        if case .offered(let number) = exchange { giveUp(number) }
        switch wish {
        case .fresh: wantsTransport = true
        case .restartIce: (isOwed, restartsIce) = (true, true)
        }
    }

    /// Whether such an exchange was ever begun.
    func knows(_ number: Int64) -> Bool {
        number <= lastExchange
    }
}
