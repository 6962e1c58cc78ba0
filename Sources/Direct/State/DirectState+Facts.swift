package import Bisque

/// What the engine reports.
extension DirectState {
    package mutating func note(_ fact: DirectFact) -> [DirectAction] {
        guard phase == .running else { return [] }
        switch fact {
        case .candidate(let candidate, let fragment): note(candidate, of: fragment)
        case .gathered(let fragment):
            if jsep.endCandidates(usernameFragment: fragment) { releaseDescription() }
        case .ice(let state): note(state)
        case .path(let found): path = found
        case .packet, .keyFrameWanted: break
        case .channelOpened(let number): open(number)
        case .channelAnnounced(let number, let label, _): announce(number, label)
        case .channelClosed(let number):
            if number == channel { end() }
        case .channelFailed(let number, let what):
            if number == channel || channel == nil {
                fail(.channel, "data channel: \(what)", isFatal: true)
            }
        case .message(let message, let number):
            if number == channel { take(message) }
        case .buffered(let bytes, let number):
            if number == channel { bufferedAmount = bytes }
        case .messageLost(let what): fail(.messageTooLarge, what)
        case .ended: end()
        case .failed(let what): fail(.connectionFailed, what, isFatal: true)
        case .died(let what): fail(.workerDied, what, isFatal: true)
        }
        return drain()
    }

    // MARK: The path

    private mutating func note(_ candidate: CandidateAttribute, of fragment: String) {
        guard let signalled = jsep.add(candidate, usernameFragment: fragment), options.trickle
        else { return }
        signal(
            .candidate(
                DirectSignal.Candidate(
                    candidate: signalled.text, sdpMid: signalled.mid,
                    sdpMLineIndex: signalled.index,
                    usernameFragment: signalled.usernameFragment)))
    }

    private mutating func note(_ state: DirectIceState) {
        guard state != iceState else { return }
        iceState = state
        tell(.ice(state))
        switch state {
        case .new, .checking: break
        case .connected, .completed: restarts = 0
        case .disconnected:
            if !options.survivesDisconnection { end() }
        case .failed: restartAfterFailure()
        case .closed: end()
        }
    }

    /// A first attempt may have failed because candidates came late: it is worth another.
    private mutating func restartAfterFailure() {
        restarts += 1
        guard restarts <= Self.mostRestarts, options.signalForm == .artico else {
            return fail(.connectionFailed, "there is no way to the other end", isFatal: true)
        }
        restartIce()
    }

    // MARK: The channel

    private mutating func open(_ number: ChannelNumber) {
        guard channel == nil || channel == number, !isReady else { return }
        channel = number
        isReady = true
        tell(.connect)
    }

    /// The first channel is the peer's; there is no place for others.
    private mutating func announce(_ number: ChannelNumber, _ label: String) {
        guard channel == nil, !options.initiator else {
            ask(.closeChannel(number))
            return fail(.channel, "the other end opened one more data channel")
        }
        channelName = label
        open(number)
    }

    private mutating func take(_ message: DirectMessage) {
        guard message.byteCount <= options.maxMessageSize else {
            return fail(
                .messageTooLarge,
                "\(message.byteCount) bytes, \(options.maxMessageSize) are taken")
        }
        if options.understandsStreamMetadata, case .text(let text) = message,
            let said = StreamMetadata(text)
        {
            keep(said)
        } else {
            tell(.data(message))
        }
    }

    /// Sends one message.
    ///
    /// - Throws: `.closed` while the channel is not open; `.limit` for what the other end does not
    ///   take, or when too much waits already.
    package mutating func send(_ message: DirectMessage) throws(BisqueError) -> [DirectAction] {
        guard isReady, let channel else {
            throw BisqueError(.closed, "the data channel is not open")
        }
        let most = min(
            jsep.channels?.remoteMaxMessageSize ?? 0, UInt64(DirectPeerOptions.mostOfMessage))
        guard message.byteCount <= most else {
            throw BisqueError(
                .limit, "\(message.byteCount) bytes, the other end takes \(most) at most")
        }
        guard canSend else {
            throw BisqueError(.limit, "\(bufferedAmount) bytes wait to be sent already")
        }
        bufferedAmount += message.byteCount
        ask(.send(message, channel))
        return drain()
    }

    /// Whether there is room for one more message.
    package var canSend: Bool { isReady && bufferedAmount < options.maxBufferedAmount }

    package mutating func holdMessages(_ isHeld: Bool) -> [DirectAction] {
        guard phase == .running else { return [] }
        ask(isHeld ? .holdMessages : .resumeMessages)
        return drain()
    }
}
