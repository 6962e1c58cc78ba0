@testable import Bisque

/// Events in short, so that a test can say what order it expects.
extension Room.Event {
    var name: String {
        switch self {
        case .newPeer(let peer): "newPeer \(peer.name)"
        case .newDataProducer(let producer): "newDataProducer \(producer.label)"
        case .interrupted: "interrupted"
        case .resumed: "resumed"
        case .peersInterrupted(let peers, let reason):
            "peersInterrupted \(peers.map(\.name).joined(separator: " ")) \(reason)"
        case .closed(let reason): "closed \(reason)"
        }
    }
}

extension Peer.Event {
    var name: String {
        switch self {
        case .capabilities: "capabilities"
        case .newTransport: "newTransport"
        case .newRtpReceiver(let receiver): "newRtpReceiver \(receiver.kind)"
        case .newRtpSender(let sender): "newRtpSender \(sender.kind)"
        case .newDataProducer(let producer): "newDataProducer \(producer.label)"
        case .newDataConsumer(let consumer): "newDataConsumer \(consumer.label)"
        case .closed(let reason): "closed \(reason)"
        }
    }
}

extension RtpReceiver.Event {
    var name: String {
        switch self {
        case .parameters: "parameters"
        case .parametersChanged: "parametersChanged"
        case .streamStarted(let stream): "streamStarted \(stream.ssrc)"
        case .streamEnded(let stream): "streamEnded \(stream.ssrc)"
        case .scoreChanged(let score): "scoreChanged \(score.score)"
        case .transportChanged(let transport): "transportChanged \(transport != nil)"
        case .closed(let reason): "closed \(reason)"
        }
    }
}

extension RtpSender.Event {
    var name: String {
        switch self {
        case .activityChanged(let isActive): "activityChanged \(isActive)"
        case .parametersChanged: "parametersChanged"
        case .scoreChanged(let score): "scoreChanged \(score)"
        case .choiceChanged(let choice): "choiceChanged \(choice.reason)"
        case .transportChanged(let transport): "transportChanged \(transport != nil)"
        case .closed(let reason): "closed \(reason)"
        }
    }
}

extension DataProducer.Event {
    var name: String {
        switch self {
        case .pauseChanged(let isPaused): "pauseChanged \(isPaused)"
        case .closed(let reason): "closed \(reason)"
        }
    }
}

extension DataConsumer.Event {
    var name: String {
        switch self {
        case .pauseChanged(let isPaused): "pauseChanged \(isPaused)"
        case .producerPauseChanged(let isPaused): "producerPauseChanged \(isPaused)"
        case .sendBufferFull(let bytes): "sendBufferFull \(bytes)"
        case .bufferedAmountLow(let bytes): "bufferedAmountLow \(bytes)"
        case .closed(let reason): "closed \(reason)"
        }
    }
}

extension Server.Event {
    var name: String {
        switch self {
        case .newRoom: "newRoom"
        case .workerStarted(let worker): "workerStarted \(worker.id)"
        case .workerDied(let death): "workerDied \(death.workerID)"
        case .closed(let reason): "closed \(reason)"
        }
    }
}

/// The code an asynchronous call throws with; `nil` when it does not.
func code(_ body: () async throws -> Void) async -> BisqueError.Code? {
    do {
        try await body()
        return nil
    } catch {
        return (error as? BisqueError)?.code
    }
}
