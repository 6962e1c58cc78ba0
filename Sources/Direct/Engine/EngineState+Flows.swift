import Bisque
import Channel

/// Sections of media: what of the other end's packets comes to the program, and what of the
/// program's goes to the other end.
extension EngineState {
    private var transport: TransportID { TransportID(rawValue: place.transport) }

    // MARK: What comes

    mutating func startReceiving(_ section: JsepTransceiver.ID, _ parameters: RtpParameters) {
        let reception = Reception(coming: parameters)
        if let receiver = incoming[section] {
            return ask(
                .updateReceiver(
                    UpdateReceiver(receiver: ReceiverID(rawValue: receiver), reception: reception)))
        }
        let receiver = place.number()
        incoming[section] = receiver
        ask(
            .createReceiver(
                CreateReceiver(
                    receiver: ReceiverID(rawValue: receiver), transport: transport,
                    reception: reception)))
        if heard.contains(section) { tap(receiver, isOn: true) }
        resumePublishing(section)
    }

    mutating func stopReceiving(_ section: JsepTransceiver.ID) {
        heard.remove(section)
        guard let receiver = incoming.removeValue(forKey: section) else { return }
        interruptPublishing(section)
        ask(.closeReceiver(CloseReceiver(receiver: ReceiverID(rawValue: receiver))))
        act(.forget(receiver))
    }

    /// Somebody wants the packets of a section, or nobody any more.
    mutating func hear(_ section: JsepTransceiver.ID, _ isHeard: Bool) {
        let wasHeard = isHeard ? !heard.insert(section).inserted : heard.remove(section) != nil
        guard let receiver = incoming[section] else { return }
        if isHeard, wasHeard {
            // Who comes later needs a picture to begin with, too.
            ask(.requestKeyframe(RequestKeyframe(receiver: ReceiverID(rawValue: receiver))))
        } else {
            tap(receiver, isOn: isHeard)
        }
    }

    private mutating func tap(_ receiver: UInt32, isOn: Bool) {
        ask(.tapReceiver(TapReceiver(receiver: ReceiverID(rawValue: receiver), isOn: isOn)))
    }

    mutating func came(_ told: PacketReceived) {
        guard let section = incoming.first(where: { $0.value == told.receiver.rawValue })?.key
        else { return }
        report(.packet(told.packet.bytes, section))
    }

    // MARK: What goes

    /// Packets come over a span, as from another worker's half of the room: that way keeps them
    /// whole, and brings back the wish for a key frame.
    mutating func startSending(_ section: JsepTransceiver.ID, _ parameters: RtpParameters) {
        let reception = Reception(going: parameters)
        guard let transmission = Transmission(parameters) else {
            return note("a section sends nothing", "nobody has said with which source")
        }
        if outgoing[section]?.isOfRoom == true { stopSending(section) }
        if let flow = outgoing[section] {
            outgoing[section]?.payloadTypes = parameters.mediaPayloadTypes
            ask(
                .updateReceiver(
                    UpdateReceiver(
                        receiver: ReceiverID(rawValue: flow.receiver), reception: reception)))
            ask(
                .updateSender(
                    UpdateSender(
                        sender: SenderID(rawValue: flow.sender), transmission: transmission)))
            return
        }
        let span = span ?? place.number()
        if self.span == nil {
            self.span = span
            ask(
                .openSpan(
                    OpenSpan(
                        span: TransportID(rawValue: span), room: RoomID(rawValue: place.room))))
        }
        let flow = OutgoingFlow(
            receiver: place.number(), sender: place.number(),
            payloadTypes: parameters.mediaPayloadTypes)
        outgoing[section] = flow
        ask(
            .mirror(
                MirrorReceiver(
                    receiver: ReceiverID(rawValue: flow.receiver),
                    span: TransportID(rawValue: span), reception: reception)))
        ask(
            .createSender(
                CreateSender(
                    sender: SenderID(rawValue: flow.sender),
                    receiver: ReceiverID(rawValue: flow.receiver), transport: transport,
                    transmission: transmission, isPaused: false)))
    }

    mutating func stopSending(_ section: JsepTransceiver.ID) {
        guard let flow = outgoing.removeValue(forKey: section) else { return }
        // The sender says goodbye before its receiver goes.
        ask(.closeSender(CloseSender(sender: SenderID(rawValue: flow.sender))))
        act(.forget(flow.sender))
        guard !flow.isOfRoom else { return }
        ask(.closeReceiver(CloseReceiver(receiver: ReceiverID(rawValue: flow.receiver))))
        act(.forget(flow.receiver))
    }

    /// The message in which a packet crosses to the worker; nothing where none may be sent.
    mutating func message(_ packet: [UInt8], in section: JsepTransceiver.ID) -> [UInt8]? {
        guard phase == .open, packet.count >= 12, let flow = outgoing[section], !flow.isOfRoom,
            flow.payloadTypes.contains(packet[1] & 0x7F)
        else { return nil }
        let source = packet[8..<12].reduce(0) { $0 << 8 | UInt32($1) }
        if flow.source != source {
            outgoing[section]?.source = source
            lastStream &+= lastStream == .max ? 2 : 1
            outgoing[section]?.stream = lastStream
        }
        return SpanMessage.media(
            receiver: flow.receiver, stream: outgoing[section]?.stream ?? 1, packet)
    }

    /// What came back over the span.
    mutating func cameBack(_ message: [UInt8]) -> [EngineAction] {
        guard phase == .open, let receiver = SpanMessage.wantsKeyFrame(message),
            let section = outgoing.first(where: { $0.value.receiver == receiver })?.key
        else { return [] }
        report(.keyFrameWanted(section))
        return drain()
    }
}

/// A section that sends, as the worker has it.
struct OutgoingFlow: Sendable {
    let receiver: UInt32
    let sender: UInt32
    /// Those of the packets that are taken.
    var payloadTypes: Set<UInt8>
    /// Whether a room's packets are sent, and none of the program's.
    var isOfRoom = false
    /// Of the last packet; another one begins another stream.
    var source: UInt32?
    var stream: UInt32 = 0
}

/// What is said across a span (Worker/proto/span_message.h).
enum SpanMessage {
    private static let mediaKind: UInt8 = 1
    private static let keyFrameKind: UInt8 = 6
    private static let headSize = 12

    static func media(receiver: UInt32, stream: UInt32, _ packet: [UInt8]) -> [UInt8] {
        var message: [UInt8] = [mediaKind, 0, 0, 0]
        message.reserveCapacity(headSize + packet.count)
        for number in [receiver, stream] {
            message += (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
        }
        return message + packet
    }

    /// Of which receiver a key frame is wanted; nothing for any other message.
    static func wantsKeyFrame(_ message: [UInt8]) -> UInt32? {
        guard message.count == headSize, message[0] == keyFrameKind else { return nil }
        return message[4..<8].reduce(0) { $0 << 8 | UInt32($1) }
    }
}
