import Bisque
import Channel

/// Rooms: what comes from the other end is sent to them, and what they send goes to the other end,
/// in the worker alone.
extension EngineState {
    mutating func perform(_ request: RoomRequest) {
        switch request {
        case .publish(let place, let source, let target): publish(place, source, target)
        case .unpublish(let place): unpublish(place)
        case .bring(let source): bring(source)
        case .drop(let receiver): drop(receiver)
        case .carry(let section, let parameters, let source):
            carry(section, parameters, source)
        }
    }

    // MARK: To a room

    private mutating func publish(
        _ place: PublishedSection, _ source: RtpParameters, _ target: RtpParameters
    ) {
        guard let transmission = Transmission(target, from: source) else { return }
        guard let sender = published[place]?.sender else {
            published[place] = Publication(transmission: transmission)
            return resume(place)
        }
        published[place]?.transmission = transmission
        ask(
            .updateSender(
                UpdateSender(
                    sender: SenderID(rawValue: sender), transmission: transmission)))
    }

    private mutating func resume(_ place: PublishedSection) {
        guard let receiver = incoming[place.section], let publication = published[place],
            publication.sender == nil
        else { return }
        let sender = self.place.number()
        published[place]?.sender = sender
        ask(
            .createSender(
                CreateSender(
                    sender: SenderID(rawValue: sender),
                    receiver: ReceiverID(rawValue: receiver),
                    transport: TransportID(rawValue: place.way),
                    transmission: publication.transmission, isPaused: false)))
    }

    private mutating func unpublish(_ place: PublishedSection) {
        interrupt(place)
        published[place] = nil
    }

    private mutating func interrupt(_ place: PublishedSection) {
        guard let sender = published[place]?.sender else { return }
        published[place]?.sender = nil
        ask(.closeSender(CloseSender(sender: SenderID(rawValue: sender))))
        act(.forget(sender))
    }

    /// The section's packets come again.
    mutating func resumePublishing(_ section: JsepTransceiver.ID) {
        for place in places(of: section) { resume(place) }
    }

    /// They come no longer; where they go is kept.
    mutating func interruptPublishing(_ section: JsepTransceiver.ID) {
        for place in places(of: section) { interrupt(place) }
    }

    private func places(of section: JsepTransceiver.ID) -> [PublishedSection] {
        published.keys.filter { $0.section == section }.sorted { $0.way < $1.way }
    }

    // MARK: From a room

    private mutating func bring(_ source: RoomSource) {
        let reception = Reception(coming: source.parameters)
        let receiver = ReceiverID(rawValue: source.receiver)
        guard brought.updateValue(source.way, forKey: source.receiver) == nil else {
            return ask(
                .updateReceiver(UpdateReceiver(receiver: receiver, reception: reception)))
        }
        ask(
            .createReceiver(
                CreateReceiver(
                    receiver: receiver, transport: TransportID(rawValue: source.way),
                    reception: reception)))
    }

    private mutating func drop(_ receiver: UInt32) {
        guard brought.removeValue(forKey: receiver) != nil else { return }
        for (section, flow) in outgoing where flow.receiver == receiver { stopSending(section) }
        ask(.closeReceiver(CloseReceiver(receiver: ReceiverID(rawValue: receiver))))
        act(.forget(receiver))
    }

    private mutating func carry(
        _ section: JsepTransceiver.ID, _ parameters: RtpParameters, _ source: RoomSource
    ) {
        guard let transmission = Transmission(parameters, from: source.parameters) else {
            return note("a section sends nothing", "nobody has said with which source")
        }
        if let flow = outgoing[section], flow.receiver == source.receiver {
            return ask(
                .updateSender(
                    UpdateSender(
                        sender: SenderID(rawValue: flow.sender), transmission: transmission)))
        }
        stopSending(section)
        guard brought[source.receiver] != nil else { return }
        let flow = OutgoingFlow(
            receiver: source.receiver, sender: place.number(),
            payloadTypes: parameters.mediaPayloadTypes, isOfRoom: true)
        outgoing[section] = flow
        ask(
            .createSender(
                CreateSender(
                    sender: SenderID(rawValue: flow.sender),
                    receiver: ReceiverID(rawValue: flow.receiver),
                    transport: TransportID(rawValue: place.transport),
                    transmission: transmission, isPaused: false)))
    }
}

/// What of a section goes to a room.
struct Publication: Sendable {
    var transmission: Transmission
    /// At the worker; nothing while nothing comes.
    var sender: UInt32?
}
