/// The section of all data channels, as one end writes it (RFC 8841).
package struct ChannelSection: Sendable, Hashable {
    /// Its end of the association.
    package var port: UInt16
    /// What it takes, in bytes; 0: anything.
    package var maxMessageSize: UInt32

    private static let type = "application"
    private static let transport = "UDP/DTLS/SCTP"
    private static let format = "webrtc-datachannel"

    package init(port: UInt16, maxMessageSize: UInt32) {
        self.port = port
        self.maxMessageSize = maxMessageSize
    }

    /// Nothing for another section, or an older form of this one.
    init?(_ section: MediaDescription) {
        guard section.type == Self.type, section.formats == [Self.format],
            [Self.transport, "TCP/DTLS/SCTP"].contains(section.transport)
        else { return nil }
        port =
            section.attributes.first { if case .sctpPort(let port) = $0 { port } else { nil } }
            ?? RoomState.sctpPort
        let size: UInt64? = section.attributes.first {
            if case .maxMessageSize(let size) = $0 { size } else { nil }
        }
        // Who says nothing takes 64 KiB (RFC 8841 section 6.1).
        maxMessageSize = UInt32(clamping: size ?? 65_536)
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
        MediaDescription(
            type: type, port: 0, transport: transport, formats: [format],
            details: [SdpLine(.connection, "IN IP4 0.0.0.0")], attributes: [.mid(mid)])
    }
}
