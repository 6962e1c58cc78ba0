import Bisque
import Channel

/// What the worker says: events, and answers to what it was asked.
extension EngineState {
    mutating func received(_ event: WorkerEvent) -> [EngineAction] {
        guard phase != .closed else { return [] }
        apply(event)
        return drain()
    }

    private mutating func apply(_ event: WorkerEvent) {
        switch event {
        case .candidateFound(let event): found(event.candidate)
        case .candidatesEnded:
            if let toldFragment { report(.gathered(usernameFragment: toldFragment)) }
        case .agentStateChanged(let event): report(.ice(DirectIceState(event.state)))
        case .pathChanged(let event): report(.path(DirectPath(event)))
        case .streamWanted(let event): wantStream(event.server)
        case .serverLost(let event): lost(event)
        case .dtlsStateChanged(let event): shookHands(event)
        case .transportFailed(let event): failed(event.why)
        case .sctpStateChanged(let event): associationChanged(event)
        case .channelOpened(let event): announced(event)
        case .channelClosed(let event): closed(event)
        case .dataMessage(let event): heard(event)
        case .dataBufferedLow(let event): noted(waiting: event.bufferedAmount, at: event.consumer)
        case .dataFaulted(let event): faulted(event)
        case .packetReceived(let event): came(event)
        default: break
        }
    }

    mutating func answered(
        _ command: EngineCommand, _ answer: EngineAnswer
    ) -> [EngineAction] {
        guard phase != .closed else { return [] }
        switch (command, answer) {
        case (_, .refused(let refusal)): refused(command, refusal)
        case (.restart(let request), _): toldFragment = request.usernameFragment
        case (.sendPart(let request), .taken(let isTaken, let waiting)):
            if request.message.isLast { taken(isTaken, waiting: waiting, by: request.consumer) }
        case (.setLow(let request), .waiting(let bytes)):
            noted(waiting: bytes, at: request.consumer)
        case (.addCandidate(let request), .verdict(let verdict)):
            judged(request.candidate, verdict)
        default: break
        }
        return drain()
    }

    private mutating func judged(
        _ candidate: Channel.IceCandidate, _ verdict: CandidateVerdict
    ) {
        switch verdict {
        case .taken, .known: break
        case .unusable, .forbidden, .tooMany, .closed:
            note(
                "a candidate of the other end is left out",
                "\(candidate.address.ip): \(verdict)")
        }
    }

    /// Without these there is no connection; without the others there is one all the same.
    private mutating func refused(_ command: EngineCommand, _ refusal: BisqueError) {
        switch command {
        case .open, .connect, .setFarSide, .restart, .openSctp:
            report(.failed("the worker refused: \(refusal.message)"))
        case .createProducer, .createConsumer, .sendPart:
            for number in channels.keys where concerns(command, channels[number]) {
                report(.channelFailed(number, "the worker refused: \(refusal.message)"))
            }
        // Closing is for what may be gone already, and a stranger's candidate may be anything.
        case .closeProducer, .closeConsumer, .setLow, .grant, .endCandidates, .closeReceiver,
            .tapReceiver, .requestKeyframe, .closeSender:
            break
        case .createReceiver, .updateReceiver, .openSpan, .mirror, .createSender, .updateSender:
            note("a track does not flow", "the worker refused: \(refusal.message)")
        case .addCandidate(let request):
            note(
                "a candidate of the other end is left out",
                "\(request.candidate.address.ip): \(refusal.message)")
        }
    }

    private func concerns(_ command: EngineCommand, _ channel: EngineChannel?) -> Bool {
        switch command {
        case .createProducer(let request): request.producer.rawValue == channel?.producer
        case .createConsumer(let request):
            request.consumer.rawValue == channel?.hearer
                || request.consumer.rawValue == channel?.sender
        case .sendPart(let request): request.consumer.rawValue == channel?.sender
        default: false
        }
    }
}

extension DirectPath {
    fileprivate init(_ changed: PathChanged) {
        self.init(
            local: TransportAddress(
                ip: changed.local.address.ip, port: changed.local.address.port),
            localKind: Kind(changed.local.kind),
            remote: TransportAddress(ip: changed.remote.ip, port: changed.remote.port),
            remoteKind: Kind(changed.remoteKind))
    }
}

extension DirectPath.Kind {
    fileprivate init(_ kind: CandidateKind) {
        switch kind {
        case .host: self = .host
        case .reflexive: self = .reflexive
        case .peer: self = .discovered
        case .relayed: self = .relayed
        }
    }
}
