import FoundationEssentials

/// What an Artico client says of a stream before its tracks come: a text on the data channel.
///
/// Everything that is not exactly one of these is the application's own.
struct StreamMetadata: Sendable, Hashable {
    static let type = "[artico]"
    static let command = "stream-meta"
    /// Of one text; a longer one is the application's.
    static let mostBytes = 16 * 1_024

    var streamID: String
    var metadata: String

    init(streamID: String, metadata: String) {
        self.streamID = streamID
        self.metadata = metadata
    }

    /// Nothing for an application's text.
    init?(_ text: String) {
        guard text.utf8.first == UInt8(ascii: "{"), text.utf8.count <= Self.mostBytes,
            text.contains(Self.type)
        else { return nil }
        let message: Message
        do {
            message = try JSONDecoder().decode(Message.self, from: Data(text.utf8))
        } catch {
            return nil
        }
        guard message.type == Self.type, message.data.cmd == Self.command,
            !message.data.payload.streamId.isEmpty
        else { return nil }
        streamID = message.data.payload.streamId
        metadata = message.data.payload.metadata ?? ""
    }

    var text: String {
        "{\"type\":\(JsonText.quoted(Self.type)),\"data\":{\"cmd\":"
            + "\(JsonText.quoted(Self.command)),\"payload\":{\"streamId\":"
            + "\(JsonText.quoted(streamID)),\"metadata\":\(JsonText.quoted(metadata))}}}"
    }

    private struct Message: Decodable {
        struct Command: Decodable {
            struct Payload: Decodable {
                var streamId: String
                var metadata: String?
            }

            var cmd: String
            var payload: Payload
        }

        var type: String
        var data: Command
    }
}
