/// Data channels of a room's state and of objects, and short ways to open them.
import Channel

@testable import Bisque

extension RoomStateFixture {
    /// A transport with data channels.
    mutating func dataTransport(
        of peer: UInt32, _ sctp: SctpOptions = SctpOptions()
    ) throws -> UInt32 {
        let transport = try webRtcTransport(of: peer)
        state.transports[transport]?.sctp = SctpRecord(options: sctp)
        return transport
    }

    mutating func dataProducer(
        _ id: UInt32, of peer: UInt32, over transport: UInt32?, stream: UInt16 = 0,
        label: String = "chat"
    ) throws -> UInt32 {
        _ = try state.beginProduceData(
            id, of: peer, over: transport,
            DataProducerOptions(
                stream: transport.map { _ in SctpStreamParameters(streamID: stream) },
                label: label))
        _ = try state.finishProduceData(id, refusal: nil)
        return id
    }

    mutating func dataConsumer(
        _ id: UInt32, of producer: UInt32, for peer: UInt32, over transport: UInt32?,
        _ options: DataConsumerOptions = DataConsumerOptions()
    ) throws -> UInt32 {
        _ = try state.beginConsumeData(id, of: producer, for: peer, over: transport, options)
        _ = try state.finishConsumeData(id, refusal: nil)
        return id
    }

    /// Alice produces over stream 0, Bob consumes.
    mutating func chat() throws -> Chat {
        let alice = try peer("alice")
        let bob = try peer("bob")
        let aliceTransport = try dataTransport(of: alice)
        let bobTransport = try dataTransport(of: bob)
        let producer = try dataProducer(901, of: alice, over: aliceTransport)
        let consumer = try dataConsumer(902, of: producer, for: bob, over: bobTransport)
        return Chat(
            alice: alice, bob: bob, aliceTransport: aliceTransport, bobTransport: bobTransport,
            producer: producer, consumer: consumer)
    }
}

struct Chat {
    let alice, bob, aliceTransport, bobTransport, producer, consumer: UInt32
}

extension [RoomAction] {
    /// What closed among data channels, in order, and why.
    var closedData: [Closed] {
        notices.compactMap { notice in
            switch notice {
            case .data(.producerClosed(let record, let reason)): Closed(record.id, reason)
            case .data(.consumerClosed(let record, let reason)): Closed(record.id, reason)
            default: nil
            }
        }
    }

    /// What is told of data channels, in order.
    var dataCommands: [DataCommand] {
        commands.compactMap { if case .data(let command) = $0 { command } else { nil } }
    }
}

extension Room {
    /// A peer with a transport that has data channels.
    func chatter(
        _ name: String, _ sctp: SctpOptions = SctpOptions()
    ) async throws -> (peer: Peer, transport: Transport) {
        let peer = try createPeer(named: name)
        return (peer, try await peer.createWebRtcTransport(.init(sctp: sctp)))
    }
}

extension DataProducerOptions {
    /// Over a stream of the far side's.
    static func over(_ stream: UInt16, label: String = "chat") -> DataProducerOptions {
        DataProducerOptions(stream: SctpStreamParameters(streamID: stream), label: label)
    }
}

/// Answers of a worker, as bytes.
enum DataAnswers {
    static func taken(_ isTaken: Bool, bufferedAmount: UInt32) throws -> ScriptedWorker.Answer {
        var writer = WireWriter()
        try isTaken.write(to: &writer)
        try bufferedAmount.write(to: &writer)
        return .reply(writer.takeBytes())
    }
}
