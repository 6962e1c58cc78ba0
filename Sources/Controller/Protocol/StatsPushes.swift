/// The statistics that clients wanted pushed: a task for each of them.
///
/// A task ends with its object. What it does is `Peer+Stats.swift`'s.
struct StatsPushes: Sendable {
    /// What they are about, by the server's own numbers.
    enum Subject: Sendable, Hashable {
        case transport(UInt32)
        case producer(UInt32)
        case consumer(UInt32)
    }

    /// How the time between two reports goes by.
    var wait: @Sendable (Duration) async throws -> Void = { duration in
        try await ContinuousClock().sleep(for: duration)
    }
    private var tasks: [Subject: Task<Void, Never>] = [:]

    var count: Int { tasks.count }

    /// - Parameter begin: called unless they are pushed already.
    mutating func start(_ subject: Subject, _ begin: () -> Task<Void, Never>) {
        if tasks[subject] == nil { tasks[subject] = begin() }
    }

    mutating func stop(_ subject: Subject) {
        guard !tasks.isEmpty else { return }
        tasks.removeValue(forKey: subject)?.cancel()
    }
}
