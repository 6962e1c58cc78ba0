/// Waits until pictures move: more frames are shown than before, and their pixels are others.
import Bisque

struct MovingPictures {
    /// More than what is still shown of a buffer when nothing new comes.
    private static let enoughFrames = 3

    private var before: [String: PageLook.Tile] = [:]

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
                last = try await tiles(of: callers)
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

    private static func tiles(of callers: [Caller]) async throws -> [[PageLook.Tile]] {
        try await withThrowingTaskGroup(of: (Int, [PageLook.Tile]).self) { group in
            for (index, caller) in callers.enumerated() {
                group.addTask { (index, try await caller.others()) }
            }
            return try await group.reduce(
                into: [[PageLook.Tile]](repeating: [], count: callers.count)
            ) { $0[$1.0] = $1.1 }
        }
    }

    /// How many of them have moved since they were first looked at.
    private mutating func moving(in tiles: [PageLook.Tile]) -> Int {
        tiles.count { tile in
            let key = tile.person + (tile.isScreen ? " screen" : "")
            guard let old = before[key], tile.frames >= old.frames, tile.width > 0 else {
                // Nothing yet, or another stream that counts anew.
                before[key] = tile
                return false
            }
            return tile.frames >= old.frames + Self.enoughFrames && tile.picture != old.picture
        }
    }
}
