internal import Channel

/// What a room tells its worker to do. All of it is answered by "done" or by a refusal.
enum WorkerCommand: Sendable, Hashable {
    case closeRoom(CloseRoom)
    case observeLevels(ObserveLevels)
    case observeSpeaker(ObserveSpeaker)
    case loudestSpeakers(LoudestSpeakers)
    case createPlainTransport(CreatePlainTransport)
    case connectPlainTransport(ConnectPlainTransport)
    case createWebRtcTransport(CreateWebRtcTransport)
    case connectWebRtcTransport(ConnectWebRtcTransport)
    case restartIce(RestartIce)
    case limitTransport(LimitTransport)
    case limitIncoming(LimitIncoming)
    case startTranscript(StartTranscript)
    case endTranscript(EndTranscript)
    case closeTransport(CloseTransport)
    case createReceiver(CreateReceiver)
    case updateReceiver(UpdateReceiver)
    case attachReceiver(AttachReceiver)
    case closeReceiver(CloseReceiver)
    case setSpeaker(SetSpeaker)
    case requestKeyframe(RequestKeyframe)
    case tapReceiver(TapReceiver)
    case createSender(CreateSender)
    case createSlotSender(CreateSlotSender)
    case updateSender(UpdateSender)
    case attachSender(AttachSender)
    case pauseSender(PauseSender)
    case resumeSender(ResumeSender)
    case setSenderWish(SetSenderWish)
    case closeSender(CloseSender)
    case data(DataCommand)

    var request: any Request {
        switch self {
        case .closeRoom(let request): request
        case .observeLevels(let request): request
        case .observeSpeaker(let request): request
        case .loudestSpeakers(let request): request
        case .createPlainTransport(let request): request
        case .connectPlainTransport(let request): request
        case .createWebRtcTransport(let request): request
        case .connectWebRtcTransport(let request): request
        case .restartIce(let request): request
        case .limitTransport(let request): request
        case .limitIncoming(let request): request
        case .startTranscript(let request): request
        case .endTranscript(let request): request
        case .closeTransport(let request): request
        case .createReceiver(let request): request
        case .updateReceiver(let request): request
        case .attachReceiver(let request): request
        case .closeReceiver(let request): request
        case .setSpeaker(let request): request
        case .requestKeyframe(let request): request
        case .tapReceiver(let request): request
        case .createSender(let request): request
        case .createSlotSender(let request): request
        case .updateSender(let request): request
        case .attachSender(let request): request
        case .pauseSender(let request): request
        case .resumeSender(let request): request
        case .setSenderWish(let request): request
        case .closeSender(let request): request
        case .data(let command): command.request
        }
    }

    /// The object whose events may come from now on.
    var opened: UInt32? {
        switch self {
        case .createPlainTransport(let request): request.transport.rawValue
        case .createWebRtcTransport(let request): request.transport.rawValue
        case .createReceiver(let request): request.receiver.rawValue
        case .createSender(let request): request.sender.rawValue
        case .data(let command): command.opened
        default: nil
        }
    }

    /// The object whose events nobody waits for any longer.
    var closed: UInt32? {
        switch self {
        case .closeTransport(let request): request.transport.rawValue
        case .closeReceiver(let request): request.receiver.rawValue
        default: nil
        }
    }
}
