/// How many may be where, and how long somebody is waited for.
struct RoomSettings: Sendable {
    /// People in one room; players are not counted.
    var capacity = 25
    /// With more people than these, a room's pages hear the loudest instead of everybody.
    var speakersFrom = 12
    /// Rooms that are open at once.
    var rooms = 10_000
    /// Everybody in all rooms, players too.
    var members = 20_000
    /// How long the place of somebody is kept whose socket broke.
    var linger = Duration.seconds(15)
    /// What `linger` is measured by.
    var clock: any Clock<Duration> = ContinuousClock()
}
