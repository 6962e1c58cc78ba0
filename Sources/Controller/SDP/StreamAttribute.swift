/// The stream and the track of a section's media: `a=msid` (RFC 8830 section 2).
struct StreamAttribute: Sendable, Hashable {
    /// `-` when the track is in no stream.
    var streamID: String
    var trackID: String?
}

extension StreamAttribute: LosslessStringConvertible {
    init?(_ description: String) {
        var fields = SdpFields(description)
        guard let streamID = fields.next(), streamID.isSdpToken else { return nil }
        if !fields.isAtEnd {
            guard let trackID = fields.next(), trackID.isSdpToken, fields.isAtEnd
            else { return nil }
            self.trackID = trackID
        }
        self.streamID = streamID
    }

    var description: String { streamID + (trackID.map { " \($0)" } ?? "") }
}
