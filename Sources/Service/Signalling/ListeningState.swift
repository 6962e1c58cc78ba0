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
        ///
        /// - Parameter isOvertaken: whether the client has asked for another one meanwhile.
        case offering(isOvertaken: Bool)
        case offered(Int64)
        /// - Parameter isLate: whether the time for an answer has passed meanwhile.
        case accepting(Int64, isLate: Bool)
    }

    private var exchange = Exchange.none
    private var lastExchange: Int64 = 0
    /// Whether no answer over this transport was accepted yet: the client needs a new connection.
    private(set) var isFresh = true
    /// Whether to offer even though nothing is new, because the offer before was lost.
    private var isOwed = false
    /// Whether the next offer restarts ICE.
    private var restartsIce = false
    private var wantsTransport = false

    mutating func next(_ facts: Facts) -> Step {
        if !facts.hasTransport, !isOffering { exchange = .none }
        guard facts.hasSocket, exchange == .none else { return .wait }
        if wantsTransport || !facts.hasTransport {
            // A transport that nobody is told of would time out.
            guard facts.hasStreams else { return .wait }
            exchange = .offering(isOvertaken: false)
            return .open
        }
        guard facts.isNamed, facts.needsOffer || isOwed || restartsIce else { return .wait }
        exchange = .offering(isOvertaken: false)
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

    /// An offer was made in vain: another one is owed, though nothing may be new.
    mutating func postponed() {
        exchange = .none
        isOwed = true
    }

    /// - Returns: the number of the exchange that begins; `nil` when the client has asked for
    ///   another offer while this one was made, which is not sent then.
    mutating func offered() -> Int64? {
        guard exchange == .offering(isOvertaken: false) else {
            postponed()
            return nil
        }
        lastExchange += 1
        exchange = .offered(lastExchange)
        (isOwed, restartsIce) = (false, false)
        return lastExchange
    }

    /// An answer comes.
    ///
    /// - Returns: whether it is the one that is waited for.
    mutating func accept(_ number: Int64) -> Bool {
        guard exchange == .offered(number) else { return false }
        exchange = .accepting(number, isLate: false)
        return true
    }

    /// - Parameter wasTaken: otherwise the offer is still to be answered, if there is time left.
    mutating func accepted(_ number: Int64, wasTaken: Bool) {
        guard case .accepting(number, let isLate) = exchange else { return }
        exchange = wasTaken ? .none : .offered(number)
        if wasTaken {
            isFresh = false
        } else if isLate {
            giveUp(number)
        }
    }

    /// No answer came in time, or none can come any more: the offer is owed again, unless the
    /// answer that is just being taken turns out to be good.
    ///
    /// - Returns: whether it was still waited for.
    @discardableResult
    mutating func giveUp(_ number: Int64) -> Bool {
        switch exchange {
        case .offered(number):
            postponed()
            return true
        case .accepting(number, _):
            exchange = .accepting(number, isLate: true)
            return false
        default:
            return false
        }
    }

    /// Another socket: what was offered over the one before may never have arrived.
    mutating func reconnected() {
        if case .offered = exchange { postponed() }
    }

    /// The client asks for an offer, because it cannot receive.
    mutating func wish(_ wish: ClientMessage.ListenWish) {
        switch exchange {
        case .offered: postponed()
        case .offering: exchange = .offering(isOvertaken: true)
        case .none, .accepting: break
        }
        switch wish {
        case .fresh: wantsTransport = true
        case .restartIce: restartsIce = true
        }
    }

    private var isOffering: Bool {
        if case .offering = exchange { true } else { false }
    }

    /// Whether such an exchange was ever begun.
    func knows(_ number: Int64) -> Bool {
        number <= lastExchange
    }
}
