/// What a track shows: a name that clients agree upon, such as `camera`.
struct MediaSource: RawRepresentable, Sendable, Hashable {
    let rawValue: String

    static let microphone = MediaSource(known: "microphone")
    static let camera = MediaSource(known: "camera")
    static let screen = MediaSource(known: "screen")
    static let screenSound = MediaSource(known: "screenSound")

    /// `nil` for what is not 1 to 32 letters, digits, `-` and `_`.
    init?(rawValue: String) {
        let isAllowed = rawValue.unicodeScalars.allSatisfy { scalar in
            switch scalar {
            case "A"..."Z", "a"..."z", "0"..."9", "-", "_": true
            default: false
            }
        }
        guard isAllowed, (1...32).contains(rawValue.utf8.count) else { return nil }
        self.rawValue = rawValue
    }

    private init(known rawValue: String) {
        self.rawValue = rawValue
    }
}
