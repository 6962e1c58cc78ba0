import Glibc

/// One step on the way to a worker's end; each is tried when those before it did not help.
enum TeardownStep: Sendable, Hashable {
    /// The worker reads the end of its pipe, and goes.
    case closeChannel
    case signal(Int32)
    /// How long the worker has to go.
    case wait(Duration)

    /// For a worker that is no longer needed.
    static let orderly: [TeardownStep] = [
        .closeChannel, .wait(.milliseconds(500)), .signal(SIGTERM), .wait(.milliseconds(500)),
        .signal(SIGKILL), .wait(.seconds(2)),
    ]

    /// For one that hung up: it has a moment to end as it wants, and to leave its exit code.
    static let afterHangUp: [TeardownStep] = [
        .closeChannel, .wait(.milliseconds(50)), .signal(SIGKILL), .wait(.seconds(2)),
    ]

    /// For one that is broken.
    static let atOnce: [TeardownStep] = [.closeChannel, .signal(SIGKILL), .wait(.seconds(2))]
}
