import Bisque
import Channel

/// Data channels: how they open and close, and what passes through them.
extension EngineState {
    private var transport: TransportID { TransportID(rawValue: place.transport) }
    private var room: RoomID { RoomID(rawValue: place.room) }

    /// How much may come at first, and by how much more at a time.
    private static let credit = 1 << 20
    private static let grantedAtOnce = 1 << 18
    private static let usualStreams: UInt16 = 1_024
    private static let mostOfPart = 60_000
    private static let mostChannels = 64
    /// RFC 8831 section 6.4: neither below others nor above.
    private static let priority: UInt16 = 256

    // MARK: What it is asked

    mutating func associate(_ settled: JsepChannels) {
        guard !isAssociated else { return }
        isAssociated = true
        ask(
            .openSctp(
                OpenSctp(
                    transport: transport, localPort: settled.localPort,
                    remotePort: settled.remotePort, outgoingStreams: Self.usualStreams,
                    incomingStreams: Self.usualStreams, maxMessageSize: UInt32(place.mostOfMessage),
                    remoteMaxMessageSize: UInt32(clamping: settled.remoteMaxMessageSize),
                    sendBufferSize: UInt32(2 * OutgoingMessages.window), acceptsChannels: true)))
    }

    mutating func openChannel(_ label: String, _ options: DirectChannelOptions) {
        let number = options.negotiated ? options.id.map { ChannelNumber($0) } : nextNumber
        guard let number, number.number < Self.usualStreams, channels[number] == nil else {
            return report(
                .channelFailed(number ?? ChannelNumber(0), "there is no stream with its number"))
        }
        let opening =
            options.negotiated
            ? nil
            : Opening(label: label, subprotocol: options.protocol, priority: Self.priority)
        add(number, opening: opening, options, isOurs: true)
        if sctpState == .connected { opened(number) }
    }

    /// Even for the DTLS client, odd for its server (RFC 8832 section 6).
    private var nextNumber: ChannelNumber? {
        let start: UInt16 = farEnd?.dtls.answeringRole == .server ? 1 : 0
        return stride(from: start, to: Self.usualStreams, by: 2).lazy
            .map { ChannelNumber($0) }.first { channels[$0] == nil }
    }

    private mutating func add(
        _ number: ChannelNumber, opening: Opening?, _ options: DirectChannelOptions, isOurs: Bool
    ) {
        let channel = EngineChannel(
            number: number, producer: place.number(), hearer: place.number(),
            sender: place.number(), isOurs: isOurs)
        channels[number] = channel
        let producer = DataProducerID(rawValue: channel.producer)
        ask(
            .createProducer(
                CreateDataProducer(
                    producer: producer, room: room, transport: transport, stream: number.number,
                    isPaused: false)))
        ask(
            .createConsumer(
                CreateDataConsumer(
                    consumer: DataConsumerID(rawValue: channel.hearer), room: room,
                    producer: producer, transport: nil, stream: nil,
                    reliability: Reliability(
                        isOrdered: true, maxRetransmits: nil, maxPacketLifeTime: nil),
                    opening: nil, subchannels: [], isPaused: false, credit: UInt32(Self.credit),
                    holdsBack: true)))
        ask(
            .createConsumer(
                CreateDataConsumer(
                    consumer: DataConsumerID(rawValue: channel.sender), room: room, producer: nil,
                    transport: transport, stream: number.number,
                    reliability: Reliability(
                        isOrdered: options.ordered, maxRetransmits: options.maxRetransmits,
                        maxPacketLifeTime: options.maxPacketLifeTime),
                    opening: opening, subchannels: [], isPaused: false, credit: 0,
                    holdsBack: false)))
    }

    mutating func closeChannel(_ number: ChannelNumber) {
        guard let channel = channels.removeValue(forKey: number) else { return }
        ask(
            .closeConsumer(
                CloseDataConsumer(
                    consumer: DataConsumerID(rawValue: channel.sender), drains: true)))
        ask(.closeProducer(CloseDataProducer(producer: DataProducerID(rawValue: channel.producer))))
        act(.forget(channel.hearer))
        act(.forget(channel.sender))
    }

    // MARK: Messages out

    mutating func send(_ message: DirectMessage, _ number: ChannelNumber) {
        channels[number]?.outgoing.add(message)
        giveMessages(of: number)
    }

    /// Gives the worker what it has room for.
    private mutating func giveMessages(of number: ChannelNumber) {
        guard let sender = channels[number]?.sender else { return }
        while let message = channels[number]?.outgoing.next() {
            for part in message.parts(of: Self.mostOfPart) {
                ask(
                    .sendPart(
                        SendToConsumer(consumer: DataConsumerID(rawValue: sender), message: part)))
            }
        }
        // What waits here is in a hurry; otherwise it is enough to know when all has left.
        let isWaiting = channels[number]?.outgoing.isWaiting == true
        let threshold = UInt32(isWaiting ? OutgoingMessages.window / 2 : 0)
        guard channels[number]?.threshold != threshold else { return }
        channels[number]?.threshold = threshold
        ask(
            .setLow(
                SetBufferedLow(consumer: DataConsumerID(rawValue: sender), threshold: threshold)))
    }

    private func number(of sender: DataConsumerID) -> ChannelNumber? {
        channels.values.first { $0.sender == sender.rawValue }?.number
    }

    /// The worker has the whole message, or not.
    mutating func taken(_ isTaken: Bool, waiting: UInt32, by sender: DataConsumerID) {
        guard let number = number(of: sender) else { return }
        guard isTaken else {
            return report(.channelFailed(number, "the worker has no memory for more messages"))
        }
        channels[number]?.outgoing.taken(waiting: Int(waiting))
        tellWaiting(of: number)
    }

    mutating func noted(waiting: UInt32, at sender: DataConsumerID) {
        guard let number = number(of: sender) else { return }
        channels[number]?.outgoing.noted(waiting: Int(waiting))
        tellWaiting(of: number)
    }

    private mutating func tellWaiting(of number: ChannelNumber) {
        giveMessages(of: number)
        report(.buffered(channels[number]?.outgoing.byteCount ?? 0, number))
    }

    // MARK: Messages in

    mutating func heard(_ told: Channel.DataMessage) {
        guard
            let number = channels.values.first(where: { $0.hearer == told.consumer.rawValue })?
                .number
        else { return }
        let part = told.message
        channels[number]?.begun += part.bytes.bytes
        guard part.isLast, let bytes = channels[number]?.begun else { return }
        channels[number]?.begun = []
        channels[number]?.spent += bytes.count + OutgoingMessages.costOfMessage
        report(.message(DirectMessage(bytes, identifier: part.identifier), number))
        if !isHolding { grant(to: number, above: Self.grantedAtOnce) }
    }

    mutating func resumeMessages() {
        isHolding = false
        for number in channels.keys { grant(to: number, above: 1) }
    }

    private mutating func grant(to number: ChannelNumber, above least: Int) {
        guard let channel = channels[number], channel.spent >= least else { return }
        channels[number]?.spent = 0
        ask(
            .grant(
                GrantCredit(
                    consumer: DataConsumerID(rawValue: channel.hearer),
                    credit: UInt32(channel.spent))))
    }

    // MARK: What the worker noticed

    mutating func associationChanged(_ changed: SctpStateChanged) {
        let before = sctpState
        sctpState = changed.state
        switch changed.state {
        case .new, .connecting: break
        case .connected:
            for channel in channels.values where channel.isOurs && !channel.isOpen {
                opened(channel.number)
            }
        case .closed: report(.ended)
        // Whoever closes a connection breaks it off.
        case .failed where before == .connected: report(.ended)
        case .failed: report(.failed("there is no association for data channels"))
        }
    }

    private mutating func opened(_ number: ChannelNumber) {
        channels[number]?.isOpen = true
        report(.channelOpened(number))
    }

    /// The other end has opened one. What it sends waits until somebody hears it.
    mutating func announced(_ opened: ChannelOpened) {
        let number = ChannelNumber(opened.stream)
        guard channels[number] == nil else { return }
        let options = DirectChannelOptions(
            ordered: opened.reliability.isOrdered,
            maxPacketLifeTime: opened.reliability.maxPacketLifeTime,
            maxRetransmits: opened.reliability.maxRetransmits,
            protocol: opened.opening.subprotocol)
        guard channels.count < Self.mostChannels else {
            return note("a data channel is left alone", "there are \(channels.count) already")
        }
        add(number, opening: nil, options, isOurs: false)
        channels[number]?.isOpen = true
        report(.channelAnnounced(number, label: opened.opening.label, options))
    }

    mutating func closed(_ closed: ChannelClosed) {
        let number = ChannelNumber(closed.stream)
        guard channels[number] != nil else { return }
        closeChannel(number)
        report(.channelClosed(number))
    }

    mutating func faulted(_ faulted: DataFaulted) {
        switch faulted.fault {
        case .tooLarge:
            report(.messageLost("a message of more than \(place.mostOfMessage) bytes came"))
        case .unclaimed, .malformed, .refusedOpening, .tooManyChannels:
            note("messages of a data channel are lost", "\(faulted.stream): \(faulted.fault)")
        }
    }
}

extension DirectMessage {
    /// RFC 8831 section 8. What is neither text nor bytes is taken for bytes.
    fileprivate init(_ bytes: [UInt8], identifier: UInt32) {
        switch identifier {
        case 51, 56: self = .text(String(decoding: bytes, as: UTF8.self))
        default: self = .binary(bytes)
        }
    }

    fileprivate func parts(of most: Int) -> [MessagePart] {
        let (bytes, identifier): ([UInt8], UInt32) =
            switch self {
            case .text(let text): (Array(text.utf8), text.isEmpty ? 56 : 51)
            case .binary(let bytes): (bytes, bytes.isEmpty ? 57 : 53)
            }
        let starts = bytes.isEmpty ? [0] : Array(stride(from: 0, to: bytes.count, by: most))
        return starts.map { start in
            let end = min(start + most, bytes.count)
            return MessagePart(
                identifier: identifier, bytes: Bytes(Array(bytes[start..<end])),
                isLast: end == bytes.count)
        }
    }
}
