/// What a ``MediasoupSession`` leaves to the application: who is in the room under which name, and
/// who may do what.
///
/// Its functions are called one at a time for each session, and must not wait.
public struct MediasoupApplication: Sendable {
    /// Whether somebody may send, and get what the others send.
    public var canPublish: Bool
    public var canSubscribe: Bool
    /// Lets somebody in, under the name he wishes for or another, and says who is there already.
    ///
    /// From then on the session is told of everybody who comes and goes, by
    /// ``MediasoupSession/came(_:)`` and ``MediasoupSession/left(_:)``.
    public var join: @Sendable (_ displayName: String?, _ device: JSONValue) -> [MediasoupPerson]
    /// What somebody sends is this from now on, and each of it paused or not.
    public var published: @Sendable ([RtpReceiver]) -> Void
    /// The worker is gone at which somebody's transports were, or the room's other workers cannot
    /// reach it, and they went with it. Signalling has no word for that: such a client is best sent
    /// away, so that it comes back.
    public var lost: @Sendable () -> Void

    public init(
        canPublish: Bool = true, canSubscribe: Bool = true,
        join:
            @escaping @Sendable (
                _ displayName: String?, _ device: JSONValue
            ) -> [MediasoupPerson],
        published: @escaping @Sendable ([RtpReceiver]) -> Void = { _ in },
        lost: @escaping @Sendable () -> Void = {}
    ) {
        self.canPublish = canPublish
        self.canSubscribe = canSubscribe
        self.join = join
        self.published = published
        self.lost = lost
    }
}
