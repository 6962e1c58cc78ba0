/// What somebody who was let in may do.
struct Rights: Sendable, Hashable {
    var canPublish: Bool
    var canSubscribe: Bool
    /// The name the token prescribes; it is used whatever the knock says.
    var name: String?

    init(canPublish: Bool = true, canSubscribe: Bool = true, name: String? = nil) {
        self.canPublish = canPublish
        self.canSubscribe = canSubscribe
        self.name = name
    }

    static let all = Rights()
}
