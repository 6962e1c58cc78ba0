// Messages.swift - every message of the channel as a value.
//
// Generated from channel.schema by channel-gen: do not edit.

/// The definition both programs were built from; the first event carries it.
package let schemaHash: UInt64 = 0xf248_697b_1fcb_cdfa

package struct RoomID: Identifier {
    package let rawValue: UInt32

    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }
}

package struct TransportID: Identifier {
    package let rawValue: UInt32

    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }
}

package struct ReceiverID: Identifier {
    package let rawValue: UInt32

    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }
}

package struct SenderID: Identifier {
    package let rawValue: UInt32

    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }
}

package struct DataProducerID: Identifier {
    package let rawValue: UInt32

    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }
}

package struct DataConsumerID: Identifier {
    package let rawValue: UInt32

    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }
}

package enum Kind: UInt8, WireEnum {
    case audio = 0
    case video
}

/// How loud the worker's own voice is.
package enum LogLevel: UInt8, WireEnum {
    case silent = 0
    case error
    case warning
    case note
    case debug
}

/// Why a request changed nothing.
package enum Refusal: UInt8, WireEnum {
    case malformed = 0
    case unknownRoom
    case unknownTransport
    case unknownReceiver
    case unknownSender
    case duplicateID
    case differentRoom
    case wrongSocketCount
    case invalidSocket
    case invalidAddress
    case addressInUse
    case alreadyConnected
    case invalidPayloadType
    case duplicatePayloadType
    case noPayloadType
    case invalidClockRate
    case invalidRtxTarget
    case noEncoding
    case invalidSsrc
    case duplicateSsrc
    case invalidMid
    case duplicateMid
    case invalidRid
    case duplicateRid
    case invalidExtension
    case duplicateExtension
    case invalidCname
    case invalidCredentials
    case duplicateUsernameFragment
    case invalidFingerprint
    case invalidCertificate
    case noSuite
    case invalidKey
    case notWebRtc
    case wrongTransport
    case unknownDataProducer
    case unknownDataConsumer
    case noSctp
    case invalidStream
    case duplicateStream
    case invalidReliability
    case invalidOpening
    case invalidMessage
    case messageTooLarge
    case notDirect
    case limitReached
    case outOfMemory
}

/// What a payload type carries. Retransmissions and repair are never forwarded as media.
package enum PayloadRole: UInt8, WireEnum {
    case media = 0
    case retransmission
    case repair
}

/// The header extensions the worker itself reads or writes; it only renumbers the others.
package enum ExtensionKind: UInt8, WireEnum {
    case other = 0
    case mid
    case rid
    case repairedRid
    case audioLevel
    case absSendTime
    case transportSequence
    case dependencyDescriptor
}

/// Which video or audio it is, as far as the worker looks into a payload: for key frames only.
package enum Codec: UInt8, WireEnum {
    case other = 0
    case opus
    case vp8
    case vp9
    case h264
    case h265
    case av1
}

/// How packets are sealed, by the names of RFC 5764 and RFC 7714.
package enum SrtpSuite: UInt8, WireEnum {
    case aeadAes128Gcm = 0
    case aeadAes256Gcm
    case aesCm128HmacSha1
}

package enum FingerprintHash: UInt8, WireEnum {
    case sha1 = 0
    case sha224
    case sha256
    case sha384
    case sha512
}

/// Who begins the handshake.
package enum DtlsRole: UInt8, WireEnum {
    case client = 0
    case server
}

package enum IceState: UInt8, WireEnum {
    case new = 0
    case connected
    case completed
    case disconnected
}

package enum DtlsState: UInt8, WireEnum {
    case new = 0
    case connecting
    case connected
    case closed
    case failed
}

/// Why a WebRTC transport cannot go on. It is told once; the controller closes the transport.
package enum TransportFailure: UInt8, WireEnum {
    case iceTimeout = 0
    case consentLost
    case dtlsTimeout
    case dtlsHandshake
    case dtlsFingerprint
    case dtlsNoSuite
    case dtlsClosed
    case mediaTimeout
}

/// Why a listener gets the layers that it gets, or none.
package enum LayerReason: UInt8, WireEnum {
    case wish = 0
    case budget
    case publisherOff
    case waitingKeyframe
    case cpu
    case congestionHold
}

/// Why an estimate does not rise: our own lateness, or a queue that has not drained.
package enum EstimateHold: UInt8, WireEnum {
    case nothing = 0
    case cpu
    case congestion
}

/// How the one speaker is found that a room shows large: not at all, as rooms of the second
/// generation did, or so that coughs and single words change nothing.
package enum SpeakerMethod: UInt8, WireEnum {
    case off = 0
    case v2
    case robust
}

/// What of an object's life is told packet by packet. Estimates and probes are a transport's, all
/// others a receiver's or a sender's.
package enum TraceKind: UInt8, WireEnum {
    case rtp = 0
    case keyframe
    case nack
    case pli
    case fir
    case bwe
    case probe
}

package enum TraceTarget: UInt8, WireEnum {
    case transport = 0
    case receiver
    case sender
}

/// Whom others make way for: while it speaks, or always.
package enum SpeakerRank: UInt8, WireEnum {
    case ordinary = 0
    case raised
    case pinned
}

package enum SctpState: UInt8, WireEnum {
    case new = 0
    case connecting
    case connected
    case failed
    case closed
}

/// Why messages of a stream are lost, or the stream with them.
package enum DataFault: UInt8, WireEnum {
    case tooLarge = 0
    case unclaimed
    case malformed
    case refusedOpening
    case tooManyChannels
}

/// What a candidate is (RFC 8445): an address of a host, as a STUN server sees that, as the far side
/// sees it, or at a TURN server.
package enum CandidateKind: UInt8, WireEnum {
    case host = 0
    case reflexive
    case peer
    case relayed
}

/// How a server is reached.
package enum ServerTransport: UInt8, WireEnum {
    case udp = 0
    case tcp
    case tls
}

package enum AgentState: UInt8, WireEnum {
    case new = 0
    case checking
    case connected
    case completed
    case disconnected
    case failed
}

/// What became of a far candidate.
package enum CandidateVerdict: UInt8, WireEnum {
    case taken = 0
    case known
    case unusable
    case forbidden
    case tooMany
    case closed
}

/// Why a TURN server is of no use: it is silent, does not know us, refused with a code, granted what
/// makes no sense, sends us elsewhere, or the connection to it is gone.
package enum ServerFault: UInt8, WireEnum {
    case none = 0
    case silent
    case credentials
    case refused
    case malformed
    case moved
    case lost
}

/// What a refusal carries: the reason, and what is wrong in words.
package struct Refused: WireValue {
    package var why: Refusal
    package var text: String

    package init(why: Refusal, text: String) {
        self.why = why
        self.text = text
    }

    package static let leastSize = 3

    package init(from reader: inout WireReader) throws(ChannelError) {
        why = try reader.value()
        text = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(why)
        try writer.value(text)
    }
}

package struct Fingerprint: WireValue {
    package var hash: FingerprintHash
    package var value: Bytes

    package init(hash: FingerprintHash, value: Bytes) {
        self.hash = hash
        self.value = value
    }

    package static let leastSize = 3

    package init(from reader: inout WireReader) throws(ChannelError) {
        hash = try reader.value()
        value = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(hash)
        try writer.value(value)
    }
}

/// Key and salt of each direction, one behind the other, as long as the suite wants them.
package struct SrtpKeys: WireValue {
    package var suite: SrtpSuite
    package var sending: Bytes
    package var receiving: Bytes

    package init(suite: SrtpSuite, sending: Bytes, receiving: Bytes) {
        self.suite = suite
        self.sending = sending
        self.receiving = receiving
    }

    package static let leastSize = 5

    package init(from reader: inout WireReader) throws(ChannelError) {
        suite = try reader.value()
        sending = try reader.value()
        receiving = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(suite)
        try writer.value(sending)
        try writer.value(receiving)
    }
}

package struct Address: WireValue {
    package var ip: String
    package var port: UInt16

    package init(ip: String, port: UInt16) {
        self.ip = ip
        self.port = port
    }

    package static let leastSize = 4

    package init(from reader: inout WireReader) throws(ChannelError) {
        ip = try reader.value()
        port = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(ip)
        try writer.value(port)
    }
}

package struct Payload: WireValue {
    package var type: UInt8
    package var role: PayloadRole
    package var codec: Codec
    package var clockRate: UInt32
    /// The payload type whose packets a retransmission repeats.
    package var target: UInt8?

    package init(
        type: UInt8,
        role: PayloadRole,
        codec: Codec,
        clockRate: UInt32,
        target: UInt8? = nil
    ) {
        self.type = type
        self.role = role
        self.codec = codec
        self.clockRate = clockRate
        self.target = target
    }

    package static let leastSize = 8

    package init(from reader: inout WireReader) throws(ChannelError) {
        type = try reader.value()
        role = try reader.value()
        codec = try reader.value()
        clockRate = try reader.value()
        target = try reader.optional()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(type)
        try writer.value(role)
        try writer.value(codec)
        try writer.value(clockRate)
        try writer.optional(target)
    }
}

package struct Encoding: WireValue {
    package var ssrc: UInt32?
    package var rtxSsrc: UInt32?
    package var rid: String?
    /// Of what corrects it: known, so that it is no new stream; it is not forwarded.
    package var fecSsrc: UInt32?
    /// What repairs it comes under a number that was not announced.
    package var learnsRepair: Bool
    /// How many there are in it, as its scalability mode says; 1 of each without one.
    package var spatialLayers: UInt8
    package var temporalLayers: UInt8

    package init(
        ssrc: UInt32? = nil,
        rtxSsrc: UInt32? = nil,
        rid: String? = nil,
        fecSsrc: UInt32? = nil,
        learnsRepair: Bool,
        spatialLayers: UInt8,
        temporalLayers: UInt8
    ) {
        self.ssrc = ssrc
        self.rtxSsrc = rtxSsrc
        self.rid = rid
        self.fecSsrc = fecSsrc
        self.learnsRepair = learnsRepair
        self.spatialLayers = spatialLayers
        self.temporalLayers = temporalLayers
    }

    package static let leastSize = 7

    package init(from reader: inout WireReader) throws(ChannelError) {
        ssrc = try reader.optional()
        rtxSsrc = try reader.optional()
        rid = try reader.optional()
        fecSsrc = try reader.optional()
        learnsRepair = try reader.value()
        spatialLayers = try reader.value()
        temporalLayers = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.optional(ssrc)
        try writer.optional(rtxSsrc)
        try writer.optional(rid)
        try writer.optional(fecSsrc)
        try writer.value(learnsRepair)
        try writer.value(spatialLayers)
        try writer.value(temporalLayers)
    }
}

/// A layer of a picture: for a receiver of several encodings the number of one of them, else one of
/// its spatial layers; and how many pictures a second of it.
package struct Layers: WireValue {
    package var spatial: UInt8
    package var temporal: UInt8

    package init(spatial: UInt8, temporal: UInt8) {
        self.spatial = spatial
        self.temporal = temporal
    }

    package static let leastSize = 2

    package init(from reader: inout WireReader) throws(ChannelError) {
        spatial = try reader.value()
        temporal = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(spatial)
        try writer.value(temporal)
    }
}

/// What a sender gets of its receiver's layers, and what was decided; they differ while a key frame
/// is waited for. In bits a second: what is missing for the next step, and what there is for it.
package struct Choice: WireValue {
    package var current: Layers?
    package var decided: Layers?
    package var reason: LayerReason
    package var neededBitrate: UInt32
    package var availableBitrate: UInt32

    package init(
        current: Layers? = nil,
        decided: Layers? = nil,
        reason: LayerReason,
        neededBitrate: UInt32,
        availableBitrate: UInt32
    ) {
        self.current = current
        self.decided = decided
        self.reason = reason
        self.neededBitrate = neededBitrate
        self.availableBitrate = availableBitrate
    }

    package static let leastSize = 11

    package init(from reader: inout WireReader) throws(ChannelError) {
        current = try reader.optional()
        decided = try reader.optional()
        reason = try reader.value()
        neededBitrate = try reader.value()
        availableBitrate = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.optional(current)
        try writer.optional(decided)
        try writer.value(reason)
        try writer.value(neededBitrate)
        try writer.value(availableBitrate)
    }
}

/// What a listener's path is believed to carry, in bits a second.
package struct Estimate: WireValue {
    package var bitrate: UInt32
    package var hold: EstimateHold
    package var lossPermille: UInt16
    package var roundTripUsec: UInt32
    /// What flows now, and what all wishes would need.
    package var sendingBitrate: UInt32
    package var wishedBitrate: UInt32
    package var probesSent: UInt32

    package init(
        bitrate: UInt32,
        hold: EstimateHold,
        lossPermille: UInt16,
        roundTripUsec: UInt32,
        sendingBitrate: UInt32,
        wishedBitrate: UInt32,
        probesSent: UInt32
    ) {
        self.bitrate = bitrate
        self.hold = hold
        self.lossPermille = lossPermille
        self.roundTripUsec = roundTripUsec
        self.sendingBitrate = sendingBitrate
        self.wishedBitrate = wishedBitrate
        self.probesSent = probesSent
    }

    package static let leastSize = 23

    package init(from reader: inout WireReader) throws(ChannelError) {
        bitrate = try reader.value()
        hold = try reader.value()
        lossPermille = try reader.value()
        roundTripUsec = try reader.value()
        sendingBitrate = try reader.value()
        wishedBitrate = try reader.value()
        probesSent = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(bitrate)
        try writer.value(hold)
        try writer.value(lossPermille)
        try writer.value(roundTripUsec)
        try writer.value(sendingBitrate)
        try writer.value(wishedBitrate)
        try writer.value(probesSent)
    }
}

package struct Extension: WireValue {
    package var id: UInt8
    package var kind: ExtensionKind

    package init(id: UInt8, kind: ExtensionKind) {
        self.id = id
        self.kind = kind
    }

    package static let leastSize = 2

    package init(from reader: inout WireReader) throws(ChannelError) {
        id = try reader.value()
        kind = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(id)
        try writer.value(kind)
    }
}

/// Everything that decides which packets of a transport belong to one receiver.
package struct Reception: WireValue {
    package var kind: Kind
    package var mid: String?
    package var payloads: [Payload]
    package var encodings: [Encoding]
    package var extensions: [Extension]
    /// How the publisher can be asked for a key frame. With neither it is never asked.
    package var hasPli: Bool
    package var hasFir: Bool
    /// Whether he understands what else we may ask for or tell.
    package var hasNack: Bool
    package var hasTransportCc: Bool
    /// Where there is none, we may tell what our end of the path carries.
    package var hasRemb: Bool

    package init(
        kind: Kind,
        mid: String? = nil,
        payloads: [Payload],
        encodings: [Encoding],
        extensions: [Extension],
        hasPli: Bool,
        hasFir: Bool,
        hasNack: Bool,
        hasTransportCc: Bool,
        hasRemb: Bool
    ) {
        self.kind = kind
        self.mid = mid
        self.payloads = payloads
        self.encodings = encodings
        self.extensions = extensions
        self.hasPli = hasPli
        self.hasFir = hasFir
        self.hasNack = hasNack
        self.hasTransportCc = hasTransportCc
        self.hasRemb = hasRemb
    }

    package static let leastSize = 13

    package init(from reader: inout WireReader) throws(ChannelError) {
        kind = try reader.value()
        mid = try reader.optional()
        payloads = try reader.list()
        encodings = try reader.list()
        extensions = try reader.list()
        hasPli = try reader.value()
        hasFir = try reader.value()
        hasNack = try reader.value()
        hasTransportCc = try reader.value()
        hasRemb = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(kind)
        try writer.optional(mid)
        try writer.list(payloads)
        try writer.list(encodings)
        try writer.list(extensions)
        try writer.value(hasPli)
        try writer.value(hasFir)
        try writer.value(hasNack)
        try writer.value(hasTransportCc)
        try writer.value(hasRemb)
    }
}

/// One number of the receiver's side, and what it becomes on the sender's.
package struct Mapping: WireValue {
    package var from: UInt8
    package var to: UInt8

    package init(from: UInt8, to: UInt8) {
        self.from = from
        self.to = to
    }

    package static let leastSize = 2

    package init(from reader: inout WireReader) throws(ChannelError) {
        from = try reader.value()
        to = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(from)
        try writer.value(to)
    }
}

/// How a receiver's packets look once they leave. A payload type that is not listed is not sent; a
/// header extension that is not listed is left out.
package struct Transmission: WireValue {
    package var ssrc: UInt32
    package var cname: String
    package var payloads: [Mapping]
    package var extensions: [Mapping]
    /// Lost packets are sent again under this SSRC; without it the listener gets none again, unless
    /// the transport is not sealed.
    package var rtxSsrc: UInt32?
    /// The sender's payload type -> the one of its retransmissions.
    package var rtxPayloads: [Mapping]
    /// What is written into every packet under these ids; it replaces what the publisher sent.
    package var mid: String?
    package var midExtension: UInt8?
    package var absSendTimeExtension: UInt8?
    /// The number by which the listener tells when each packet arrived, and which were lost.
    package var transportSequenceExtension: UInt8?
    /// The listener cannot take both forms of header extensions (RFC 8285 section 4.1.2): what needs
    /// two bytes of head is left out, and so is the dependency descriptor, which does at key frames.
    package var isOneByteOnly: Bool

    package init(
        ssrc: UInt32,
        cname: String,
        payloads: [Mapping],
        extensions: [Mapping],
        rtxSsrc: UInt32? = nil,
        rtxPayloads: [Mapping],
        mid: String? = nil,
        midExtension: UInt8? = nil,
        absSendTimeExtension: UInt8? = nil,
        transportSequenceExtension: UInt8? = nil,
        isOneByteOnly: Bool
    ) {
        self.ssrc = ssrc
        self.cname = cname
        self.payloads = payloads
        self.extensions = extensions
        self.rtxSsrc = rtxSsrc
        self.rtxPayloads = rtxPayloads
        self.mid = mid
        self.midExtension = midExtension
        self.absSendTimeExtension = absSendTimeExtension
        self.transportSequenceExtension = transportSequenceExtension
        self.isOneByteOnly = isOneByteOnly
    }

    package static let leastSize = 18

    package init(from reader: inout WireReader) throws(ChannelError) {
        ssrc = try reader.value()
        cname = try reader.value()
        payloads = try reader.list()
        extensions = try reader.list()
        rtxSsrc = try reader.optional()
        rtxPayloads = try reader.list()
        mid = try reader.optional()
        midExtension = try reader.optional()
        absSendTimeExtension = try reader.optional()
        transportSequenceExtension = try reader.optional()
        isOneByteOnly = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(ssrc)
        try writer.value(cname)
        try writer.list(payloads)
        try writer.list(extensions)
        try writer.optional(rtxSsrc)
        try writer.list(rtxPayloads)
        try writer.optional(mid)
        try writer.optional(midExtension)
        try writer.optional(absSendTimeExtension)
        try writer.optional(transportSequenceExtension)
        try writer.value(isOneByteOnly)
    }
}

/// How loud a receiver was: the negative of dBov, so that 127 is silence.
package struct ReceiverLevel: WireValue {
    package var receiver: ReceiverID
    package var level: UInt8

    package init(receiver: ReceiverID, level: UInt8) {
        self.receiver = receiver
        self.level = level
    }

    package static let leastSize = 5

    package init(from reader: inout WireReader) throws(ChannelError) {
        receiver = try reader.value()
        level = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(receiver)
        try writer.value(level)
    }
}

/// What of a stream's messages is sent again when it is lost: all of it, until it arrives, unless one
/// of the two bounds it; never both.
package struct Reliability: WireValue {
    package var isOrdered: Bool
    package var maxRetransmits: UInt16?
    /// In milliseconds.
    package var maxPacketLifeTime: UInt16?

    package init(isOrdered: Bool, maxRetransmits: UInt16? = nil, maxPacketLifeTime: UInt16? = nil) {
        self.isOrdered = isOrdered
        self.maxRetransmits = maxRetransmits
        self.maxPacketLifeTime = maxPacketLifeTime
    }

    package static let leastSize = 3

    package init(from reader: inout WireReader) throws(ChannelError) {
        isOrdered = try reader.value()
        maxRetransmits = try reader.optional()
        maxPacketLifeTime = try reader.optional()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(isOrdered)
        try writer.optional(maxRetransmits)
        try writer.optional(maxPacketLifeTime)
    }
}

/// What a channel says of itself that is opened in band (RFC 8832): at most 4,000 bytes of both names
/// together.
package struct Opening: WireValue {
    package var label: String
    package var subprotocol: String
    package var priority: UInt16

    package init(label: String, subprotocol: String, priority: UInt16) {
        self.label = label
        self.subprotocol = subprotocol
        self.priority = priority
    }

    package static let leastSize = 6

    package init(from reader: inout WireReader) throws(ChannelError) {
        label = try reader.value()
        subprotocol = try reader.value()
        priority = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(label)
        try writer.value(subprotocol)
        try writer.value(priority)
    }
}

/// A message, or one part of it after the other: at most 60,000 bytes in each. The identifier says
/// what it is (RFC 8831 section 8): 51 text, 53 bytes, and 56 and 57 the same with nothing in it.
package struct MessagePart: WireValue {
    package var identifier: UInt32
    package var bytes: Bytes
    package var isLast: Bool

    package init(identifier: UInt32, bytes: Bytes, isLast: Bool) {
        self.identifier = identifier
        self.bytes = bytes
        self.isLast = isLast
    }

    package static let leastSize = 7

    package init(from reader: inout WireReader) throws(ChannelError) {
        identifier = try reader.value()
        bytes = try reader.value()
        isLast = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(identifier)
        try writer.value(bytes)
        try writer.value(isLast)
    }
}

package struct DropCount: WireValue {
    package var reason: String
    package var packets: UInt64

    package init(reason: String, packets: UInt64) {
        self.reason = reason
        self.packets = packets
    }

    package static let leastSize = 10

    package init(from reader: inout WireReader) throws(ChannelError) {
        reason = try reader.value()
        packets = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(reason)
        try writer.value(packets)
    }
}

/// Who hears whom, and which transport each is attached to.
package struct RoomReceiver: WireValue {
    package var receiver: ReceiverID
    package var transport: TransportID?
    package var senders: [SenderID]

    package init(receiver: ReceiverID, transport: TransportID? = nil, senders: [SenderID]) {
        self.receiver = receiver
        self.transport = transport
        self.senders = senders
    }

    package static let leastSize = 7

    package init(from reader: inout WireReader) throws(ChannelError) {
        receiver = try reader.value()
        transport = try reader.optional()
        senders = try reader.list()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(receiver)
        try writer.optional(transport)
        try writer.list(senders)
    }
}

/// One address pair that passed a check.
package struct IceTuple: WireValue {
    package var remote: Address
    package var isTcp: Bool
    package var isSelected: Bool

    package init(remote: Address, isTcp: Bool, isSelected: Bool) {
        self.remote = remote
        self.isTcp = isTcp
        self.isSelected = isSelected
    }

    package static let leastSize = 6

    package init(from reader: inout WireReader) throws(ChannelError) {
        remote = try reader.value()
        isTcp = try reader.value()
        isSelected = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(remote)
        try writer.value(isTcp)
        try writer.value(isSelected)
    }
}

package struct WebRtcStats: WireValue {
    package var iceState: IceState
    package var dtlsState: DtlsState
    package var suite: SrtpSuite?
    package var tuples: [IceTuple]
    package var checksReceived: UInt64
    package var checksRefused: UInt64

    package init(
        iceState: IceState,
        dtlsState: DtlsState,
        suite: SrtpSuite? = nil,
        tuples: [IceTuple],
        checksReceived: UInt64,
        checksRefused: UInt64
    ) {
        self.iceState = iceState
        self.dtlsState = dtlsState
        self.suite = suite
        self.tuples = tuples
        self.checksReceived = checksReceived
        self.checksRefused = checksRefused
    }

    package static let leastSize = 21

    package init(from reader: inout WireReader) throws(ChannelError) {
        iceState = try reader.value()
        dtlsState = try reader.value()
        suite = try reader.optional()
        tuples = try reader.list()
        checksReceived = try reader.value()
        checksRefused = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(iceState)
        try writer.value(dtlsState)
        try writer.optional(suite)
        try writer.list(tuples)
        try writer.value(checksReceived)
        try writer.value(checksRefused)
    }
}

package struct SsrcRoute: WireValue {
    package var ssrc: UInt32
    package var receiver: ReceiverID
    /// Not announced, but found by MID, RID or payload type.
    package var learned: Bool

    package init(ssrc: UInt32, receiver: ReceiverID, learned: Bool) {
        self.ssrc = ssrc
        self.receiver = receiver
        self.learned = learned
    }

    package static let leastSize = 9

    package init(from reader: inout WireReader) throws(ChannelError) {
        ssrc = try reader.value()
        receiver = try reader.value()
        learned = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(ssrc)
        try writer.value(receiver)
        try writer.value(learned)
    }
}

package struct NameRoute: WireValue {
    package var name: String
    package var receiver: ReceiverID

    package init(name: String, receiver: ReceiverID) {
        self.name = name
        self.receiver = receiver
    }

    package static let leastSize = 6

    package init(from reader: inout WireReader) throws(ChannelError) {
        name = try reader.value()
        receiver = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(name)
        try writer.value(receiver)
    }
}

package struct PayloadRoute: WireValue {
    package var type: UInt8
    package var receiver: ReceiverID

    package init(type: UInt8, receiver: ReceiverID) {
        self.type = type
        self.receiver = receiver
    }

    package static let leastSize = 5

    package init(from reader: inout WireReader) throws(ChannelError) {
        type = try reader.value()
        receiver = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(type)
        try writer.value(receiver)
    }
}

package struct ReceiverStream: WireValue {
    package var encoding: UInt8
    package var ssrc: UInt32
    package var rid: String?
    package var packets: UInt64
    package var bytes: UInt64
    package var bitrate: UInt32
    package var packetsLost: Int32
    package var fractionLost: UInt8
    package var duplicates: UInt64
    package var discarded: UInt64
    /// In the units of the payload's clock.
    package var jitter: UInt32
    /// Packets that came again because we asked.
    package var repaired: UInt64
    package var nacksSent: UInt64
    package var clockRate: UInt32
    package var senderReports: UInt32
    /// How well it arrives, from 0 to 10; for people, nothing is decided by it.
    package var score: UInt8

    package init(
        encoding: UInt8,
        ssrc: UInt32,
        rid: String? = nil,
        packets: UInt64,
        bytes: UInt64,
        bitrate: UInt32,
        packetsLost: Int32,
        fractionLost: UInt8,
        duplicates: UInt64,
        discarded: UInt64,
        jitter: UInt32,
        repaired: UInt64,
        nacksSent: UInt64,
        clockRate: UInt32,
        senderReports: UInt32,
        score: UInt8
    ) {
        self.encoding = encoding
        self.ssrc = ssrc
        self.rid = rid
        self.packets = packets
        self.bytes = bytes
        self.bitrate = bitrate
        self.packetsLost = packetsLost
        self.fractionLost = fractionLost
        self.duplicates = duplicates
        self.discarded = discarded
        self.jitter = jitter
        self.repaired = repaired
        self.nacksSent = nacksSent
        self.clockRate = clockRate
        self.senderReports = senderReports
        self.score = score
    }

    package static let leastSize = 76

    package init(from reader: inout WireReader) throws(ChannelError) {
        encoding = try reader.value()
        ssrc = try reader.value()
        rid = try reader.optional()
        packets = try reader.value()
        bytes = try reader.value()
        bitrate = try reader.value()
        packetsLost = try reader.value()
        fractionLost = try reader.value()
        duplicates = try reader.value()
        discarded = try reader.value()
        jitter = try reader.value()
        repaired = try reader.value()
        nacksSent = try reader.value()
        clockRate = try reader.value()
        senderReports = try reader.value()
        score = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(encoding)
        try writer.value(ssrc)
        try writer.optional(rid)
        try writer.value(packets)
        try writer.value(bytes)
        try writer.value(bitrate)
        try writer.value(packetsLost)
        try writer.value(fractionLost)
        try writer.value(duplicates)
        try writer.value(discarded)
        try writer.value(jitter)
        try writer.value(repaired)
        try writer.value(nacksSent)
        try writer.value(clockRate)
        try writer.value(senderReports)
        try writer.value(score)
    }
}

/// STUN, or TURN with the name and the password for it.
package struct IceServer: WireValue {
    package var isTurn: Bool
    package var transport: ServerTransport
    package var address: Address
    package var username: String
    package var password: String

    package init(
        isTurn: Bool,
        transport: ServerTransport,
        address: Address,
        username: String,
        password: String
    ) {
        self.isTurn = isTurn
        self.transport = transport
        self.address = address
        self.username = username
        self.password = password
    }

    package static let leastSize = 10

    package init(from reader: inout WireReader) throws(ChannelError) {
        isTurn = try reader.value()
        transport = try reader.value()
        address = try reader.value()
        username = try reader.value()
        password = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(isTurn)
        try writer.value(transport)
        try writer.value(address)
        try writer.value(username)
        try writer.value(password)
    }
}

package struct IceCandidate: WireValue {
    package var kind: CandidateKind
    package var address: Address
    /// What it stands for: the host of a reflexive one, how the server saw us of a relayed one.
    package var related: Address?
    package var priority: UInt32
    package var foundation: String

    package init(
        kind: CandidateKind,
        address: Address,
        related: Address? = nil,
        priority: UInt32,
        foundation: String
    ) {
        self.kind = kind
        self.address = address
        self.related = related
        self.priority = priority
        self.foundation = foundation
    }

    package static let leastSize = 12

    package init(from reader: inout WireReader) throws(ChannelError) {
        kind = try reader.value()
        address = try reader.value()
        related = try reader.optional()
        priority = try reader.value()
        foundation = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(kind)
        try writer.value(address)
        try writer.optional(related)
        try writer.value(priority)
        try writer.value(foundation)
    }
}

/// Gives the worker its shared sockets: one UDP socket per address, then one listening TCP socket per
/// TCP address, in the order of the lists. Once.
package struct Listen: Request {
    package typealias Reply = ListenReply
    package static let op: UInt8 = 1
    package static let name = "Listen"

    package var addresses: [Address]
    package var tcpAddresses: [Address]

    package init(addresses: [Address], tcpAddresses: [Address]) {
        self.addresses = addresses
        self.tcpAddresses = tcpAddresses
    }

    package static let leastSize = 4

    package init(from reader: inout WireReader) throws(ChannelError) {
        addresses = try reader.list()
        tcpAddresses = try reader.list()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.list(addresses)
        try writer.list(tcpAddresses)
    }
}

/// The answer to `Listen`.
package struct ListenReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

/// The certificate of every handshake, in PEM; without one the worker makes its own. Before the first
/// WebRTC transport.
package struct UseCertificate: Request {
    package typealias Reply = UseCertificateReply
    package static let op: UInt8 = 5
    package static let name = "UseCertificate"

    package var certificate: String?
    package var key: String?

    package init(certificate: String? = nil, key: String? = nil) {
        self.certificate = certificate
        self.key = key
    }

    package static let leastSize = 2

    package init(from reader: inout WireReader) throws(ChannelError) {
        certificate = try reader.optional()
        key = try reader.optional()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.optional(certificate)
        try writer.optional(key)
    }
}

/// The answer to `UseCertificate`.
package struct UseCertificateReply: WireValue {
    package var fingerprints: [Fingerprint]

    package init(fingerprints: [Fingerprint]) {
        self.fingerprints = fingerprints
    }

    package static let leastSize = 2

    package init(from reader: inout WireReader) throws(ChannelError) {
        fingerprints = try reader.list()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.list(fingerprints)
    }
}

/// Asks for a sign of life.
package struct Ping: Request {
    package typealias Reply = PingReply
    package static let op: UInt8 = 2
    package static let name = "Ping"

    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

/// The answer to `Ping`.
package struct PingReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

package struct SetLogLevel: Request {
    package typealias Reply = SetLogLevelReply
    package static let op: UInt8 = 3
    package static let name = "SetLogLevel"

    package var level: LogLevel

    package init(level: LogLevel) {
        self.level = level
    }

    package static let leastSize = 1

    package init(from reader: inout WireReader) throws(ChannelError) {
        level = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(level)
    }
}

/// The answer to `SetLogLevel`.
package struct SetLogLevelReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

/// Tells these of one object from now on, instead of what was told before. They are the first to be
/// lost when the controller reads slowly.
package struct Trace: Request {
    package typealias Reply = TraceReply
    package static let op: UInt8 = 6
    package static let name = "Trace"

    package var target: TraceTarget
    package var id: UInt32
    package var kinds: [TraceKind]

    package init(target: TraceTarget, id: UInt32, kinds: [TraceKind]) {
        self.target = target
        self.id = id
        self.kinds = kinds
    }

    package static let leastSize = 7

    package init(from reader: inout WireReader) throws(ChannelError) {
        target = try reader.value()
        id = try reader.value()
        kinds = try reader.list()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(target)
        try writer.value(id)
        try writer.list(kinds)
    }
}

/// The answer to `Trace`.
package struct TraceReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

package struct DumpWorker: Request {
    package typealias Reply = DumpWorkerReply
    package static let op: UInt8 = 4
    package static let name = "DumpWorker"

    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

/// The answer to `DumpWorker`.
package struct DumpWorkerReply: WireValue {
    package var rooms: [RoomID]
    package var transports: UInt32
    package var receivers: UInt32
    package var senders: UInt32
    package var sockets: UInt32
    package var buffersTotal: UInt32
    package var buffersFree: UInt32
    package var tcpConnections: UInt32
    package var turns: UInt64
    package var datagramsIn: UInt64
    package var datagramsOut: UInt64
    package var messagesOut: UInt64
    package var sendFailures: UInt64
    package var drops: [DropCount]

    package init(
        rooms: [RoomID],
        transports: UInt32,
        receivers: UInt32,
        senders: UInt32,
        sockets: UInt32,
        buffersTotal: UInt32,
        buffersFree: UInt32,
        tcpConnections: UInt32,
        turns: UInt64,
        datagramsIn: UInt64,
        datagramsOut: UInt64,
        messagesOut: UInt64,
        sendFailures: UInt64,
        drops: [DropCount]
    ) {
        self.rooms = rooms
        self.transports = transports
        self.receivers = receivers
        self.senders = senders
        self.sockets = sockets
        self.buffersTotal = buffersTotal
        self.buffersFree = buffersFree
        self.tcpConnections = tcpConnections
        self.turns = turns
        self.datagramsIn = datagramsIn
        self.datagramsOut = datagramsOut
        self.messagesOut = messagesOut
        self.sendFailures = sendFailures
        self.drops = drops
    }

    package static let leastSize = 72

    package init(from reader: inout WireReader) throws(ChannelError) {
        rooms = try reader.list()
        transports = try reader.value()
        receivers = try reader.value()
        senders = try reader.value()
        sockets = try reader.value()
        buffersTotal = try reader.value()
        buffersFree = try reader.value()
        tcpConnections = try reader.value()
        turns = try reader.value()
        datagramsIn = try reader.value()
        datagramsOut = try reader.value()
        messagesOut = try reader.value()
        sendFailures = try reader.value()
        drops = try reader.list()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.list(rooms)
        try writer.value(transports)
        try writer.value(receivers)
        try writer.value(senders)
        try writer.value(sockets)
        try writer.value(buffersTotal)
        try writer.value(buffersFree)
        try writer.value(tcpConnections)
        try writer.value(turns)
        try writer.value(datagramsIn)
        try writer.value(datagramsOut)
        try writer.value(messagesOut)
        try writer.value(sendFailures)
        try writer.list(drops)
    }
}

package struct CreateRoom: Request {
    package typealias Reply = CreateRoomReply
    package static let op: UInt8 = 16
    package static let name = "CreateRoom"

    package var room: RoomID

    package init(room: RoomID) {
        self.room = room
    }

    package static let leastSize = 4

    package init(from reader: inout WireReader) throws(ChannelError) {
        room = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(room)
    }
}

/// The answer to `CreateRoom`.
package struct CreateRoomReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

/// Frees the room and everything in it.
package struct CloseRoom: Request {
    package typealias Reply = CloseRoomReply
    package static let op: UInt8 = 17
    package static let name = "CloseRoom"

    package var room: RoomID

    package init(room: RoomID) {
        self.room = room
    }

    package static let leastSize = 4

    package init(from reader: inout WireReader) throws(ChannelError) {
        room = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(room)
    }
}

/// The answer to `CloseRoom`.
package struct CloseRoomReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

package struct DumpRoom: Request {
    package typealias Reply = DumpRoomReply
    package static let op: UInt8 = 18
    package static let name = "DumpRoom"

    package var room: RoomID

    package init(room: RoomID) {
        self.room = room
    }

    package static let leastSize = 4

    package init(from reader: inout WireReader) throws(ChannelError) {
        room = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(room)
    }
}

/// The answer to `DumpRoom`.
package struct DumpRoomReply: WireValue {
    package var transports: [TransportID]
    package var receivers: [RoomReceiver]

    package init(transports: [TransportID], receivers: [RoomReceiver]) {
        self.transports = transports
        self.receivers = receivers
    }

    package static let leastSize = 4

    package init(from reader: inout WireReader) throws(ChannelError) {
        transports = try reader.list()
        receivers = try reader.list()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.list(transports)
        try writer.list(receivers)
    }
}

/// Tells how loud everybody was every `interval` milliseconds, at least 20: the loudest first, at
/// most `maxEntries`, none quieter than `threshold`; and once that it is silent. Interval 0 ends it.
package struct ObserveLevels: Request {
    package typealias Reply = ObserveLevelsReply
    package static let op: UInt8 = 19
    package static let name = "ObserveLevels"

    package var room: RoomID
    package var interval: UInt32
    package var threshold: UInt8
    package var maxEntries: UInt8

    package init(room: RoomID, interval: UInt32, threshold: UInt8, maxEntries: UInt8) {
        self.room = room
        self.interval = interval
        self.threshold = threshold
        self.maxEntries = maxEntries
    }

    package static let leastSize = 10

    package init(from reader: inout WireReader) throws(ChannelError) {
        room = try reader.value()
        interval = try reader.value()
        threshold = try reader.value()
        maxEntries = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(room)
        try writer.value(interval)
        try writer.value(threshold)
        try writer.value(maxEntries)
    }
}

/// The answer to `ObserveLevels`.
package struct ObserveLevelsReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

/// Tells who speaks.
package struct ObserveSpeaker: Request {
    package typealias Reply = ObserveSpeakerReply
    package static let op: UInt8 = 20
    package static let name = "ObserveSpeaker"

    package var room: RoomID
    package var method: SpeakerMethod

    package init(room: RoomID, method: SpeakerMethod) {
        self.room = room
        self.method = method
    }

    package static let leastSize = 5

    package init(from reader: inout WireReader) throws(ChannelError) {
        room = try reader.value()
        method = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(room)
        try writer.value(method)
    }
}

/// The answer to `ObserveSpeaker`.
package struct ObserveSpeakerReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

/// So many of the voices are heard by those whose senders follow slots; 0 ends it. The slots are
/// empty at first.
package struct LoudestSpeakers: Request {
    package typealias Reply = LoudestSpeakersReply
    package static let op: UInt8 = 21
    package static let name = "LoudestSpeakers"

    package var room: RoomID
    package var slots: UInt8

    package init(room: RoomID, slots: UInt8) {
        self.room = room
        self.slots = slots
    }

    package static let leastSize = 5

    package init(from reader: inout WireReader) throws(ChannelError) {
        room = try reader.value()
        slots = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(room)
        try writer.value(slots)
    }
}

/// The answer to `LoudestSpeakers`.
package struct LoudestSpeakersReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

/// Opens a plain RTP transport. Without a socket it uses the worker's shared port of the remote
/// address' family, and the remote address must be known. With one socket RTP and RTCP share it;
/// with two the first is for RTP and the second for RTCP. A remote address that is not given is
/// learned from the first valid packet and then stays.
package struct CreatePlainTransport: Request {
    package typealias Reply = CreatePlainTransportReply
    package static let op: UInt8 = 32
    package static let name = "CreatePlainTransport"

    package var transport: TransportID
    package var room: RoomID
    package var remote: Address?
    package var remoteRtcp: Address?
    package var srtp: SrtpKeys?

    package init(
        transport: TransportID,
        room: RoomID,
        remote: Address? = nil,
        remoteRtcp: Address? = nil,
        srtp: SrtpKeys? = nil
    ) {
        self.transport = transport
        self.room = room
        self.remote = remote
        self.remoteRtcp = remoteRtcp
        self.srtp = srtp
    }

    package static let leastSize = 11

    package init(from reader: inout WireReader) throws(ChannelError) {
        transport = try reader.value()
        room = try reader.value()
        remote = try reader.optional()
        remoteRtcp = try reader.optional()
        srtp = try reader.optional()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(transport)
        try writer.value(room)
        try writer.optional(remote)
        try writer.optional(remoteRtcp)
        try writer.optional(srtp)
    }
}

/// The answer to `CreatePlainTransport`.
package struct CreatePlainTransportReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

/// Opens an ICE-lite transport: RTP, RTCP and the handshake on one address. Without a socket it uses
/// the worker's shared ports; otherwise the sockets are its own, UDP or TCP and listening. Times are
/// in milliseconds; 0 waits for ever.
package struct CreateWebRtcTransport: Request {
    package typealias Reply = CreateWebRtcTransportReply
    package static let op: UInt8 = 37
    package static let name = "CreateWebRtcTransport"

    package var transport: TransportID
    package var room: RoomID
    package var usernameFragment: String
    package var password: String
    /// In the order of our preference.
    package var suites: [SrtpSuite]
    package var acceptsUdp: Bool
    package var acceptsTcp: Bool
    /// From now to the first check, from there to the end of the handshake, and from there to the
    /// first packet of media.
    package var iceTimeout: UInt32
    package var dtlsTimeout: UInt32
    package var mediaTimeout: UInt32
    /// How long the far side may be silent before its consent is lost (RFC 7675).
    package var consentTimeout: UInt32

    package init(
        transport: TransportID,
        room: RoomID,
        usernameFragment: String,
        password: String,
        suites: [SrtpSuite],
        acceptsUdp: Bool,
        acceptsTcp: Bool,
        iceTimeout: UInt32,
        dtlsTimeout: UInt32,
        mediaTimeout: UInt32,
        consentTimeout: UInt32
    ) {
        self.transport = transport
        self.room = room
        self.usernameFragment = usernameFragment
        self.password = password
        self.suites = suites
        self.acceptsUdp = acceptsUdp
        self.acceptsTcp = acceptsTcp
        self.iceTimeout = iceTimeout
        self.dtlsTimeout = dtlsTimeout
        self.mediaTimeout = mediaTimeout
        self.consentTimeout = consentTimeout
    }

    package static let leastSize = 32

    package init(from reader: inout WireReader) throws(ChannelError) {
        transport = try reader.value()
        room = try reader.value()
        usernameFragment = try reader.value()
        password = try reader.value()
        suites = try reader.list()
        acceptsUdp = try reader.value()
        acceptsTcp = try reader.value()
        iceTimeout = try reader.value()
        dtlsTimeout = try reader.value()
        mediaTimeout = try reader.value()
        consentTimeout = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(transport)
        try writer.value(room)
        try writer.value(usernameFragment)
        try writer.value(password)
        try writer.list(suites)
        try writer.value(acceptsUdp)
        try writer.value(acceptsTcp)
        try writer.value(iceTimeout)
        try writer.value(dtlsTimeout)
        try writer.value(mediaTimeout)
        try writer.value(consentTimeout)
    }
}

/// The answer to `CreateWebRtcTransport`.
package struct CreateWebRtcTransportReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

/// Says whose certificate the far side must have, and begins the handshake if that is our part.
package struct ConnectWebRtcTransport: Request {
    package typealias Reply = ConnectWebRtcTransportReply
    package static let op: UInt8 = 38
    package static let name = "ConnectWebRtcTransport"

    package var transport: TransportID
    package var role: DtlsRole
    package var fingerprint: Fingerprint

    package init(transport: TransportID, role: DtlsRole, fingerprint: Fingerprint) {
        self.transport = transport
        self.role = role
        self.fingerprint = fingerprint
    }

    package static let leastSize = 8

    package init(from reader: inout WireReader) throws(ChannelError) {
        transport = try reader.value()
        role = try reader.value()
        fingerprint = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(transport)
        try writer.value(role)
        try writer.value(fingerprint)
    }
}

/// The answer to `ConnectWebRtcTransport`.
package struct ConnectWebRtcTransportReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

/// Other ICE credentials; the old ones are good until the first check with the new.
package struct RestartIce: Request {
    package typealias Reply = RestartIceReply
    package static let op: UInt8 = 39
    package static let name = "RestartIce"

    package var transport: TransportID
    package var usernameFragment: String
    package var password: String

    package init(transport: TransportID, usernameFragment: String, password: String) {
        self.transport = transport
        self.usernameFragment = usernameFragment
        self.password = password
    }

    package static let leastSize = 8

    package init(from reader: inout WireReader) throws(ChannelError) {
        transport = try reader.value()
        usernameFragment = try reader.value()
        password = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(transport)
        try writer.value(usernameFragment)
        try writer.value(password)
    }
}

/// The answer to `RestartIce`.
package struct RestartIceReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

/// Fixes the remote address of a transport that has none yet.
package struct ConnectPlainTransport: Request {
    package typealias Reply = ConnectPlainTransportReply
    package static let op: UInt8 = 33
    package static let name = "ConnectPlainTransport"

    package var transport: TransportID
    package var remote: Address
    package var remoteRtcp: Address?

    package init(transport: TransportID, remote: Address, remoteRtcp: Address? = nil) {
        self.transport = transport
        self.remote = remote
        self.remoteRtcp = remoteRtcp
    }

    package static let leastSize = 9

    package init(from reader: inout WireReader) throws(ChannelError) {
        transport = try reader.value()
        remote = try reader.value()
        remoteRtcp = try reader.optional()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(transport)
        try writer.value(remote)
        try writer.optional(remoteRtcp)
    }
}

/// The answer to `ConnectPlainTransport`.
package struct ConnectPlainTransportReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

/// Frees the transport and its sockets. Its receivers and senders stay, detached.
package struct CloseTransport: Request {
    package typealias Reply = CloseTransportReply
    package static let op: UInt8 = 34
    package static let name = "CloseTransport"

    package var transport: TransportID

    package init(transport: TransportID) {
        self.transport = transport
    }

    package static let leastSize = 4

    package init(from reader: inout WireReader) throws(ChannelError) {
        transport = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(transport)
    }
}

/// The answer to `CloseTransport`.
package struct CloseTransportReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

/// What may be sent to the far side, in bits a second, and where the estimate begins; 0 leaves each
/// as it is without.
package struct LimitTransport: Request {
    package typealias Reply = LimitTransportReply
    package static let op: UInt8 = 40
    package static let name = "LimitTransport"

    package var transport: TransportID
    package var initialBitrate: UInt32
    package var minimumBitrate: UInt32
    package var maximumBitrate: UInt32

    package init(
        transport: TransportID,
        initialBitrate: UInt32,
        minimumBitrate: UInt32,
        maximumBitrate: UInt32
    ) {
        self.transport = transport
        self.initialBitrate = initialBitrate
        self.minimumBitrate = minimumBitrate
        self.maximumBitrate = maximumBitrate
    }

    package static let leastSize = 16

    package init(from reader: inout WireReader) throws(ChannelError) {
        transport = try reader.value()
        initialBitrate = try reader.value()
        minimumBitrate = try reader.value()
        maximumBitrate = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(transport)
        try writer.value(initialBitrate)
        try writer.value(minimumBitrate)
        try writer.value(maximumBitrate)
    }
}

/// The answer to `LimitTransport`.
package struct LimitTransportReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

/// The most that the far side should send, in bits a second; 0 ends that. It is told so by REMB:
/// publishers who do not understand it are not held back.
package struct LimitIncoming: Request {
    package typealias Reply = LimitIncomingReply
    package static let op: UInt8 = 41
    package static let name = "LimitIncoming"

    package var transport: TransportID
    package var maximumBitrate: UInt32

    package init(transport: TransportID, maximumBitrate: UInt32) {
        self.transport = transport
        self.maximumBitrate = maximumBitrate
    }

    package static let leastSize = 8

    package init(from reader: inout WireReader) throws(ChannelError) {
        transport = try reader.value()
        maximumBitrate = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(transport)
        try writer.value(maximumBitrate)
    }
}

/// The answer to `LimitIncoming`.
package struct LimitIncomingReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

/// Copies what passes over a transport from now on, without its seal, to another address: with a
/// socket from there, and nothing is heard at it; without one from the worker's first shared port of
/// the address' family. A transport has one transcript at most.
package struct StartTranscript: Request {
    package typealias Reply = StartTranscriptReply
    package static let op: UInt8 = 42
    package static let name = "StartTranscript"

    package var transport: TransportID
    package var remote: Address
    package var sentRtp: Bool
    package var sentRtcp: Bool
    package var receivedRtp: Bool
    package var receivedRtcp: Bool

    package init(
        transport: TransportID,
        remote: Address,
        sentRtp: Bool,
        sentRtcp: Bool,
        receivedRtp: Bool,
        receivedRtcp: Bool
    ) {
        self.transport = transport
        self.remote = remote
        self.sentRtp = sentRtp
        self.sentRtcp = sentRtcp
        self.receivedRtp = receivedRtp
        self.receivedRtcp = receivedRtcp
    }

    package static let leastSize = 12

    package init(from reader: inout WireReader) throws(ChannelError) {
        transport = try reader.value()
        remote = try reader.value()
        sentRtp = try reader.value()
        sentRtcp = try reader.value()
        receivedRtp = try reader.value()
        receivedRtcp = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(transport)
        try writer.value(remote)
        try writer.value(sentRtp)
        try writer.value(sentRtcp)
        try writer.value(receivedRtp)
        try writer.value(receivedRtcp)
    }
}

/// The answer to `StartTranscript`.
package struct StartTranscriptReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

/// Without a transcript it changes nothing.
package struct EndTranscript: Request {
    package typealias Reply = EndTranscriptReply
    package static let op: UInt8 = 43
    package static let name = "EndTranscript"

    package var transport: TransportID

    package init(transport: TransportID) {
        self.transport = transport
    }

    package static let leastSize = 4

    package init(from reader: inout WireReader) throws(ChannelError) {
        transport = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(transport)
    }
}

/// The answer to `EndTranscript`.
package struct EndTranscriptReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

package struct GetTransportStats: Request {
    package typealias Reply = GetTransportStatsReply
    package static let op: UInt8 = 35
    package static let name = "GetTransportStats"

    package var transport: TransportID

    package init(transport: TransportID) {
        self.transport = transport
    }

    package static let leastSize = 4

    package init(from reader: inout WireReader) throws(ChannelError) {
        transport = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(transport)
    }
}

/// The answer to `GetTransportStats`.
package struct GetTransportStatsReply: WireValue {
    package var webRtc: WebRtcStats?
    package var remote: Address?
    package var remoteRtcp: Address?
    package var packetsReceived: UInt64
    package var bytesReceived: UInt64
    package var packetsSent: UInt64
    package var bytesSent: UInt64
    package var rtcpReceived: UInt64
    package var rtcpSent: UInt64
    package var receiveBitrate: UInt32
    package var sendBitrate: UInt32
    package var estimate: Estimate?
    package var drops: [DropCount]

    package init(
        webRtc: WebRtcStats? = nil,
        remote: Address? = nil,
        remoteRtcp: Address? = nil,
        packetsReceived: UInt64,
        bytesReceived: UInt64,
        packetsSent: UInt64,
        bytesSent: UInt64,
        rtcpReceived: UInt64,
        rtcpSent: UInt64,
        receiveBitrate: UInt32,
        sendBitrate: UInt32,
        estimate: Estimate? = nil,
        drops: [DropCount]
    ) {
        self.webRtc = webRtc
        self.remote = remote
        self.remoteRtcp = remoteRtcp
        self.packetsReceived = packetsReceived
        self.bytesReceived = bytesReceived
        self.packetsSent = packetsSent
        self.bytesSent = bytesSent
        self.rtcpReceived = rtcpReceived
        self.rtcpSent = rtcpSent
        self.receiveBitrate = receiveBitrate
        self.sendBitrate = sendBitrate
        self.estimate = estimate
        self.drops = drops
    }

    package static let leastSize = 62

    package init(from reader: inout WireReader) throws(ChannelError) {
        webRtc = try reader.optional()
        remote = try reader.optional()
        remoteRtcp = try reader.optional()
        packetsReceived = try reader.value()
        bytesReceived = try reader.value()
        packetsSent = try reader.value()
        bytesSent = try reader.value()
        rtcpReceived = try reader.value()
        rtcpSent = try reader.value()
        receiveBitrate = try reader.value()
        sendBitrate = try reader.value()
        estimate = try reader.optional()
        drops = try reader.list()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.optional(webRtc)
        try writer.optional(remote)
        try writer.optional(remoteRtcp)
        try writer.value(packetsReceived)
        try writer.value(bytesReceived)
        try writer.value(packetsSent)
        try writer.value(bytesSent)
        try writer.value(rtcpReceived)
        try writer.value(rtcpSent)
        try writer.value(receiveBitrate)
        try writer.value(sendBitrate)
        try writer.optional(estimate)
        try writer.list(drops)
    }
}

package struct DumpTransport: Request {
    package typealias Reply = DumpTransportReply
    package static let op: UInt8 = 36
    package static let name = "DumpTransport"

    package var transport: TransportID

    package init(transport: TransportID) {
        self.transport = transport
    }

    package static let leastSize = 4

    package init(from reader: inout WireReader) throws(ChannelError) {
        transport = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(transport)
    }
}

/// The answer to `DumpTransport`.
package struct DumpTransportReply: WireValue {
    package var room: RoomID
    package var sharesPort: Bool
    package var muxesRtcp: Bool
    package var remote: Address?
    package var remoteRtcp: Address?
    package var receivers: [ReceiverID]
    package var senders: [SenderID]
    package var ssrcs: [SsrcRoute]
    package var mids: [NameRoute]
    package var rids: [NameRoute]
    package var payloads: [PayloadRoute]

    package init(
        room: RoomID,
        sharesPort: Bool,
        muxesRtcp: Bool,
        remote: Address? = nil,
        remoteRtcp: Address? = nil,
        receivers: [ReceiverID],
        senders: [SenderID],
        ssrcs: [SsrcRoute],
        mids: [NameRoute],
        rids: [NameRoute],
        payloads: [PayloadRoute]
    ) {
        self.room = room
        self.sharesPort = sharesPort
        self.muxesRtcp = muxesRtcp
        self.remote = remote
        self.remoteRtcp = remoteRtcp
        self.receivers = receivers
        self.senders = senders
        self.ssrcs = ssrcs
        self.mids = mids
        self.rids = rids
        self.payloads = payloads
    }

    package static let leastSize = 20

    package init(from reader: inout WireReader) throws(ChannelError) {
        room = try reader.value()
        sharesPort = try reader.value()
        muxesRtcp = try reader.value()
        remote = try reader.optional()
        remoteRtcp = try reader.optional()
        receivers = try reader.list()
        senders = try reader.list()
        ssrcs = try reader.list()
        mids = try reader.list()
        rids = try reader.list()
        payloads = try reader.list()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(room)
        try writer.value(sharesPort)
        try writer.value(muxesRtcp)
        try writer.optional(remote)
        try writer.optional(remoteRtcp)
        try writer.list(receivers)
        try writer.list(senders)
        try writer.list(ssrcs)
        try writer.list(mids)
        try writer.list(rids)
        try writer.list(payloads)
    }
}

/// Registers one incoming media stream, simulcast encodings included, on a transport.
package struct CreateReceiver: Request {
    package typealias Reply = CreateReceiverReply
    package static let op: UInt8 = 48
    package static let name = "CreateReceiver"

    package var receiver: ReceiverID
    package var transport: TransportID
    package var reception: Reception

    package init(receiver: ReceiverID, transport: TransportID, reception: Reception) {
        self.receiver = receiver
        self.transport = transport
        self.reception = reception
    }

    package static let leastSize = 21

    package init(from reader: inout WireReader) throws(ChannelError) {
        receiver = try reader.value()
        transport = try reader.value()
        reception = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(receiver)
        try writer.value(transport)
        try writer.value(reception)
    }
}

/// The answer to `CreateReceiver`.
package struct CreateReceiverReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

/// Replaces what the receiver listens for. Streams that are still announced keep their statistics.
package struct UpdateReceiver: Request {
    package typealias Reply = UpdateReceiverReply
    package static let op: UInt8 = 49
    package static let name = "UpdateReceiver"

    package var receiver: ReceiverID
    package var reception: Reception

    package init(receiver: ReceiverID, reception: Reception) {
        self.receiver = receiver
        self.reception = reception
    }

    package static let leastSize = 17

    package init(from reader: inout WireReader) throws(ChannelError) {
        receiver = try reader.value()
        reception = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(receiver)
        try writer.value(reception)
    }
}

/// The answer to `UpdateReceiver`.
package struct UpdateReceiverReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

/// Moves the receiver to another transport of its room, or to its first one after it was detached.
package struct AttachReceiver: Request {
    package typealias Reply = AttachReceiverReply
    package static let op: UInt8 = 50
    package static let name = "AttachReceiver"

    package var receiver: ReceiverID
    package var transport: TransportID

    package init(receiver: ReceiverID, transport: TransportID) {
        self.receiver = receiver
        self.transport = transport
    }

    package static let leastSize = 8

    package init(from reader: inout WireReader) throws(ChannelError) {
        receiver = try reader.value()
        transport = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(receiver)
        try writer.value(transport)
    }
}

/// The answer to `AttachReceiver`.
package struct AttachReceiverReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

/// Frees the receiver and its senders.
package struct CloseReceiver: Request {
    package typealias Reply = CloseReceiverReply
    package static let op: UInt8 = 51
    package static let name = "CloseReceiver"

    package var receiver: ReceiverID

    package init(receiver: ReceiverID) {
        self.receiver = receiver
    }

    package static let leastSize = 4

    package init(from reader: inout WireReader) throws(ChannelError) {
        receiver = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(receiver)
    }
}

/// The answer to `CloseReceiver`.
package struct CloseReceiverReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

/// Asks the publisher for a key frame, within the rate limit.
package struct RequestKeyframe: Request {
    package typealias Reply = RequestKeyframeReply
    package static let op: UInt8 = 52
    package static let name = "RequestKeyframe"

    package var receiver: ReceiverID

    package init(receiver: ReceiverID) {
        self.receiver = receiver
    }

    package static let leastSize = 4

    package init(from reader: inout WireReader) throws(ChannelError) {
        receiver = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(receiver)
    }
}

/// The answer to `RequestKeyframe`.
package struct RequestKeyframeReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

/// Whose voice it is: 0, nobody's, or the same number as his slot senders have, so that he does not
/// hear himself.
package struct SetSpeaker: Request {
    package typealias Reply = SetSpeakerReply
    package static let op: UInt8 = 55
    package static let name = "SetSpeaker"

    package var receiver: ReceiverID
    package var owner: UInt32
    package var rank: SpeakerRank

    package init(receiver: ReceiverID, owner: UInt32, rank: SpeakerRank) {
        self.receiver = receiver
        self.owner = owner
        self.rank = rank
    }

    package static let leastSize = 9

    package init(from reader: inout WireReader) throws(ChannelError) {
        receiver = try reader.value()
        owner = try reader.value()
        rank = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(receiver)
        try writer.value(owner)
        try writer.value(rank)
    }
}

/// The answer to `SetSpeaker`.
package struct SetSpeakerReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

/// Tells the receiver's packets from now on, or no longer. Whoever begins wants a key frame. They are
/// the first to be lost when the controller reads slowly.
package struct TapReceiver: Request {
    package typealias Reply = TapReceiverReply
    package static let op: UInt8 = 57
    package static let name = "TapReceiver"

    package var receiver: ReceiverID
    package var isOn: Bool

    package init(receiver: ReceiverID, isOn: Bool) {
        self.receiver = receiver
        self.isOn = isOn
    }

    package static let leastSize = 5

    package init(from reader: inout WireReader) throws(ChannelError) {
        receiver = try reader.value()
        isOn = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(receiver)
        try writer.value(isOn)
    }
}

/// The answer to `TapReceiver`.
package struct TapReceiverReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

package struct GetReceiverStats: Request {
    package typealias Reply = GetReceiverStatsReply
    package static let op: UInt8 = 53
    package static let name = "GetReceiverStats"

    package var receiver: ReceiverID

    package init(receiver: ReceiverID) {
        self.receiver = receiver
    }

    package static let leastSize = 4

    package init(from reader: inout WireReader) throws(ChannelError) {
        receiver = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(receiver)
    }
}

/// The answer to `GetReceiverStats`.
package struct GetReceiverStatsReply: WireValue {
    package var streams: [ReceiverStream]
    package var keyframesWanted: UInt64
    package var pliSent: UInt64
    package var firSent: UInt64

    package init(
        streams: [ReceiverStream],
        keyframesWanted: UInt64,
        pliSent: UInt64,
        firSent: UInt64
    ) {
        self.streams = streams
        self.keyframesWanted = keyframesWanted
        self.pliSent = pliSent
        self.firSent = firSent
    }

    package static let leastSize = 26

    package init(from reader: inout WireReader) throws(ChannelError) {
        streams = try reader.list()
        keyframesWanted = try reader.value()
        pliSent = try reader.value()
        firSent = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.list(streams)
        try writer.value(keyframesWanted)
        try writer.value(pliSent)
        try writer.value(firSent)
    }
}

package struct DumpReceiver: Request {
    package typealias Reply = DumpReceiverReply
    package static let op: UInt8 = 54
    package static let name = "DumpReceiver"

    package var receiver: ReceiverID

    package init(receiver: ReceiverID) {
        self.receiver = receiver
    }

    package static let leastSize = 4

    package init(from reader: inout WireReader) throws(ChannelError) {
        receiver = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(receiver)
    }
}

/// The answer to `DumpReceiver`.
package struct DumpReceiverReply: WireValue {
    package var room: RoomID
    package var transport: TransportID?
    package var reception: Reception
    package var senders: [SenderID]
    package var streams: [ReceiverStream]

    package init(
        room: RoomID,
        transport: TransportID? = nil,
        reception: Reception,
        senders: [SenderID],
        streams: [ReceiverStream]
    ) {
        self.room = room
        self.transport = transport
        self.reception = reception
        self.senders = senders
        self.streams = streams
    }

    package static let leastSize = 22

    package init(from reader: inout WireReader) throws(ChannelError) {
        room = try reader.value()
        transport = try reader.optional()
        reception = try reader.value()
        senders = try reader.list()
        streams = try reader.list()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(room)
        try writer.optional(transport)
        try writer.value(reception)
        try writer.list(senders)
        try writer.list(streams)
    }
}

/// Sends what a receiver gets, over another transport, under its own numbers.
package struct CreateSender: Request {
    package typealias Reply = CreateSenderReply
    package static let op: UInt8 = 64
    package static let name = "CreateSender"

    package var sender: SenderID
    package var receiver: ReceiverID
    package var transport: TransportID
    package var transmission: Transmission
    package var isPaused: Bool

    package init(
        sender: SenderID,
        receiver: ReceiverID,
        transport: TransportID,
        transmission: Transmission,
        isPaused: Bool
    ) {
        self.sender = sender
        self.receiver = receiver
        self.transport = transport
        self.transmission = transmission
        self.isPaused = isPaused
    }

    package static let leastSize = 31

    package init(from reader: inout WireReader) throws(ChannelError) {
        sender = try reader.value()
        receiver = try reader.value()
        transport = try reader.value()
        transmission = try reader.value()
        isPaused = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(sender)
        try writer.value(receiver)
        try writer.value(transport)
        try writer.value(transmission)
        try writer.value(isPaused)
    }
}

/// The answer to `CreateSender`.
package struct CreateSenderReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

/// Sends whom the room hears in a slot, one after the other, as one stream of Opus. Of the
/// transmission's mappings only the first of each counts, and of that what it leads to: the payload
/// type, and the header extension of the level. The numbers it comes from are those of the source.
package struct CreateSlotSender: Request {
    package typealias Reply = CreateSlotSenderReply
    package static let op: UInt8 = 73
    package static let name = "CreateSlotSender"

    package var sender: SenderID
    package var room: RoomID
    package var slot: UInt8
    package var owner: UInt32
    package var transport: TransportID
    package var transmission: Transmission
    package var isPaused: Bool

    package init(
        sender: SenderID,
        room: RoomID,
        slot: UInt8,
        owner: UInt32,
        transport: TransportID,
        transmission: Transmission,
        isPaused: Bool
    ) {
        self.sender = sender
        self.room = room
        self.slot = slot
        self.owner = owner
        self.transport = transport
        self.transmission = transmission
        self.isPaused = isPaused
    }

    package static let leastSize = 36

    package init(from reader: inout WireReader) throws(ChannelError) {
        sender = try reader.value()
        room = try reader.value()
        slot = try reader.value()
        owner = try reader.value()
        transport = try reader.value()
        transmission = try reader.value()
        isPaused = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(sender)
        try writer.value(room)
        try writer.value(slot)
        try writer.value(owner)
        try writer.value(transport)
        try writer.value(transmission)
        try writer.value(isPaused)
    }
}

/// The answer to `CreateSlotSender`.
package struct CreateSlotSenderReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

/// Replaces the numbers; sequence and time go on where they were.
package struct UpdateSender: Request {
    package typealias Reply = UpdateSenderReply
    package static let op: UInt8 = 65
    package static let name = "UpdateSender"

    package var sender: SenderID
    package var transmission: Transmission

    package init(sender: SenderID, transmission: Transmission) {
        self.sender = sender
        self.transmission = transmission
    }

    package static let leastSize = 22

    package init(from reader: inout WireReader) throws(ChannelError) {
        sender = try reader.value()
        transmission = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(sender)
        try writer.value(transmission)
    }
}

/// The answer to `UpdateSender`.
package struct UpdateSenderReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

/// Moves the sender to another transport of its room, or to its first one after it was detached.
package struct AttachSender: Request {
    package typealias Reply = AttachSenderReply
    package static let op: UInt8 = 66
    package static let name = "AttachSender"

    package var sender: SenderID
    package var transport: TransportID

    package init(sender: SenderID, transport: TransportID) {
        self.sender = sender
        self.transport = transport
    }

    package static let leastSize = 8

    package init(from reader: inout WireReader) throws(ChannelError) {
        sender = try reader.value()
        transport = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(sender)
        try writer.value(transport)
    }
}

/// The answer to `AttachSender`.
package struct AttachSenderReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

package struct PauseSender: Request {
    package typealias Reply = PauseSenderReply
    package static let op: UInt8 = 67
    package static let name = "PauseSender"

    package var sender: SenderID

    package init(sender: SenderID) {
        self.sender = sender
    }

    package static let leastSize = 4

    package init(from reader: inout WireReader) throws(ChannelError) {
        sender = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(sender)
    }
}

/// The answer to `PauseSender`.
package struct PauseSenderReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

package struct ResumeSender: Request {
    package typealias Reply = ResumeSenderReply
    package static let op: UInt8 = 68
    package static let name = "ResumeSender"

    package var sender: SenderID

    package init(sender: SenderID) {
        self.sender = sender
    }

    package static let leastSize = 4

    package init(from reader: inout WireReader) throws(ChannelError) {
        sender = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(sender)
    }
}

/// The answer to `ResumeSender`.
package struct ResumeSenderReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

/// What the listener would like, at most, and how it counts beside the others of its transport: who
/// comes first gets all that he wants before the rest, then a higher priority more than a lower. Who
/// ignores DTX gets nothing of what an encoder says in silence.
package struct SetSenderWish: Request {
    package typealias Reply = SetSenderWishReply
    package static let op: UInt8 = 72
    package static let name = "SetSenderWish"

    package var sender: SenderID
    package var layers: Layers?
    package var priority: UInt8
    package var comesFirst: Bool
    package var ignoresDtx: Bool

    package init(
        sender: SenderID,
        layers: Layers? = nil,
        priority: UInt8,
        comesFirst: Bool,
        ignoresDtx: Bool
    ) {
        self.sender = sender
        self.layers = layers
        self.priority = priority
        self.comesFirst = comesFirst
        self.ignoresDtx = ignoresDtx
    }

    package static let leastSize = 8

    package init(from reader: inout WireReader) throws(ChannelError) {
        sender = try reader.value()
        layers = try reader.optional()
        priority = try reader.value()
        comesFirst = try reader.value()
        ignoresDtx = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(sender)
        try writer.optional(layers)
        try writer.value(priority)
        try writer.value(comesFirst)
        try writer.value(ignoresDtx)
    }
}

/// The answer to `SetSenderWish`.
package struct SetSenderWishReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

/// Says BYE and frees the sender.
package struct CloseSender: Request {
    package typealias Reply = CloseSenderReply
    package static let op: UInt8 = 69
    package static let name = "CloseSender"

    package var sender: SenderID

    package init(sender: SenderID) {
        self.sender = sender
    }

    package static let leastSize = 4

    package init(from reader: inout WireReader) throws(ChannelError) {
        sender = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(sender)
    }
}

/// The answer to `CloseSender`.
package struct CloseSenderReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

package struct GetSenderStats: Request {
    package typealias Reply = GetSenderStatsReply
    package static let op: UInt8 = 70
    package static let name = "GetSenderStats"

    package var sender: SenderID

    package init(sender: SenderID) {
        self.sender = sender
    }

    package static let leastSize = 4

    package init(from reader: inout WireReader) throws(ChannelError) {
        sender = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(sender)
    }
}

/// The answer to `GetSenderStats`.
package struct GetSenderStatsReply: WireValue {
    package var ssrc: UInt32
    package var packets: UInt64
    package var bytes: UInt64
    package var bitrate: UInt32
    package var skipped: UInt64
    /// What the listener's reports say; absent before the first one.
    package var packetsLost: Int32?
    package var fractionLost: UInt8?
    package var jitter: UInt32?
    package var roundTripUsec: UInt32?
    package var receiverReports: UInt64
    package var pliReceived: UInt64
    package var firReceived: UInt64
    package var nackReceived: UInt64
    /// Packets asked for again, and those of them that were sent.
    package var retransmitWanted: UInt64
    package var retransmitted: UInt64
    package var choice: Choice?
    package var score: UInt8

    package init(
        ssrc: UInt32,
        packets: UInt64,
        bytes: UInt64,
        bitrate: UInt32,
        skipped: UInt64,
        packetsLost: Int32? = nil,
        fractionLost: UInt8? = nil,
        jitter: UInt32? = nil,
        roundTripUsec: UInt32? = nil,
        receiverReports: UInt64,
        pliReceived: UInt64,
        firReceived: UInt64,
        nackReceived: UInt64,
        retransmitWanted: UInt64,
        retransmitted: UInt64,
        choice: Choice? = nil,
        score: UInt8
    ) {
        self.ssrc = ssrc
        self.packets = packets
        self.bytes = bytes
        self.bitrate = bitrate
        self.skipped = skipped
        self.packetsLost = packetsLost
        self.fractionLost = fractionLost
        self.jitter = jitter
        self.roundTripUsec = roundTripUsec
        self.receiverReports = receiverReports
        self.pliReceived = pliReceived
        self.firReceived = firReceived
        self.nackReceived = nackReceived
        self.retransmitWanted = retransmitWanted
        self.retransmitted = retransmitted
        self.choice = choice
        self.score = score
    }

    package static let leastSize = 86

    package init(from reader: inout WireReader) throws(ChannelError) {
        ssrc = try reader.value()
        packets = try reader.value()
        bytes = try reader.value()
        bitrate = try reader.value()
        skipped = try reader.value()
        packetsLost = try reader.optional()
        fractionLost = try reader.optional()
        jitter = try reader.optional()
        roundTripUsec = try reader.optional()
        receiverReports = try reader.value()
        pliReceived = try reader.value()
        firReceived = try reader.value()
        nackReceived = try reader.value()
        retransmitWanted = try reader.value()
        retransmitted = try reader.value()
        choice = try reader.optional()
        score = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(ssrc)
        try writer.value(packets)
        try writer.value(bytes)
        try writer.value(bitrate)
        try writer.value(skipped)
        try writer.optional(packetsLost)
        try writer.optional(fractionLost)
        try writer.optional(jitter)
        try writer.optional(roundTripUsec)
        try writer.value(receiverReports)
        try writer.value(pliReceived)
        try writer.value(firReceived)
        try writer.value(nackReceived)
        try writer.value(retransmitWanted)
        try writer.value(retransmitted)
        try writer.optional(choice)
        try writer.value(score)
    }
}

package struct DumpSender: Request {
    package typealias Reply = DumpSenderReply
    package static let op: UInt8 = 71
    package static let name = "DumpSender"

    package var sender: SenderID

    package init(sender: SenderID) {
        self.sender = sender
    }

    package static let leastSize = 4

    package init(from reader: inout WireReader) throws(ChannelError) {
        sender = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(sender)
    }
}

/// The answer to `DumpSender`.
package struct DumpSenderReply: WireValue {
    package var room: RoomID
    /// 0 for one that follows a slot in which nobody is heard.
    package var receiver: ReceiverID
    package var transport: TransportID?
    package var transmission: Transmission
    package var isPaused: Bool
    /// The incoming stream it follows, once there is one, and the numbers last used.
    package var sourceSsrc: UInt32?
    package var sequence: UInt16
    package var timestamp: UInt32

    package init(
        room: RoomID,
        receiver: ReceiverID,
        transport: TransportID? = nil,
        transmission: Transmission,
        isPaused: Bool,
        sourceSsrc: UInt32? = nil,
        sequence: UInt16,
        timestamp: UInt32
    ) {
        self.room = room
        self.receiver = receiver
        self.transport = transport
        self.transmission = transmission
        self.isPaused = isPaused
        self.sourceSsrc = sourceSsrc
        self.sequence = sequence
        self.timestamp = timestamp
    }

    package static let leastSize = 35

    package init(from reader: inout WireReader) throws(ChannelError) {
        room = try reader.value()
        receiver = try reader.value()
        transport = try reader.optional()
        transmission = try reader.value()
        isPaused = try reader.value()
        sourceSsrc = try reader.optional()
        sequence = try reader.value()
        timestamp = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(room)
        try writer.value(receiver)
        try writer.optional(transport)
        try writer.value(transmission)
        try writer.value(isPaused)
        try writer.optional(sourceSsrc)
        try writer.value(sequence)
        try writer.value(timestamp)
    }
}

/// Opens one end of a span: by it the halves of a room in two workers give each other what publishers
/// send. Takes one socket, an end of a connected pair of Unix sockets that keep packets whole and in
/// order; the other worker has the other end. It is a transport without an address, that carries
/// mirrors and nothing else.
package struct OpenSpan: Request {
    package typealias Reply = OpenSpanReply
    package static let op: UInt8 = 80
    package static let name = "OpenSpan"

    package var span: TransportID
    package var room: RoomID

    package init(span: TransportID, room: RoomID) {
        self.span = span
        self.room = room
    }

    package static let leastSize = 8

    package init(from reader: inout WireReader) throws(ChannelError) {
        span = try reader.value()
        room = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(span)
        try writer.value(room)
    }
}

/// The answer to `OpenSpan`.
package struct OpenSpanReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

/// Receives what the other half receives under the same id, with the same reception. It is like any
/// other receiver of the room, but that it stays on its span; the publisher is asked across it.
package struct MirrorReceiver: Request {
    package typealias Reply = MirrorReceiverReply
    package static let op: UInt8 = 81
    package static let name = "MirrorReceiver"

    package var receiver: ReceiverID
    package var span: TransportID
    package var reception: Reception

    package init(receiver: ReceiverID, span: TransportID, reception: Reception) {
        self.receiver = receiver
        self.span = span
        self.reception = reception
    }

    package static let leastSize = 21

    package init(from reader: inout WireReader) throws(ChannelError) {
        receiver = try reader.value()
        span = try reader.value()
        reception = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(receiver)
        try writer.value(span)
        try writer.value(reception)
    }
}

/// The answer to `MirrorReceiver`.
package struct MirrorReceiverReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

/// Carries messages over a WebRTC transport: an association (SCTP) begins as soon as the handshake is
/// over, from both ends. Once in a transport's life; whatever becomes of it, media goes on.
package struct OpenSctp: Request {
    package typealias Reply = OpenSctpReply
    package static let op: UInt8 = 96
    package static let name = "OpenSctp"

    package var transport: TransportID
    package var localPort: UInt16
    package var remotePort: UInt16
    /// Numbers of streams: what we ask for, and what the far side may have; 1 to 65535.
    package var outgoingStreams: UInt16
    package var incomingStreams: UInt16
    /// The longest message in bytes that we take, at most 262144, and that the far side does; 0: it
    /// takes any.
    package var maxMessageSize: UInt32
    package var remoteMaxMessageSize: UInt32
    /// How many bytes may wait in each data consumer; at most 16777216.
    package var sendBufferSize: UInt32
    /// Whether the far side may open channels in band (RFC 8832). Where not, its attempts are dropped.
    package var acceptsChannels: Bool

    package init(
        transport: TransportID,
        localPort: UInt16,
        remotePort: UInt16,
        outgoingStreams: UInt16,
        incomingStreams: UInt16,
        maxMessageSize: UInt32,
        remoteMaxMessageSize: UInt32,
        sendBufferSize: UInt32,
        acceptsChannels: Bool
    ) {
        self.transport = transport
        self.localPort = localPort
        self.remotePort = remotePort
        self.outgoingStreams = outgoingStreams
        self.incomingStreams = incomingStreams
        self.maxMessageSize = maxMessageSize
        self.remoteMaxMessageSize = remoteMaxMessageSize
        self.sendBufferSize = sendBufferSize
        self.acceptsChannels = acceptsChannels
    }

    package static let leastSize = 25

    package init(from reader: inout WireReader) throws(ChannelError) {
        transport = try reader.value()
        localPort = try reader.value()
        remotePort = try reader.value()
        outgoingStreams = try reader.value()
        incomingStreams = try reader.value()
        maxMessageSize = try reader.value()
        remoteMaxMessageSize = try reader.value()
        sendBufferSize = try reader.value()
        acceptsChannels = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(transport)
        try writer.value(localPort)
        try writer.value(remotePort)
        try writer.value(outgoingStreams)
        try writer.value(incomingStreams)
        try writer.value(maxMessageSize)
        try writer.value(remoteMaxMessageSize)
        try writer.value(sendBufferSize)
        try writer.value(acceptsChannels)
    }
}

/// The answer to `OpenSctp`.
package struct OpenSctpReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

package struct GetSctpStats: Request {
    package typealias Reply = GetSctpStatsReply
    package static let op: UInt8 = 97
    package static let name = "GetSctpStats"

    package var transport: TransportID

    package init(transport: TransportID) {
        self.transport = transport
    }

    package static let leastSize = 4

    package init(from reader: inout WireReader) throws(ChannelError) {
        transport = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(transport)
    }
}

/// The answer to `GetSctpStats`.
package struct GetSctpStatsReply: WireValue {
    package var state: SctpState
    package var outgoingStreams: UInt16
    package var incomingStreams: UInt16
    package var packetsReceived: UInt64
    package var packetsSent: UInt64
    package var messagesReceived: UInt64
    package var bytesReceived: UInt64
    package var messagesSent: UInt64
    package var bytesSent: UInt64
    /// Bytes of all data consumers that wait to be sent.
    package var bufferedAmount: UInt32

    package init(
        state: SctpState,
        outgoingStreams: UInt16,
        incomingStreams: UInt16,
        packetsReceived: UInt64,
        packetsSent: UInt64,
        messagesReceived: UInt64,
        bytesReceived: UInt64,
        messagesSent: UInt64,
        bytesSent: UInt64,
        bufferedAmount: UInt32
    ) {
        self.state = state
        self.outgoingStreams = outgoingStreams
        self.incomingStreams = incomingStreams
        self.packetsReceived = packetsReceived
        self.packetsSent = packetsSent
        self.messagesReceived = messagesReceived
        self.bytesReceived = bytesReceived
        self.messagesSent = messagesSent
        self.bytesSent = bytesSent
        self.bufferedAmount = bufferedAmount
    }

    package static let leastSize = 57

    package init(from reader: inout WireReader) throws(ChannelError) {
        state = try reader.value()
        outgoingStreams = try reader.value()
        incomingStreams = try reader.value()
        packetsReceived = try reader.value()
        packetsSent = try reader.value()
        messagesReceived = try reader.value()
        bytesReceived = try reader.value()
        messagesSent = try reader.value()
        bytesSent = try reader.value()
        bufferedAmount = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(state)
        try writer.value(outgoingStreams)
        try writer.value(incomingStreams)
        try writer.value(packetsReceived)
        try writer.value(packetsSent)
        try writer.value(messagesReceived)
        try writer.value(bytesReceived)
        try writer.value(messagesSent)
        try writer.value(bytesSent)
        try writer.value(bufferedAmount)
    }
}

/// A source of messages: a stream of the far side's, or with neither transport nor stream the program
/// itself, which sends by SendFromProducer. Everybody in the room may consume it.
package struct CreateDataProducer: Request {
    package typealias Reply = CreateDataProducerReply
    package static let op: UInt8 = 98
    package static let name = "CreateDataProducer"

    package var producer: DataProducerID
    package var room: RoomID
    package var transport: TransportID?
    package var stream: UInt16?
    package var isPaused: Bool

    package init(
        producer: DataProducerID,
        room: RoomID,
        transport: TransportID? = nil,
        stream: UInt16? = nil,
        isPaused: Bool
    ) {
        self.producer = producer
        self.room = room
        self.transport = transport
        self.stream = stream
        self.isPaused = isPaused
    }

    package static let leastSize = 11

    package init(from reader: inout WireReader) throws(ChannelError) {
        producer = try reader.value()
        room = try reader.value()
        transport = try reader.optional()
        stream = try reader.optional()
        isPaused = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(producer)
        try writer.value(room)
        try writer.optional(transport)
        try writer.optional(stream)
        try writer.value(isPaused)
    }
}

/// The answer to `CreateDataProducer`.
package struct CreateDataProducerReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

/// Frees it and its consumers. Our half of its stream is reset (RFC 6525).
package struct CloseDataProducer: Request {
    package typealias Reply = CloseDataProducerReply
    package static let op: UInt8 = 99
    package static let name = "CloseDataProducer"

    package var producer: DataProducerID

    package init(producer: DataProducerID) {
        self.producer = producer
    }

    package static let leastSize = 4

    package init(from reader: inout WireReader) throws(ChannelError) {
        producer = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(producer)
    }
}

/// The answer to `CloseDataProducer`.
package struct CloseDataProducerReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

/// What comes meanwhile is dropped.
package struct PauseDataProducer: Request {
    package typealias Reply = PauseDataProducerReply
    package static let op: UInt8 = 100
    package static let name = "PauseDataProducer"

    package var producer: DataProducerID

    package init(producer: DataProducerID) {
        self.producer = producer
    }

    package static let leastSize = 4

    package init(from reader: inout WireReader) throws(ChannelError) {
        producer = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(producer)
    }
}

/// The answer to `PauseDataProducer`.
package struct PauseDataProducerReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

package struct ResumeDataProducer: Request {
    package typealias Reply = ResumeDataProducerReply
    package static let op: UInt8 = 101
    package static let name = "ResumeDataProducer"

    package var producer: DataProducerID

    package init(producer: DataProducerID) {
        self.producer = producer
    }

    package static let leastSize = 4

    package init(from reader: inout WireReader) throws(ChannelError) {
        producer = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(producer)
    }
}

/// The answer to `ResumeDataProducer`.
package struct ResumeDataProducerReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

/// One part of a message of a producer without a transport, to all its consumers at once: those that
/// have no room for it go without (DataBufferFull). The last part says to whom: whoever does not
/// listen to the required subchannel gets nothing, and where some are listed, whoever listens to none
/// of them.
package struct SendFromProducer: Request {
    package typealias Reply = SendFromProducerReply
    package static let op: UInt8 = 102
    package static let name = "SendFromProducer"

    package var producer: DataProducerID
    package var message: MessagePart
    package var subchannels: [UInt16]
    package var requiredSubchannel: UInt16?

    package init(
        producer: DataProducerID,
        message: MessagePart,
        subchannels: [UInt16],
        requiredSubchannel: UInt16? = nil
    ) {
        self.producer = producer
        self.message = message
        self.subchannels = subchannels
        self.requiredSubchannel = requiredSubchannel
    }

    package static let leastSize = 14

    package init(from reader: inout WireReader) throws(ChannelError) {
        producer = try reader.value()
        message = try reader.value()
        subchannels = try reader.list()
        requiredSubchannel = try reader.optional()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(producer)
        try writer.value(message)
        try writer.list(subchannels)
        try writer.optional(requiredSubchannel)
    }
}

/// The answer to `SendFromProducer`.
package struct SendFromProducerReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

package struct DumpDataProducer: Request {
    package typealias Reply = DumpDataProducerReply
    package static let op: UInt8 = 103
    package static let name = "DumpDataProducer"

    package var producer: DataProducerID

    package init(producer: DataProducerID) {
        self.producer = producer
    }

    package static let leastSize = 4

    package init(from reader: inout WireReader) throws(ChannelError) {
        producer = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(producer)
    }
}

/// The answer to `DumpDataProducer`.
package struct DumpDataProducerReply: WireValue {
    package var room: RoomID
    package var transport: TransportID?
    package var stream: UInt16?
    package var isPaused: Bool
    package var consumers: [DataConsumerID]
    package var messagesReceived: UInt64
    package var bytesReceived: UInt64

    package init(
        room: RoomID,
        transport: TransportID? = nil,
        stream: UInt16? = nil,
        isPaused: Bool,
        consumers: [DataConsumerID],
        messagesReceived: UInt64,
        bytesReceived: UInt64
    ) {
        self.room = room
        self.transport = transport
        self.stream = stream
        self.isPaused = isPaused
        self.consumers = consumers
        self.messagesReceived = messagesReceived
        self.bytesReceived = bytesReceived
    }

    package static let leastSize = 25

    package init(from reader: inout WireReader) throws(ChannelError) {
        room = try reader.value()
        transport = try reader.optional()
        stream = try reader.optional()
        isPaused = try reader.value()
        consumers = try reader.list()
        messagesReceived = try reader.value()
        bytesReceived = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(room)
        try writer.optional(transport)
        try writer.optional(stream)
        try writer.value(isPaused)
        try writer.list(consumers)
        try writer.value(messagesReceived)
        try writer.value(bytesReceived)
    }
}

/// Sends what a producer gives, over a stream of another transport; or tells it to the program, with
/// neither transport nor stream. Without a producer it sends only what the program gives it by
/// SendToConsumer. With an opening the channel is opened in band first. What is told to the program
/// costs credit, as many bytes as each message has, and 64 more. One that holds back makes the far
/// side wait while there is none. For others what there is no credit for is lost, and counted.
package struct CreateDataConsumer: Request {
    package typealias Reply = CreateDataConsumerReply
    package static let op: UInt8 = 104
    package static let name = "CreateDataConsumer"

    package var consumer: DataConsumerID
    package var room: RoomID
    package var producer: DataProducerID?
    package var transport: TransportID?
    package var stream: UInt16?
    package var reliability: Reliability
    package var opening: Opening?
    package var subchannels: [UInt16]
    package var isPaused: Bool
    package var credit: UInt32
    package var holdsBack: Bool

    package init(
        consumer: DataConsumerID,
        room: RoomID,
        producer: DataProducerID? = nil,
        transport: TransportID? = nil,
        stream: UInt16? = nil,
        reliability: Reliability,
        opening: Opening? = nil,
        subchannels: [UInt16],
        isPaused: Bool,
        credit: UInt32,
        holdsBack: Bool
    ) {
        self.consumer = consumer
        self.room = room
        self.producer = producer
        self.transport = transport
        self.stream = stream
        self.reliability = reliability
        self.opening = opening
        self.subchannels = subchannels
        self.isPaused = isPaused
        self.credit = credit
        self.holdsBack = holdsBack
    }

    package static let leastSize = 23

    package init(from reader: inout WireReader) throws(ChannelError) {
        consumer = try reader.value()
        room = try reader.value()
        producer = try reader.optional()
        transport = try reader.optional()
        stream = try reader.optional()
        reliability = try reader.value()
        opening = try reader.optional()
        subchannels = try reader.list()
        isPaused = try reader.value()
        credit = try reader.value()
        holdsBack = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(consumer)
        try writer.value(room)
        try writer.optional(producer)
        try writer.optional(transport)
        try writer.optional(stream)
        try writer.value(reliability)
        try writer.optional(opening)
        try writer.list(subchannels)
        try writer.value(isPaused)
        try writer.value(credit)
        try writer.value(holdsBack)
    }
}

/// The answer to `CreateDataConsumer`.
package struct CreateDataConsumerReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

/// Our half of its stream is reset; after what waits was sent, if it drains, else what waits is lost.
/// Its id is free at once.
package struct CloseDataConsumer: Request {
    package typealias Reply = CloseDataConsumerReply
    package static let op: UInt8 = 105
    package static let name = "CloseDataConsumer"

    package var consumer: DataConsumerID
    package var drains: Bool

    package init(consumer: DataConsumerID, drains: Bool) {
        self.consumer = consumer
        self.drains = drains
    }

    package static let leastSize = 5

    package init(from reader: inout WireReader) throws(ChannelError) {
        consumer = try reader.value()
        drains = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(consumer)
        try writer.value(drains)
    }
}

/// The answer to `CloseDataConsumer`.
package struct CloseDataConsumerReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

/// What its producer gives meanwhile is lost to it.
package struct PauseDataConsumer: Request {
    package typealias Reply = PauseDataConsumerReply
    package static let op: UInt8 = 106
    package static let name = "PauseDataConsumer"

    package var consumer: DataConsumerID

    package init(consumer: DataConsumerID) {
        self.consumer = consumer
    }

    package static let leastSize = 4

    package init(from reader: inout WireReader) throws(ChannelError) {
        consumer = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(consumer)
    }
}

/// The answer to `PauseDataConsumer`.
package struct PauseDataConsumerReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

package struct ResumeDataConsumer: Request {
    package typealias Reply = ResumeDataConsumerReply
    package static let op: UInt8 = 107
    package static let name = "ResumeDataConsumer"

    package var consumer: DataConsumerID

    package init(consumer: DataConsumerID) {
        self.consumer = consumer
    }

    package static let leastSize = 4

    package init(from reader: inout WireReader) throws(ChannelError) {
        consumer = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(consumer)
    }
}

/// The answer to `ResumeDataConsumer`.
package struct ResumeDataConsumerReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

/// To which subchannels it listens from now on.
package struct SetSubchannels: Request {
    package typealias Reply = SetSubchannelsReply
    package static let op: UInt8 = 108
    package static let name = "SetSubchannels"

    package var consumer: DataConsumerID
    package var subchannels: [UInt16]

    package init(consumer: DataConsumerID, subchannels: [UInt16]) {
        self.consumer = consumer
        self.subchannels = subchannels
    }

    package static let leastSize = 6

    package init(from reader: inout WireReader) throws(ChannelError) {
        consumer = try reader.value()
        subchannels = try reader.list()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(consumer)
        try writer.list(subchannels)
    }
}

/// The answer to `SetSubchannels`.
package struct SetSubchannelsReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

/// DataBufferedLow is told whenever what waits falls from more than this many bytes to that or less.
package struct SetBufferedLow: Request {
    package typealias Reply = SetBufferedLowReply
    package static let op: UInt8 = 109
    package static let name = "SetBufferedLow"

    package var consumer: DataConsumerID
    package var threshold: UInt32

    package init(consumer: DataConsumerID, threshold: UInt32) {
        self.consumer = consumer
        self.threshold = threshold
    }

    package static let leastSize = 8

    package init(from reader: inout WireReader) throws(ChannelError) {
        consumer = try reader.value()
        threshold = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(consumer)
        try writer.value(threshold)
    }
}

/// The answer to `SetBufferedLow`.
package struct SetBufferedLowReply: WireValue {
    /// What waits now.
    package var bufferedAmount: UInt32

    package init(bufferedAmount: UInt32) {
        self.bufferedAmount = bufferedAmount
    }

    package static let leastSize = 4

    package init(from reader: inout WireReader) throws(ChannelError) {
        bufferedAmount = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(bufferedAmount)
    }
}

/// One part of a message to one consumer with a transport. Only the last part is answered by what
/// became of the message: where it was not taken there was no room, nothing of it was kept, and
/// DataWritable says when to try again. The parts before it are always taken.
package struct SendToConsumer: Request {
    package typealias Reply = SendToConsumerReply
    package static let op: UInt8 = 110
    package static let name = "SendToConsumer"

    package var consumer: DataConsumerID
    package var message: MessagePart

    package init(consumer: DataConsumerID, message: MessagePart) {
        self.consumer = consumer
        self.message = message
    }

    package static let leastSize = 11

    package init(from reader: inout WireReader) throws(ChannelError) {
        consumer = try reader.value()
        message = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(consumer)
        try writer.value(message)
    }
}

/// The answer to `SendToConsumer`.
package struct SendToConsumerReply: WireValue {
    package var isTaken: Bool
    package var bufferedAmount: UInt32

    package init(isTaken: Bool, bufferedAmount: UInt32) {
        self.isTaken = isTaken
        self.bufferedAmount = bufferedAmount
    }

    package static let leastSize = 5

    package init(from reader: inout WireReader) throws(ChannelError) {
        isTaken = try reader.value()
        bufferedAmount = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(isTaken)
        try writer.value(bufferedAmount)
    }
}

/// So many bytes more may be told, in all at most 16777216.
package struct GrantCredit: Request {
    package typealias Reply = GrantCreditReply
    package static let op: UInt8 = 111
    package static let name = "GrantCredit"

    package var consumer: DataConsumerID
    package var credit: UInt32

    package init(consumer: DataConsumerID, credit: UInt32) {
        self.consumer = consumer
        self.credit = credit
    }

    package static let leastSize = 8

    package init(from reader: inout WireReader) throws(ChannelError) {
        consumer = try reader.value()
        credit = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(consumer)
        try writer.value(credit)
    }
}

/// The answer to `GrantCredit`.
package struct GrantCreditReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

package struct DumpDataConsumer: Request {
    package typealias Reply = DumpDataConsumerReply
    package static let op: UInt8 = 112
    package static let name = "DumpDataConsumer"

    package var consumer: DataConsumerID

    package init(consumer: DataConsumerID) {
        self.consumer = consumer
    }

    package static let leastSize = 4

    package init(from reader: inout WireReader) throws(ChannelError) {
        consumer = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(consumer)
    }
}

/// The answer to `DumpDataConsumer`.
package struct DumpDataConsumerReply: WireValue {
    package var room: RoomID
    package var producer: DataProducerID?
    package var transport: TransportID?
    package var stream: UInt16?
    package var reliability: Reliability
    package var subchannels: [UInt16]
    package var isPaused: Bool
    /// Told to the program or given to SCTP.
    package var messagesSent: UInt64
    package var bytesSent: UInt64
    /// For want of room or of credit, or because it was too late for them.
    package var messagesLost: UInt64
    package var bufferedAmount: UInt32
    package var threshold: UInt32
    package var credit: UInt32

    package init(
        room: RoomID,
        producer: DataProducerID? = nil,
        transport: TransportID? = nil,
        stream: UInt16? = nil,
        reliability: Reliability,
        subchannels: [UInt16],
        isPaused: Bool,
        messagesSent: UInt64,
        bytesSent: UInt64,
        messagesLost: UInt64,
        bufferedAmount: UInt32,
        threshold: UInt32,
        credit: UInt32
    ) {
        self.room = room
        self.producer = producer
        self.transport = transport
        self.stream = stream
        self.reliability = reliability
        self.subchannels = subchannels
        self.isPaused = isPaused
        self.messagesSent = messagesSent
        self.bytesSent = bytesSent
        self.messagesLost = messagesLost
        self.bufferedAmount = bufferedAmount
        self.threshold = threshold
        self.credit = credit
    }

    package static let leastSize = 49

    package init(from reader: inout WireReader) throws(ChannelError) {
        room = try reader.value()
        producer = try reader.optional()
        transport = try reader.optional()
        stream = try reader.optional()
        reliability = try reader.value()
        subchannels = try reader.list()
        isPaused = try reader.value()
        messagesSent = try reader.value()
        bytesSent = try reader.value()
        messagesLost = try reader.value()
        bufferedAmount = try reader.value()
        threshold = try reader.value()
        credit = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(room)
        try writer.optional(producer)
        try writer.optional(transport)
        try writer.optional(stream)
        try writer.value(reliability)
        try writer.list(subchannels)
        try writer.value(isPaused)
        try writer.value(messagesSent)
        try writer.value(bytesSent)
        try writer.value(messagesLost)
        try writer.value(bufferedAmount)
        try writer.value(threshold)
        try writer.value(credit)
    }
}

/// Opens a transport with a full ICE agent (RFC 8445, 8838). Takes a UDP socket for each of `hosts`,
/// whose addresses they are, the best first. Servers are asked from now on. A WebRTC transport in all
/// else: its handshake is begun by ConnectWebRtcTransport, its times are in milliseconds.
package struct CreateAgentTransport: Request {
    package typealias Reply = CreateAgentTransportReply
    package static let op: UInt8 = 120
    package static let name = "CreateAgentTransport"

    package var transport: TransportID
    package var room: RoomID
    package var usernameFragment: String
    package var password: String
    package var isControlling: Bool
    /// What may be told and used, one bit for each CandidateKind, the first is 1.
    package var kinds: UInt8
    /// Of which far candidates nothing is wanted: 1 loopback, 2 link-local, 4 private.
    package var refusedScopes: UInt8
    package var suites: [SrtpSuite]
    package var hosts: [Address]
    package var servers: [IceServer]
    package var dtlsTimeout: UInt32
    package var mediaTimeout: UInt32

    package init(
        transport: TransportID,
        room: RoomID,
        usernameFragment: String,
        password: String,
        isControlling: Bool,
        kinds: UInt8,
        refusedScopes: UInt8,
        suites: [SrtpSuite],
        hosts: [Address],
        servers: [IceServer],
        dtlsTimeout: UInt32,
        mediaTimeout: UInt32
    ) {
        self.transport = transport
        self.room = room
        self.usernameFragment = usernameFragment
        self.password = password
        self.isControlling = isControlling
        self.kinds = kinds
        self.refusedScopes = refusedScopes
        self.suites = suites
        self.hosts = hosts
        self.servers = servers
        self.dtlsTimeout = dtlsTimeout
        self.mediaTimeout = mediaTimeout
    }

    package static let leastSize = 29

    package init(from reader: inout WireReader) throws(ChannelError) {
        transport = try reader.value()
        room = try reader.value()
        usernameFragment = try reader.value()
        password = try reader.value()
        isControlling = try reader.value()
        kinds = try reader.value()
        refusedScopes = try reader.value()
        suites = try reader.list()
        hosts = try reader.list()
        servers = try reader.list()
        dtlsTimeout = try reader.value()
        mediaTimeout = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(transport)
        try writer.value(room)
        try writer.value(usernameFragment)
        try writer.value(password)
        try writer.value(isControlling)
        try writer.value(kinds)
        try writer.value(refusedScopes)
        try writer.list(suites)
        try writer.list(hosts)
        try writer.list(servers)
        try writer.value(dtlsTimeout)
        try writer.value(mediaTimeout)
    }
}

/// The answer to `CreateAgentTransport`.
package struct CreateAgentTransportReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

/// The far side's credentials: once, and once more behind each restart.
package struct SetFarSide: Request {
    package typealias Reply = SetFarSideReply
    package static let op: UInt8 = 121
    package static let name = "SetFarSide"

    package var transport: TransportID
    package var usernameFragment: String
    package var password: String

    package init(transport: TransportID, usernameFragment: String, password: String) {
        self.transport = transport
        self.usernameFragment = usernameFragment
        self.password = password
    }

    package static let leastSize = 8

    package init(from reader: inout WireReader) throws(ChannelError) {
        transport = try reader.value()
        usernameFragment = try reader.value()
        password = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(transport)
        try writer.value(usernameFragment)
        try writer.value(password)
    }
}

/// The answer to `SetFarSide`.
package struct SetFarSideReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

package struct AddFarCandidate: Request {
    package typealias Reply = AddFarCandidateReply
    package static let op: UInt8 = 122
    package static let name = "AddFarCandidate"

    package var transport: TransportID
    package var candidate: IceCandidate

    package init(transport: TransportID, candidate: IceCandidate) {
        self.transport = transport
        self.candidate = candidate
    }

    package static let leastSize = 16

    package init(from reader: inout WireReader) throws(ChannelError) {
        transport = try reader.value()
        candidate = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(transport)
        try writer.value(candidate)
    }
}

/// The answer to `AddFarCandidate`.
package struct AddFarCandidateReply: WireValue {
    package var verdict: CandidateVerdict

    package init(verdict: CandidateVerdict) {
        self.verdict = verdict
    }

    package static let leastSize = 1

    package init(from reader: inout WireReader) throws(ChannelError) {
        verdict = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(verdict)
    }
}

/// The far side has no more of them.
package struct EndFarCandidates: Request {
    package typealias Reply = EndFarCandidatesReply
    package static let op: UInt8 = 123
    package static let name = "EndFarCandidates"

    package var transport: TransportID

    package init(transport: TransportID) {
        self.transport = transport
    }

    package static let leastSize = 4

    package init(from reader: inout WireReader) throws(ChannelError) {
        transport = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(transport)
    }
}

/// The answer to `EndFarCandidates`.
package struct EndFarCandidatesReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

/// Begins anew with other credentials; what is in use stays in use until something better is found.
package struct RestartAgent: Request {
    package typealias Reply = RestartAgentReply
    package static let op: UInt8 = 124
    package static let name = "RestartAgent"

    package var transport: TransportID
    package var usernameFragment: String
    package var password: String

    package init(transport: TransportID, usernameFragment: String, password: String) {
        self.transport = transport
        self.usernameFragment = usernameFragment
        self.password = password
    }

    package static let leastSize = 8

    package init(from reader: inout WireReader) throws(ChannelError) {
        transport = try reader.value()
        usernameFragment = try reader.value()
        password = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(transport)
        try writer.value(usernameFragment)
        try writer.value(password)
    }
}

/// The answer to `RestartAgent`.
package struct RestartAgentReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

/// The connection that StreamWanted asked for, as one connected TCP socket; with no socket: there is
/// none to be had. TLS is spoken on it when there is a `name`, which the server must prove to have,
/// to the authorities given as PEM, or to the system's when there are none.
package struct GiveStream: Request {
    package typealias Reply = GiveStreamReply
    package static let op: UInt8 = 125
    package static let name = "GiveStream"

    package var transport: TransportID
    package var server: UInt8
    package var name: String
    package var authorities: String

    package init(transport: TransportID, server: UInt8, name: String, authorities: String) {
        self.transport = transport
        self.server = server
        self.name = name
        self.authorities = authorities
    }

    package static let leastSize = 9

    package init(from reader: inout WireReader) throws(ChannelError) {
        transport = try reader.value()
        server = try reader.value()
        name = try reader.value()
        authorities = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(transport)
        try writer.value(server)
        try writer.value(name)
        try writer.value(authorities)
    }
}

/// The answer to `GiveStream`.
package struct GiveStreamReply: WireValue {
    package init() {}

    package static let leastSize = 0

    package init(from reader: inout WireReader) throws(ChannelError) {}

    package func write(to writer: inout WireWriter) throws(ChannelError) {}
}

/// The first frame of a session. Another hash ends it.
package struct Hello: WireValue {
    package var schema: UInt64
    package var process: UInt32

    package init(schema: UInt64, process: UInt32) {
        self.schema = schema
        self.process = process
    }

    package static let leastSize = 12

    package init(from reader: inout WireReader) throws(ChannelError) {
        schema = try reader.value()
        process = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(schema)
        try writer.value(process)
    }
}

package struct Log: WireValue {
    package var level: LogLevel
    package var text: String

    package init(level: LogLevel, text: String) {
        self.level = level
        self.text = text
    }

    package static let leastSize = 3

    package init(from reader: inout WireReader) throws(ChannelError) {
        level = try reader.value()
        text = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(level)
        try writer.value(text)
    }
}

/// The first valid packet came from here; the address is fixed from now on.
package struct RemoteLearned: WireValue {
    package var transport: TransportID
    package var remote: Address
    package var isRtcp: Bool

    package init(transport: TransportID, remote: Address, isRtcp: Bool) {
        self.transport = transport
        self.remote = remote
        self.isRtcp = isRtcp
    }

    package static let leastSize = 9

    package init(from reader: inout WireReader) throws(ChannelError) {
        transport = try reader.value()
        remote = try reader.value()
        isRtcp = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(transport)
        try writer.value(remote)
        try writer.value(isRtcp)
    }
}

/// A stream began: its first packet found this receiver.
package struct StreamStarted: WireValue {
    package var receiver: ReceiverID
    package var encoding: UInt8
    package var ssrc: UInt32

    package init(receiver: ReceiverID, encoding: UInt8, ssrc: UInt32) {
        self.receiver = receiver
        self.encoding = encoding
        self.ssrc = ssrc
    }

    package static let leastSize = 9

    package init(from reader: inout WireReader) throws(ChannelError) {
        receiver = try reader.value()
        encoding = try reader.value()
        ssrc = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(receiver)
        try writer.value(encoding)
        try writer.value(ssrc)
    }
}

/// The publisher said BYE.
package struct StreamEnded: WireValue {
    package var receiver: ReceiverID
    package var encoding: UInt8
    package var ssrc: UInt32

    package init(receiver: ReceiverID, encoding: UInt8, ssrc: UInt32) {
        self.receiver = receiver
        self.encoding = encoding
        self.ssrc = ssrc
    }

    package static let leastSize = 9

    package init(from reader: inout WireReader) throws(ChannelError) {
        receiver = try reader.value()
        encoding = try reader.value()
        ssrc = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(receiver)
        try writer.value(encoding)
        try writer.value(ssrc)
    }
}

/// The far side is reached at another address from now on, or for the first time.
package struct IceSelected: WireValue {
    package var transport: TransportID
    package var remote: Address
    package var isTcp: Bool

    package init(transport: TransportID, remote: Address, isTcp: Bool) {
        self.transport = transport
        self.remote = remote
        self.isTcp = isTcp
    }

    package static let leastSize = 9

    package init(from reader: inout WireReader) throws(ChannelError) {
        transport = try reader.value()
        remote = try reader.value()
        isTcp = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(transport)
        try writer.value(remote)
        try writer.value(isTcp)
    }
}

package struct IceStateChanged: WireValue {
    package var transport: TransportID
    package var state: IceState

    package init(transport: TransportID, state: IceState) {
        self.transport = transport
        self.state = state
    }

    package static let leastSize = 5

    package init(from reader: inout WireReader) throws(ChannelError) {
        transport = try reader.value()
        state = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(transport)
        try writer.value(state)
    }
}

/// `certificate` is the far side's, in PEM, once connected.
package struct DtlsStateChanged: WireValue {
    package var transport: TransportID
    package var state: DtlsState
    package var suite: SrtpSuite?
    package var certificate: String?

    package init(
        transport: TransportID,
        state: DtlsState,
        suite: SrtpSuite? = nil,
        certificate: String? = nil
    ) {
        self.transport = transport
        self.state = state
        self.suite = suite
        self.certificate = certificate
    }

    package static let leastSize = 7

    package init(from reader: inout WireReader) throws(ChannelError) {
        transport = try reader.value()
        state = try reader.value()
        suite = try reader.optional()
        certificate = try reader.optional()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(transport)
        try writer.value(state)
        try writer.optional(suite)
        try writer.optional(certificate)
    }
}

package struct TransportFailed: WireValue {
    package var transport: TransportID
    package var why: TransportFailure

    package init(transport: TransportID, why: TransportFailure) {
        self.transport = transport
        self.why = why
    }

    package static let leastSize = 5

    package init(from reader: inout WireReader) throws(ChannelError) {
        transport = try reader.value()
        why = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(transport)
        try writer.value(why)
    }
}

/// Another choice was made for a sender, or came into effect.
package struct ChoiceChanged: WireValue {
    package var sender: SenderID
    package var choice: Choice

    package init(sender: SenderID, choice: Choice) {
        self.sender = sender
        self.choice = choice
    }

    package static let leastSize = 15

    package init(from reader: inout WireReader) throws(ChannelError) {
        sender = try reader.value()
        choice = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(sender)
        try writer.value(choice)
    }
}

/// Who was heard since the last report, the loudest first.
package struct AudioLevels: WireValue {
    package var room: RoomID
    package var levels: [ReceiverLevel]

    package init(room: RoomID, levels: [ReceiverLevel]) {
        self.room = room
        self.levels = levels
    }

    package static let leastSize = 6

    package init(from reader: inout WireReader) throws(ChannelError) {
        room = try reader.value()
        levels = try reader.list()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(room)
        try writer.list(levels)
    }
}

/// Nobody was.
package struct Silence: WireValue {
    package var room: RoomID

    package init(room: RoomID) {
        self.room = room
    }

    package static let leastSize = 4

    package init(from reader: inout WireReader) throws(ChannelError) {
        room = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(room)
    }
}

/// Somebody else speaks, or nobody whom we know.
package struct SpeakerChanged: WireValue {
    package var room: RoomID
    package var receiver: ReceiverID?

    package init(room: RoomID, receiver: ReceiverID? = nil) {
        self.room = room
        self.receiver = receiver
    }

    package static let leastSize = 5

    package init(from reader: inout WireReader) throws(ChannelError) {
        room = try reader.value()
        receiver = try reader.optional()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(room)
        try writer.optional(receiver)
    }
}

/// Somebody else is heard in a slot, or nobody. The number behind the last slot is the spare one's,
/// heard in his own slot by whoever sits there.
package struct SlotChanged: WireValue {
    package var room: RoomID
    package var slot: UInt8
    package var receiver: ReceiverID?

    package init(room: RoomID, slot: UInt8, receiver: ReceiverID? = nil) {
        self.room = room
        self.slot = slot
        self.receiver = receiver
    }

    package static let leastSize = 6

    package init(from reader: inout WireReader) throws(ChannelError) {
        room = try reader.value()
        slot = try reader.value()
        receiver = try reader.optional()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(room)
        try writer.value(slot)
        try writer.optional(receiver)
    }
}

/// A stream arrives better or worse, at us or at a listener.
package struct ReceiverScoreChanged: WireValue {
    package var receiver: ReceiverID
    package var encoding: UInt8
    package var score: UInt8

    package init(receiver: ReceiverID, encoding: UInt8, score: UInt8) {
        self.receiver = receiver
        self.encoding = encoding
        self.score = score
    }

    package static let leastSize = 6

    package init(from reader: inout WireReader) throws(ChannelError) {
        receiver = try reader.value()
        encoding = try reader.value()
        score = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(receiver)
        try writer.value(encoding)
        try writer.value(score)
    }
}

package struct SenderScoreChanged: WireValue {
    package var sender: SenderID
    package var score: UInt8

    package init(sender: SenderID, score: UInt8) {
        self.sender = sender
        self.score = score
    }

    package static let leastSize = 5

    package init(from reader: inout WireReader) throws(ChannelError) {
        sender = try reader.value()
        score = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(sender)
        try writer.value(score)
    }
}

/// One thing that happened to an object that is traced.
package struct Traced: WireValue {
    package var target: TraceTarget
    package var id: UInt32
    package var kind: TraceKind
    package var isOutgoing: Bool
    /// It repeats an earlier packet, whose number and time are told: a retransmission, or what fills a
    /// probe.
    package var isRepetition: Bool
    /// Of the packet, or of the first that a request is about.
    package var ssrc: UInt32
    package var sequence: UInt16
    package var timestamp: UInt32
    /// Bytes of a packet, or how many packets a request names.
    package var size: UInt32
    /// Of an estimate, in bits a second.
    package var bitrate: UInt32
    /// How many of this worker were not told so far, because there was no room.
    package var lost: UInt64

    package init(
        target: TraceTarget,
        id: UInt32,
        kind: TraceKind,
        isOutgoing: Bool,
        isRepetition: Bool,
        ssrc: UInt32,
        sequence: UInt16,
        timestamp: UInt32,
        size: UInt32,
        bitrate: UInt32,
        lost: UInt64
    ) {
        self.target = target
        self.id = id
        self.kind = kind
        self.isOutgoing = isOutgoing
        self.isRepetition = isRepetition
        self.ssrc = ssrc
        self.sequence = sequence
        self.timestamp = timestamp
        self.size = size
        self.bitrate = bitrate
        self.lost = lost
    }

    package static let leastSize = 34

    package init(from reader: inout WireReader) throws(ChannelError) {
        target = try reader.value()
        id = try reader.value()
        kind = try reader.value()
        isOutgoing = try reader.value()
        isRepetition = try reader.value()
        ssrc = try reader.value()
        sequence = try reader.value()
        timestamp = try reader.value()
        size = try reader.value()
        bitrate = try reader.value()
        lost = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(target)
        try writer.value(id)
        try writer.value(kind)
        try writer.value(isOutgoing)
        try writer.value(isRepetition)
        try writer.value(ssrc)
        try writer.value(sequence)
        try writer.value(timestamp)
        try writer.value(size)
        try writer.value(bitrate)
        try writer.value(lost)
    }
}

/// One packet of a receiver that is tapped: as it came, but opened, and what came as a retransmission
/// as the packet that was lost.
package struct PacketReceived: WireValue {
    package var receiver: ReceiverID
    /// How many of this worker were not told so far, because there was no room.
    package var lost: UInt64
    package var packet: Bytes

    package init(receiver: ReceiverID, lost: UInt64, packet: Bytes) {
        self.receiver = receiver
        self.lost = lost
        self.packet = packet
    }

    package static let leastSize = 14

    package init(from reader: inout WireReader) throws(ChannelError) {
        receiver = try reader.value()
        lost = try reader.value()
        packet = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(receiver)
        try writer.value(lost)
        try writer.value(packet)
    }
}

/// The worker at the other end of a span is gone: nothing crosses it any more.
package struct SpanLost: WireValue {
    package var span: TransportID

    package init(span: TransportID) {
        self.span = span
    }

    package static let leastSize = 4

    package init(from reader: inout WireReader) throws(ChannelError) {
        span = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(span)
    }
}

/// The numbers of streams are those that both ends agreed on, and 0 before.
package struct SctpStateChanged: WireValue {
    package var transport: TransportID
    package var state: SctpState
    package var outgoingStreams: UInt16
    package var incomingStreams: UInt16

    package init(
        transport: TransportID,
        state: SctpState,
        outgoingStreams: UInt16,
        incomingStreams: UInt16
    ) {
        self.transport = transport
        self.state = state
        self.outgoingStreams = outgoingStreams
        self.incomingStreams = incomingStreams
    }

    package static let leastSize = 9

    package init(from reader: inout WireReader) throws(ChannelError) {
        transport = try reader.value()
        state = try reader.value()
        outgoingStreams = try reader.value()
        incomingStreams = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(transport)
        try writer.value(state)
        try writer.value(outgoingStreams)
        try writer.value(incomingStreams)
    }
}

/// One part of a message for the program. Nothing of another message of the same consumer comes
/// between two parts of one.
package struct DataMessage: WireValue {
    package var consumer: DataConsumerID
    package var message: MessagePart
    /// How many of this consumer's messages were lost so far.
    package var lost: UInt64

    package init(consumer: DataConsumerID, message: MessagePart, lost: UInt64) {
        self.consumer = consumer
        self.message = message
        self.lost = lost
    }

    package static let leastSize = 19

    package init(from reader: inout WireReader) throws(ChannelError) {
        consumer = try reader.value()
        message = try reader.value()
        lost = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(consumer)
        try writer.value(message)
        try writer.value(lost)
    }
}

package struct DataBufferedLow: WireValue {
    package var consumer: DataConsumerID
    package var bufferedAmount: UInt32

    package init(consumer: DataConsumerID, bufferedAmount: UInt32) {
        self.consumer = consumer
        self.bufferedAmount = bufferedAmount
    }

    package static let leastSize = 8

    package init(from reader: inout WireReader) throws(ChannelError) {
        consumer = try reader.value()
        bufferedAmount = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(consumer)
        try writer.value(bufferedAmount)
    }
}

/// There was no room for messages of its producer: told with the first, and again once there was room
/// in between.
package struct DataBufferFull: WireValue {
    package var consumer: DataConsumerID
    package var bufferedAmount: UInt32
    package var lost: UInt64

    package init(consumer: DataConsumerID, bufferedAmount: UInt32, lost: UInt64) {
        self.consumer = consumer
        self.bufferedAmount = bufferedAmount
        self.lost = lost
    }

    package static let leastSize = 16

    package init(from reader: inout WireReader) throws(ChannelError) {
        consumer = try reader.value()
        bufferedAmount = try reader.value()
        lost = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(consumer)
        try writer.value(bufferedAmount)
        try writer.value(lost)
    }
}

/// A message that was not taken may be tried again.
package struct DataWritable: WireValue {
    package var consumer: DataConsumerID

    package init(consumer: DataConsumerID) {
        self.consumer = consumer
    }

    package static let leastSize = 4

    package init(from reader: inout WireReader) throws(ChannelError) {
        consumer = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(consumer)
    }
}

/// The far side opened a channel in band, which was acknowledged. What it sends waits, up to a bound,
/// for the first consumer of a data producer on that stream.
package struct ChannelOpened: WireValue {
    package var transport: TransportID
    package var stream: UInt16
    package var opening: Opening
    package var reliability: Reliability

    package init(
        transport: TransportID,
        stream: UInt16,
        opening: Opening,
        reliability: Reliability
    ) {
        self.transport = transport
        self.stream = stream
        self.opening = opening
        self.reliability = reliability
    }

    package static let leastSize = 15

    package init(from reader: inout WireReader) throws(ChannelError) {
        transport = try reader.value()
        stream = try reader.value()
        opening = try reader.value()
        reliability = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(transport)
        try writer.value(stream)
        try writer.value(opening)
        try writer.value(reliability)
    }
}

/// The far side reset its half of a stream: it closed the channel. Ours was reset with it, and what
/// waited there is lost.
package struct ChannelClosed: WireValue {
    package var transport: TransportID
    package var stream: UInt16

    package init(transport: TransportID, stream: UInt16) {
        self.transport = transport
        self.stream = stream
    }

    package static let leastSize = 6

    package init(from reader: inout WireReader) throws(ChannelError) {
        transport = try reader.value()
        stream = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(transport)
        try writer.value(stream)
    }
}

/// Something went wrong with a stream's messages; told once for each fault of a transport in a
/// second.
package struct DataFaulted: WireValue {
    package var transport: TransportID
    package var stream: UInt16
    package var fault: DataFault

    package init(transport: TransportID, stream: UInt16, fault: DataFault) {
        self.transport = transport
        self.stream = stream
        self.fault = fault
    }

    package static let leastSize = 7

    package init(from reader: inout WireReader) throws(ChannelError) {
        transport = try reader.value()
        stream = try reader.value()
        fault = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(transport)
        try writer.value(stream)
        try writer.value(fault)
    }
}

/// A candidate of ours; after a restart those that we still have are told again.
package struct CandidateFound: WireValue {
    package var transport: TransportID
    package var candidate: IceCandidate

    package init(transport: TransportID, candidate: IceCandidate) {
        self.transport = transport
        self.candidate = candidate
    }

    package static let leastSize = 16

    package init(from reader: inout WireReader) throws(ChannelError) {
        transport = try reader.value()
        candidate = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(transport)
        try writer.value(candidate)
    }
}

/// There are no more.
package struct CandidatesEnded: WireValue {
    package var transport: TransportID

    package init(transport: TransportID) {
        self.transport = transport
    }

    package static let leastSize = 4

    package init(from reader: inout WireReader) throws(ChannelError) {
        transport = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(transport)
    }
}

package struct AgentStateChanged: WireValue {
    package var transport: TransportID
    package var state: AgentState

    package init(transport: TransportID, state: AgentState) {
        self.transport = transport
        self.state = state
    }

    package static let leastSize = 5

    package init(from reader: inout WireReader) throws(ChannelError) {
        transport = try reader.value()
        state = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(transport)
        try writer.value(state)
    }
}

/// The far side is reached in another way from now on, or for the first time.
package struct PathChanged: WireValue {
    package var transport: TransportID
    /// Which of ours it is to the far side.
    package var local: IceCandidate
    package var remote: Address
    package var remoteKind: CandidateKind

    package init(
        transport: TransportID,
        local: IceCandidate,
        remote: Address,
        remoteKind: CandidateKind
    ) {
        self.transport = transport
        self.local = local
        self.remote = remote
        self.remoteKind = remoteKind
    }

    package static let leastSize = 21

    package init(from reader: inout WireReader) throws(ChannelError) {
        transport = try reader.value()
        local = try reader.value()
        remote = try reader.value()
        remoteKind = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(transport)
        try writer.value(local)
        try writer.value(remote)
        try writer.value(remoteKind)
    }
}

/// A connection to this server of CreateAgentTransport is wanted: GiveStream.
package struct StreamWanted: WireValue {
    package var transport: TransportID
    package var server: UInt8

    package init(transport: TransportID, server: UInt8) {
        self.transport = transport
        self.server = server
    }

    package static let leastSize = 5

    package init(from reader: inout WireReader) throws(ChannelError) {
        transport = try reader.value()
        server = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(transport)
        try writer.value(server)
    }
}

/// It is of no use any more. What it told us as a code of STUN, or 0.
package struct ServerLost: WireValue {
    package var transport: TransportID
    package var server: UInt8
    package var why: ServerFault
    package var code: UInt16

    package init(transport: TransportID, server: UInt8, why: ServerFault, code: UInt16) {
        self.transport = transport
        self.server = server
        self.why = why
        self.code = code
    }

    package static let leastSize = 8

    package init(from reader: inout WireReader) throws(ChannelError) {
        transport = try reader.value()
        server = try reader.value()
        why = try reader.value()
        code = try reader.value()
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        try writer.value(transport)
        try writer.value(server)
        try writer.value(why)
        try writer.value(code)
    }
}

/// Every request there is, by rising op.
package let requestTypes: [any Request.Type] = [
    Listen.self,
    Ping.self,
    SetLogLevel.self,
    DumpWorker.self,
    UseCertificate.self,
    Trace.self,
    CreateRoom.self,
    CloseRoom.self,
    DumpRoom.self,
    ObserveLevels.self,
    ObserveSpeaker.self,
    LoudestSpeakers.self,
    CreatePlainTransport.self,
    ConnectPlainTransport.self,
    CloseTransport.self,
    GetTransportStats.self,
    DumpTransport.self,
    CreateWebRtcTransport.self,
    ConnectWebRtcTransport.self,
    RestartIce.self,
    LimitTransport.self,
    LimitIncoming.self,
    StartTranscript.self,
    EndTranscript.self,
    CreateReceiver.self,
    UpdateReceiver.self,
    AttachReceiver.self,
    CloseReceiver.self,
    RequestKeyframe.self,
    GetReceiverStats.self,
    DumpReceiver.self,
    SetSpeaker.self,
    TapReceiver.self,
    CreateSender.self,
    UpdateSender.self,
    AttachSender.self,
    PauseSender.self,
    ResumeSender.self,
    CloseSender.self,
    GetSenderStats.self,
    DumpSender.self,
    SetSenderWish.self,
    CreateSlotSender.self,
    OpenSpan.self,
    MirrorReceiver.self,
    OpenSctp.self,
    GetSctpStats.self,
    CreateDataProducer.self,
    CloseDataProducer.self,
    PauseDataProducer.self,
    ResumeDataProducer.self,
    SendFromProducer.self,
    DumpDataProducer.self,
    CreateDataConsumer.self,
    CloseDataConsumer.self,
    PauseDataConsumer.self,
    ResumeDataConsumer.self,
    SetSubchannels.self,
    SetBufferedLow.self,
    SendToConsumer.self,
    GrantCredit.self,
    DumpDataConsumer.self,
    CreateAgentTransport.self,
    SetFarSide.self,
    AddFarCandidate.self,
    EndFarCandidates.self,
    RestartAgent.self,
    GiveStream.self,
]

/// What the worker tells unasked.
package enum WorkerEvent: Sendable, Hashable {
    case hello(Hello)
    case log(Log)
    case remoteLearned(RemoteLearned)
    case streamStarted(StreamStarted)
    case streamEnded(StreamEnded)
    case iceSelected(IceSelected)
    case iceStateChanged(IceStateChanged)
    case dtlsStateChanged(DtlsStateChanged)
    case transportFailed(TransportFailed)
    case choiceChanged(ChoiceChanged)
    case audioLevels(AudioLevels)
    case silence(Silence)
    case speakerChanged(SpeakerChanged)
    case slotChanged(SlotChanged)
    case receiverScoreChanged(ReceiverScoreChanged)
    case senderScoreChanged(SenderScoreChanged)
    case traced(Traced)
    case packetReceived(PacketReceived)
    case spanLost(SpanLost)
    case sctpStateChanged(SctpStateChanged)
    case dataMessage(DataMessage)
    case dataBufferedLow(DataBufferedLow)
    case dataBufferFull(DataBufferFull)
    case dataWritable(DataWritable)
    case channelOpened(ChannelOpened)
    case channelClosed(ChannelClosed)
    case dataFaulted(DataFaulted)
    case candidateFound(CandidateFound)
    case candidatesEnded(CandidatesEnded)
    case agentStateChanged(AgentStateChanged)
    case pathChanged(PathChanged)
    case streamWanted(StreamWanted)
    case serverLost(ServerLost)

    package var op: UInt8 {
        switch self {
        case .hello: 128
        case .log: 129
        case .remoteLearned: 130
        case .streamStarted: 131
        case .streamEnded: 132
        case .iceSelected: 133
        case .iceStateChanged: 134
        case .dtlsStateChanged: 135
        case .transportFailed: 136
        case .choiceChanged: 137
        case .audioLevels: 138
        case .silence: 139
        case .speakerChanged: 140
        case .slotChanged: 141
        case .receiverScoreChanged: 142
        case .senderScoreChanged: 143
        case .traced: 144
        case .packetReceived: 151
        case .spanLost: 150
        case .sctpStateChanged: 160
        case .dataMessage: 161
        case .dataBufferedLow: 162
        case .dataBufferFull: 163
        case .dataWritable: 164
        case .channelOpened: 165
        case .channelClosed: 166
        case .dataFaulted: 167
        case .candidateFound: 170
        case .candidatesEnded: 171
        case .agentStateChanged: 172
        case .pathChanged: 173
        case .streamWanted: 174
        case .serverLost: 175
        }
    }

    package static func decode(
        op: UInt8, payload: ArraySlice<UInt8>
    ) throws(ChannelError) -> WorkerEvent {
        switch op {
        case 128: .hello(try Hello(decoding: payload))
        case 129: .log(try Log(decoding: payload))
        case 130: .remoteLearned(try RemoteLearned(decoding: payload))
        case 131: .streamStarted(try StreamStarted(decoding: payload))
        case 132: .streamEnded(try StreamEnded(decoding: payload))
        case 133: .iceSelected(try IceSelected(decoding: payload))
        case 134: .iceStateChanged(try IceStateChanged(decoding: payload))
        case 135: .dtlsStateChanged(try DtlsStateChanged(decoding: payload))
        case 136: .transportFailed(try TransportFailed(decoding: payload))
        case 137: .choiceChanged(try ChoiceChanged(decoding: payload))
        case 138: .audioLevels(try AudioLevels(decoding: payload))
        case 139: .silence(try Silence(decoding: payload))
        case 140: .speakerChanged(try SpeakerChanged(decoding: payload))
        case 141: .slotChanged(try SlotChanged(decoding: payload))
        case 142: .receiverScoreChanged(try ReceiverScoreChanged(decoding: payload))
        case 143: .senderScoreChanged(try SenderScoreChanged(decoding: payload))
        case 144: .traced(try Traced(decoding: payload))
        case 151: .packetReceived(try PacketReceived(decoding: payload))
        case 150: .spanLost(try SpanLost(decoding: payload))
        case 160: .sctpStateChanged(try SctpStateChanged(decoding: payload))
        case 161: .dataMessage(try DataMessage(decoding: payload))
        case 162: .dataBufferedLow(try DataBufferedLow(decoding: payload))
        case 163: .dataBufferFull(try DataBufferFull(decoding: payload))
        case 164: .dataWritable(try DataWritable(decoding: payload))
        case 165: .channelOpened(try ChannelOpened(decoding: payload))
        case 166: .channelClosed(try ChannelClosed(decoding: payload))
        case 167: .dataFaulted(try DataFaulted(decoding: payload))
        case 170: .candidateFound(try CandidateFound(decoding: payload))
        case 171: .candidatesEnded(try CandidatesEnded(decoding: payload))
        case 172: .agentStateChanged(try AgentStateChanged(decoding: payload))
        case 173: .pathChanged(try PathChanged(decoding: payload))
        case 174: .streamWanted(try StreamWanted(decoding: payload))
        case 175: .serverLost(try ServerLost(decoding: payload))
        default: throw .unknownOp(op)
        }
    }

    package func write(to writer: inout WireWriter) throws(ChannelError) {
        switch self {
        case .hello(let event): try event.write(to: &writer)
        case .log(let event): try event.write(to: &writer)
        case .remoteLearned(let event): try event.write(to: &writer)
        case .streamStarted(let event): try event.write(to: &writer)
        case .streamEnded(let event): try event.write(to: &writer)
        case .iceSelected(let event): try event.write(to: &writer)
        case .iceStateChanged(let event): try event.write(to: &writer)
        case .dtlsStateChanged(let event): try event.write(to: &writer)
        case .transportFailed(let event): try event.write(to: &writer)
        case .choiceChanged(let event): try event.write(to: &writer)
        case .audioLevels(let event): try event.write(to: &writer)
        case .silence(let event): try event.write(to: &writer)
        case .speakerChanged(let event): try event.write(to: &writer)
        case .slotChanged(let event): try event.write(to: &writer)
        case .receiverScoreChanged(let event): try event.write(to: &writer)
        case .senderScoreChanged(let event): try event.write(to: &writer)
        case .traced(let event): try event.write(to: &writer)
        case .packetReceived(let event): try event.write(to: &writer)
        case .spanLost(let event): try event.write(to: &writer)
        case .sctpStateChanged(let event): try event.write(to: &writer)
        case .dataMessage(let event): try event.write(to: &writer)
        case .dataBufferedLow(let event): try event.write(to: &writer)
        case .dataBufferFull(let event): try event.write(to: &writer)
        case .dataWritable(let event): try event.write(to: &writer)
        case .channelOpened(let event): try event.write(to: &writer)
        case .channelClosed(let event): try event.write(to: &writer)
        case .dataFaulted(let event): try event.write(to: &writer)
        case .candidateFound(let event): try event.write(to: &writer)
        case .candidatesEnded(let event): try event.write(to: &writer)
        case .agentStateChanged(let event): try event.write(to: &writer)
        case .pathChanged(let event): try event.write(to: &writer)
        case .streamWanted(let event): try event.write(to: &writer)
        case .serverLost(let event): try event.write(to: &writer)
        }
    }
}
