/// Somebody in a room as the others' clients of mediasoup's third generation are told of him.
public struct MediasoupPerson: Sendable, Hashable, Codable {
    /// The name of his ``Peer``.
    public var id: String
    public var displayName: String
    /// What he says of the program he uses.
    public var device: JSONValue

    public init(id: String, displayName: String, device: JSONValue = [:]) {
        self.id = id
        self.displayName = displayName
        self.device = device
    }
}
