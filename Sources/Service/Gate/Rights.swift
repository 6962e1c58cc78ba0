/// What somebody who was let in may do.
struct Rights: Sendable, Hashable {
    var canPublish: Bool
    var canSubscribe: Bool
    /// The name the token prescribes, used whatever the knock says.
    ///
    /// A ``RoomToken`` lets in only who says the same or nothing.
    var name: String?

    init(canPublish: Bool = true, canSubscribe: Bool = true, name: String? = nil) {
        self.canPublish = canPublish
        self.canSubscribe = canSubscribe
        self.name = name
    }

    static let all = Rights()
}
