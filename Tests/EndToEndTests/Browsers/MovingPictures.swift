/// Waits until pictures move: more frames are shown than before, and their pixels are others.
import Bisque

struct MovingPictures {
    /// More than what is still shown of a buffer when nothing new comes.
    private static let enoughFrames = 5

    /// A tile as it was when it was first looked at.
    private struct Watch {
        let first: PageLook.Tile
        var hasMoved = false

        /// From which frame on a picture is worth the look.
        var isOfUseFrom: Int { hasMoved ? Int(Int32.max) : first.frames + enoughFrames }
    }

    private var watches: [String: Watch] = [:]

    /// Every caller sees so many others move.
    ///
    /// - Parameter begin: since when it is measured; the time is printed, not judged.
    static func expect(
        _ what: String, at callers: [Caller], others: Int,
        since begin: ContinuousClock.Instant = .now, within limit: Duration = .seconds(30)
    ) async throws {
        var watched = [MovingPictures](repeating: MovingPictures(), count: callers.count)
        var last: [[PageLook.Tile]] = []
        do {
            try await eventually(what, within: limit, every: .milliseconds(150)) {
                last = try await tiles(of: callers, watched)
                var areAllMoving = true
                for (index, tiles) in last.enumerated() {
                    let moving = watched[index].moving(in: tiles)
                    if tiles.count != others || moving != others { areAllMoving = false }
                }
                return areAllMoving
            }
        } catch let never as NeverHappened {
            var states: [String] = []
            for (caller, tiles) in zip(callers, last) {
                let (state, loading) = (try await caller.state(), try await caller.loading())
                states.append("\(caller.name) (\(state ?? "no call"); \(loading)): \(tiles)")
            }
            throw EndpointFailure("\(never)\n" + states.joined(separator: "\n"))
        }
        print("\(what): after \(ContinuousClock.now - begin)")
    }

    private static func tiles(
        of callers: [Caller], _ watched: [MovingPictures]
    ) async throws -> [[PageLook.Tile]] {
        try await withThrowingTaskGroup(of: (Int, [PageLook.Tile]).self) { group in
            for (index, caller) in callers.enumerated() {
                let from = watched[index].watches.mapValues(\.isOfUseFrom)
                group.addTask { (index, try await caller.others(from: from)) }
            }
            return try await group.reduce(
                into: [[PageLook.Tile]](repeating: [], count: callers.count)
            ) { $0[$1.0] = $1.1 }
        }
    }

    /// How many of them have moved since they were first looked at.
    private mutating func moving(in tiles: [PageLook.Tile]) -> Int {
        var moving = 0
        for tile in tiles {
            if hasMoved(tile) { moving += 1 }
        }
        return moving
    }

    private mutating func hasMoved(_ tile: PageLook.Tile) -> Bool {
        guard var watch = watches[tile.key], tile.frames >= watch.first.frames else {
            // Nothing yet, or another stream that counts anew.
            watches[tile.key] = tile.picture == 0 ? nil : Watch(first: tile)
            return false
        }
        if !watch.hasMoved {
            watch.hasMoved =
                tile.frames >= watch.first.frames + Self.enoughFrames && tile.picture != 0
                && tile.picture != watch.first.picture
            watches[tile.key] = watch
        }
        return watch.hasMoved && tile.width > 0
    }
}
