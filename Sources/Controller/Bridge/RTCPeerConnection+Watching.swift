/// What a connection sees of its transport, and when it says that there is something to offer.
extension RTCPeerConnection {
    func watch(_ transport: Transport) {
        let events = transport.events()
        Task { [weak self] in
            for await event in events {
                if case .closed(let reason) = event { self?.end(reason) }
            }
        }
    }

    /// Ends with the transport.
    func watch(_ session: SubscribingSession) {
        let changes = session.changes()
        let delay = negotiationDelay
        Task { [weak self] in
            for await _ in changes {
                guard let self, !isClosed else { return }
                if hasNegotiated {
                    do { try await Task.sleep(for: delay) } catch { return }
                }
                tellNegotiation(session)
            }
        }
    }

    private var hasNegotiated: Bool { remoteDescription != nil }

    private func tellNegotiation(_ session: SubscribingSession) {
        // Asked before our own lock is taken: the session has one, too.
        let hasChanged = session.needsOffer
        let ice = session.transport.iceParameters
        state.withLock { state in
            guard state.closeReason == nil, state.signalingState == .stable,
                !state.isNegotiationTold,
                hasChanged || state.remote == nil || state.offeredIce != ice
            else { return }
            state.isNegotiationTold = true
            hub.emit(.negotiationNeeded)
        }
    }
}
