import Bisque

/// Lets one member hear what the others say in data channels, over his listening transport.
///
/// His page is given a channel for each of theirs, under the same label; its protocol says whose it
/// is. What he says himself comes over the same transport, in channels that his page opens.
final class Conversation: Sendable {
    private let member: Membership
    private let listening: Listening
    private let journal: Journal
    private let alarm: AsyncStream<Void>.Continuation
    private let alarms: AsyncStream<Void>

    init(of member: Membership, listening: Listening, journal: Journal) {
        self.member = member
        self.listening = listening
        self.journal = journal
        (alarms, alarm) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Somebody may have more to say, or there may be another way to the member.
    func look() { alarm.yield() }

    /// The member is gone.
    func stop() { alarm.finish() }

    /// Opens what is missing for as long as the member is there.
    func run() async {
        let events = member.peer.room.events()
        let watching = Task {
            for await event in events {
                if case .newDataProducer = event { self.look() }
            }
        }
        for await _ in alarms { await openMissing() }
        watching.cancel()
    }

    private func openMissing() async {
        guard let transport = listening.transport, transport.sctpState == .connected else { return }
        let heard = Set(transport.dataConsumers.map(\.producer.id))
        for other in member.peer.room.peers where other !== member.peer {
            for producer in other.dataProducers where !heard.contains(producer.id) {
                await open(producer, over: transport)
            }
        }
    }

    private func open(_ producer: DataProducer, over transport: Transport) async {
        do throws(BisqueError) {
            try await member.peer.consumeData(
                of: producer,
                DataConsumerOptions(protocol: producer.peer.name, isInBand: true),
                over: transport)
        } catch {
            // Whoever has closed meanwhile has nothing to say.
            guard error.code != .closed, error.code != .workerDied else { return }
            journal.debug(
                "could not open a data channel",
                ["room": member.room.name, "person": member.id, "reason": error.description])
        }
    }
}
