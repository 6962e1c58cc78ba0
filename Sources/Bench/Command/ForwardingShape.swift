/// Who sends what to how many, and how it is sealed: `gcm/video/1x100` in the report.
import BenchLoad

struct ForwardingShape {
    enum Media: String {
        case video
        case audio
    }

    let media: Media
    let publishers: Int
    let listeners: Int
    /// Of what the listeners get.
    let seal: Seal
    /// Whether what the publishers send is sealed, too: `gcm-both/video/1x100`.
    let sealsBoth: Bool

    private static let both = "-both"

    var name: String {
        "\(seal.rawValue)\(sealsBoth ? Self.both : "")/\(media.rawValue)/\(publishers)x\(listeners)"
    }
    var packetBytes: Int { media == .video ? 1_200 : 120 }
    var publisherSeal: Seal { sealsBoth ? seal : .plain }

    init?(_ name: String) {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, let media = Media(rawValue: String(parts[1])) else { return nil }
        let sealsBoth = parts[0].hasSuffix(Self.both)
        guard let seal = Seal(rawValue: String(parts[0].dropLast(sealsBoth ? Self.both.count : 0))),
            seal != .plain || !sealsBoth
        else { return nil }
        let sides = parts[2].split(separator: "x", omittingEmptySubsequences: false)
        guard sides.count == 2, let publishers = Int(sides[0]), let listeners = Int(sides[1]),
            (1...100).contains(publishers), (1...2_000).contains(listeners)
        else { return nil }
        self.media = media
        self.publishers = publishers
        self.listeners = listeners
        self.seal = seal
        self.sealsBoth = sealsBoth
    }

    func forLoad(firstPort: UInt16) -> load_shape {
        load_shape(
            publishers: UInt32(publishers), listeners: UInt32(listeners), first_port: firstPort,
            packet_bytes: UInt16(packetBytes), is_audio: media == .audio,
            in: publisherSeal.forLoad, out: seal.forLoad)
    }

    func forFloor(firstPort: UInt16) -> floor_shape {
        floor_shape(
            publishers: UInt32(publishers), listeners: UInt32(listeners), first_port: firstPort,
            in: publisherSeal.forLoad, out: seal.forLoad)
    }
}
