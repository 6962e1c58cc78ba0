/// From what a room can do to what a listener gets in a slot, whoever is heard there.
extension Negotiation {
    /// Whether a listener of these effective capabilities takes what slots carry.
    static func takesSlots(_ understood: RtpCapabilities) -> Bool {
        understood.codecs.contains { $0.mimeType.lowercased() == "audio/opus" }
    }

    /// - Parameter understood: the listener's effective capabilities, in the room's numbers.
    /// - Returns: `nil` when the room has no Opus, or he does not take it.
    static func slotParameters(
        in capabilities: RtpCapabilities, for understood: RtpCapabilities, ssrc: UInt32,
        cname: String, mid: String
    ) -> SenderPlan? {
        let opus = capabilities.codecs.first { $0.mimeType.lowercased() == "audio/opus" }
        guard let opus, let type = opus.preferredPayloadType else { return nil }
        let level = capabilities.headerExtension(HeaderExtensionURI.audioLevel, kind: .audio)
        var parameters = RtpParameters(
            codecs: [RtpCodecParameters(opus, payloadType: type)],
            encodings: [RtpEncoding(codecPayloadType: type)])
        parameters.headerExtensions = [level].compactMap { $0 }.map {
            RtpHeaderExtensionParameters(uri: $0.uri, id: $0.preferredID)
        }
        // The publisher's numbers are whoever's: the worker puts them in.
        let source = ReceiverPlan(
            kind: .audio, parameters: parameters, consumable: parameters,
            payloadTypeMap: [type: type],
            extensionMap: level.map { [$0.preferredID: $0.preferredID] } ?? [:])
        let plan = senderParameters(of: source, for: understood, ssrc: ssrc, cname: cname, mid: mid)
        return plan.isAvailable ? plan : nil
    }
}
