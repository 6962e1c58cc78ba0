import Bisque

/// How one member would like to see what somebody sends from one source.
struct Preference: Sendable, Hashable {
    /// What a screen shows must be readable before anybody's face is larger.
    static func usual(for source: MediaSource) -> Preference {
        Preference(size: nil, isPinned: false, source: source)
    }

    /// How large he shows it; `nil`: as large as it is.
    let size: PictureSize?
    private let isPinned: Bool
    private let source: MediaSource

    init(size: PictureSize?, isPinned: Bool, source: MediaSource) {
        self.size = size
        self.isPinned = isPinned
        self.source = source
    }

    var comesFirst: Bool { isPinned || source == .screen }

    /// What that is of a stream, when its largest picture has this size.
    func layers(of mode: ScalabilityMode?, size full: PictureSize) -> Layers? {
        guard let size, let mode, mode.spatialLayers > 1 else { return nil }
        return Layers(spatial: size.enough(of: full, sizes: mode.spatialLayers))
    }
}
