/// When a worker that ended is started again, and when not.
///
/// Pure: the caller says when it ended and what time it is.
public struct RestartPolicy: Sendable, Hashable {
    /// A worker that ends more often than this within `window` is given up.
    public var maxRestarts: Int
    public var window: Duration
    /// The first restart is immediate; the second waits this long, and each after it twice as long.
    public var firstDelay: Duration
    public var maxDelay: Duration
    /// A worker that lived this long was healthy: the delays begin anew.
    public var healthyAfter: Duration

    public init(
        maxRestarts: Int = 10, within window: Duration = .seconds(60),
        firstDelay: Duration = .milliseconds(100), maxDelay: Duration = .seconds(5),
        healthyAfter: Duration = .seconds(10)
    ) {
        self.maxRestarts = maxRestarts
        self.window = window
        self.firstDelay = firstDelay
        self.maxDelay = maxDelay
        self.healthyAfter = healthyAfter
    }
}
