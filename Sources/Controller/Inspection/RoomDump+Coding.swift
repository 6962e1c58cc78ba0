/// How a room's dump is written: who hears whom by numbers as text.
extension RoomDump {
    private struct Wire: Codable {
        let roomId: UInt32
        let capabilities: DumpedDialect<RtpCapabilities>
        let peers: [PeerDump]
        let mapRtpReceiverRtpSenders: [String: [String]]
        let mapRtpSenderRtpReceiver: [String: String]
        let audioLevelsEventEnabled: Bool
        let isInterrupted: Bool
        let worker: WorkerRoomDump?
    }

    public init(from decoder: any Decoder) throws {
        let wire = try Wire(from: decoder)
        let senders = try wire.mapRtpReceiverRtpSenders.map { receiver, senders in
            (
                try DumpedNumber.read(receiver, of: UInt32.self, decoder),
                try senders.map { try DumpedNumber.read($0, of: UInt32.self, decoder) }
            )
        }
        let receivers = try wire.mapRtpSenderRtpReceiver.map { sender, receiver in
            (
                try DumpedNumber.read(sender, of: UInt32.self, decoder),
                try DumpedNumber.read(receiver, of: UInt32.self, decoder)
            )
        }
        self.init(
            id: wire.roomId, capabilities: wire.capabilities.parameters,
            isInterrupted: wire.isInterrupted,
            observesAudioLevels: wire.audioLevelsEventEnabled, peers: wire.peers,
            receiverSenders: Dictionary(senders) { first, _ in first },
            senderReceiver: Dictionary(receivers) { first, _ in first }, worker: wire.worker)
    }

    public func encode(to encoder: any Encoder) throws {
        let senders = receiverSenders.map { ("\($0.key)", $0.value.map { "\($0)" }) }
        let receivers = senderReceiver.map { ("\($0.key)", "\($0.value)") }
        try Wire(
            roomId: id, capabilities: DumpedDialect(capabilities), peers: peers,
            mapRtpReceiverRtpSenders: Dictionary(senders) { first, _ in first },
            mapRtpSenderRtpReceiver: Dictionary(receivers) { first, _ in first },
            audioLevelsEventEnabled: observesAudioLevels, isInterrupted: isInterrupted,
            worker: worker
        ).encode(to: encoder)
    }
}

/// Numbers that dumps write as text, where they name something else.
enum DumpedNumber {
    static func read<Number: FixedWidthInteger>(
        _ text: String, of type: Number.Type, _ decoder: any Decoder
    ) throws -> Number {
        guard let number = Number(text) else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "\(FieldCheck.quoted(text)) is no number of that kind"))
        }
        return number
    }
}
