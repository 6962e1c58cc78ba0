import Bisque
import Channel

/// What an engine has its worker do.
enum EngineCommand: Sendable, Hashable {
    /// With the sockets of our candidates.
    case open(CreateAgentTransport)
    case connect(ConnectWebRtcTransport)
    case setFarSide(SetFarSide)
    case addCandidate(AddFarCandidate)
    case endCandidates(EndFarCandidates)
    case restart(RestartAgent)
    case openSctp(OpenSctp)
    case createProducer(CreateDataProducer)
    case closeProducer(CloseDataProducer)
    case createConsumer(CreateDataConsumer)
    case closeConsumer(CloseDataConsumer)
    case sendPart(SendToConsumer)
    case setLow(SetBufferedLow)
    case grant(GrantCredit)
    case createReceiver(CreateReceiver)
    case updateReceiver(UpdateReceiver)
    case closeReceiver(CloseReceiver)
    case tapReceiver(TapReceiver)
    case requestKeyframe(RequestKeyframe)
    /// With one end of a pair of sockets.
    case openSpan(OpenSpan)
    case mirror(MirrorReceiver)
    case createSender(CreateSender)
    case updateSender(UpdateSender)
    case closeSender(CloseSender)

    var request: any Request {
        switch self {
        case .open(let request): request
        case .connect(let request): request
        case .setFarSide(let request): request
        case .addCandidate(let request): request
        case .endCandidates(let request): request
        case .restart(let request): request
        case .openSctp(let request): request
        case .createProducer(let request): request
        case .closeProducer(let request): request
        case .createConsumer(let request): request
        case .closeConsumer(let request): request
        case .sendPart(let request): request
        case .setLow(let request): request
        case .grant(let request): request
        case .createReceiver(let request): request
        case .updateReceiver(let request): request
        case .closeReceiver(let request): request
        case .tapReceiver(let request): request
        case .requestKeyframe(let request): request
        case .openSpan(let request): request
        case .mirror(let request): request
        case .createSender(let request): request
        case .updateSender(let request): request
        case .closeSender(let request): request
        }
    }

    /// What events may be about from then on.
    var opened: UInt32? {
        switch self {
        case .open(let request): request.transport.rawValue
        case .createConsumer(let request): request.consumer.rawValue
        case .createReceiver(let request): request.receiver.rawValue
        default: nil
        }
    }
}

/// The worker's answer to a command, as far as it says something.
enum EngineAnswer: Sendable, Hashable {
    case done
    case verdict(CandidateVerdict)
    /// A message was taken, or was not; so many bytes wait behind it.
    case taken(Bool, waiting: UInt32)
    case waiting(UInt32)
    case refused(BisqueError)
}

/// What follows from something that an engine was asked, or heard.
enum EngineAction: Sendable, Hashable {
    case ask(EngineCommand)
    case report(DirectFact)
    /// Find the addresses of these servers, and say `resolved`.
    case resolve([IceServerAddress])
    /// Find the addresses behind a candidate's name, and say `found`.
    case find(CandidateAttribute, from: [String])
    /// Connect to a server, and give the worker the stream.
    case connect(server: UInt8, TransportAddress, name: String)
    /// Nobody waits for events about this any longer.
    case forget(UInt32)
    /// For people who look for a fault.
    case note(String, String)
    /// Leave the worker.
    case leave
}
