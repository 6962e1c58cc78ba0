/// The section of all data channels, as one end writes it (RFC 8841).
package struct ChannelSection: Sendable, Hashable {
    /// Its end of the association.
    package var port: UInt16
    /// What it takes, in bytes; 0: anything.
    package var maxMessageSize: UInt32

    static let type = "application"
    static let transport = "UDP/DTLS/SCTP"
    /// RFC 8841 section 4.2.
    static let format = "webrtc-datachannel"
    /// Of both ends; DTLS has told associations apart already (RFC 8841 section 5.2).
    static let usualPort: UInt16 = 5_000

    package init(port: UInt16, maxMessageSize: UInt32) {
        self.port = port
        self.maxMessageSize = maxMessageSize
    }

    /// Nothing for another section, or an older form of this one.
    init?(_ section: MediaDescription) {
        guard section.isForChannels else { return nil }
        port = section.sctpPort ?? Self.usualPort
        maxMessageSize = UInt32(clamping: section.maxMessageSize)
    }

    /// Our own: in an answer in the form of the offer.
    static func section(
        _ parameters: SctpParameters, mid: String, transport: LocalTransport, setup: SdpSetup,
        isFirst: Bool, as offered: MediaDescription? = nil
    ) -> MediaDescription {
        var attributes = transport.attributes(setup)
        if isFirst { attributes += transport.candidateAttributes }
        attributes += [
            .mid(mid), .sctpPort(parameters.port),
            .maxMessageSize(UInt64(parameters.maxMessageSize)),
        ]
        return MediaDescription(
            type: type, port: transport.port, transport: offered?.transport ?? Self.transport,
            formats: [format], details: [transport.connection], attributes: attributes)
    }

    /// The same, dead.
    static func refused(mid: String) -> MediaDescription {
        .refused(type: type, transport: transport, formats: [format], mid: mid)
    }
}

extension MediaDescription {
    /// Whether data channels can live in it (RFC 8841, RFC 8864).
    var isForChannels: Bool {
        type == ChannelSection.type && formats == [ChannelSection.format]
            && [ChannelSection.transport, "TCP/DTLS/SCTP"].contains(transport)
    }

    var sctpPort: UInt16? {
        attributes.first { if case .sctpPort(let port) = $0 { port } else { nil } }
    }

    /// What the writer takes of one message, 0: anything. Who says nothing takes 64 KiB (RFC 8841
    /// section 6.1).
    var maxMessageSize: UInt64 {
        attributes.first { if case .maxMessageSize(let size) = $0 { size } else { nil } } ?? 65_536
    }
}
