import CWeb

/// What other threads want done by a server's own, in order.
final class WebCommands: Sendable {
    enum Command: Sendable {
        case answer(UInt64, HttpResponse)
        case send(UInt64, WebSocket.Message)
        case close(UInt64, code: UInt16, reason: String)
        case resume(UInt64)
        case connect(WebAttempt)
        case giveUp(UInt64)
        case stop
    }

    private struct State {
        /// The loop's address, of use for waking it alone; 0 as soon as it is gone.
        var loop: UInt = 0
        var waiting: [Command] = []
    }

    private let state = Locked(State())

    func begin(_ loop: OpaquePointer) {
        let address = UInt(bitPattern: loop)
        state.withLock { $0.loop = address }
    }

    /// What is asked for after the end is for nobody.
    ///
    /// - Returns: what nobody did.
    @discardableResult func end() -> [Command] {
        state.withLock { state in
            state.loop = 0
            let left = state.waiting
            state.waiting = []
            return left
        }
    }

    /// False after the end.
    @discardableResult func post(_ command: Command) -> Bool {
        state.withLock { state in
            guard let loop = OpaquePointer(bitPattern: state.loop) else { return false }
            state.waiting.append(command)
            // Under the lock, so that the loop cannot be gone meanwhile.
            if state.waiting.count == 1 { bisque_web_wake(loop) }
            return true
        }
    }

    func takeAll() -> [Command] {
        state.withLock { state in
            let taken = state.waiting
            state.waiting = []
            return taken
        }
    }
}
