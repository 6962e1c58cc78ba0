internal import Channel

/// What a room tells its worker to do with data channels.
enum DataCommand: Sendable, Hashable {
    case openSctp(OpenSctp)
    case createProducer(CreateDataProducer)
    case pauseProducer(PauseDataProducer)
    case resumeProducer(ResumeDataProducer)
    case closeProducer(CloseDataProducer)
    case createConsumer(CreateDataConsumer)
    case pauseConsumer(PauseDataConsumer)
    case resumeConsumer(ResumeDataConsumer)
    case setSubchannels(SetSubchannels)
    case setBufferedLow(SetBufferedLow)
    case grantCredit(GrantCredit)
    case closeConsumer(CloseDataConsumer)

    var request: any Request {
        switch self {
        case .openSctp(let request): request
        case .createProducer(let request): request
        case .pauseProducer(let request): request
        case .resumeProducer(let request): request
        case .closeProducer(let request): request
        case .createConsumer(let request): request
        case .pauseConsumer(let request): request
        case .resumeConsumer(let request): request
        case .setSubchannels(let request): request
        case .setBufferedLow(let request): request
        case .grantCredit(let request): request
        case .closeConsumer(let request): request
        }
    }

    /// The object whose events may come from now on. Of a producer there are none.
    var opened: UInt32? {
        if case .createConsumer(let request) = self { request.consumer.rawValue } else { nil }
    }

    /// The object that is at the same worker, or is going to be; `nil`: where the room is at home.
    var place: UInt32? {
        switch self {
        case .openSctp(let request): request.transport.rawValue
        case .createProducer(let request): request.transport?.rawValue
        case .pauseProducer(let request): request.producer.rawValue
        case .resumeProducer(let request): request.producer.rawValue
        case .closeProducer(let request): request.producer.rawValue
        // What the program takes it takes where it comes in.
        case .createConsumer(let request):
            request.transport?.rawValue ?? request.producer?.rawValue
        case .pauseConsumer(let request): request.consumer.rawValue
        case .resumeConsumer(let request): request.consumer.rawValue
        case .setSubchannels(let request): request.consumer.rawValue
        case .setBufferedLow(let request): request.consumer.rawValue
        case .grantCredit(let request): request.consumer.rawValue
        case .closeConsumer(let request): request.consumer.rawValue
        }
    }

    /// The object that comes to be where the command goes.
    var created: UInt32? {
        switch self {
        case .createProducer(let request): request.producer.rawValue
        case .createConsumer(let request): request.consumer.rawValue
        default: nil
        }
    }
}
