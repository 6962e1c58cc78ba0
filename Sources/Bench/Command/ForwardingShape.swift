/// Who sends what to how many: `plain/video/1x100` in the report.
struct ForwardingShape {
    enum Media: String {
        case video
        case audio
    }

    let media: Media
    let publishers: Int
    let listeners: Int

    var name: String { "plain/\(media.rawValue)/\(publishers)x\(listeners)" }
    var packetBytes: Int { media == .video ? 1_200 : 120 }

    init?(_ name: String) {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "plain", let media = Media(rawValue: String(parts[1]))
        else { return nil }
        let sides = parts[2].split(separator: "x", omittingEmptySubsequences: false)
        guard sides.count == 2, let publishers = Int(sides[0]), let listeners = Int(sides[1]),
            (1...100).contains(publishers), (1...2_000).contains(listeners)
        else { return nil }
        self.media = media
        self.publishers = publishers
        self.listeners = listeners
    }
}
