internal import Channel

/// Changing what a server's workers were told at their start.
extension ServerCore {
    /// Whether the workers' start told them what is the case now.
    struct ToldSettings: Sendable {
        var haveChanged = false
    }

    /// - Throws: `.closed`, `.cancelled`.
    func updateSettings(_ settings: ServerSettings) async throws(BisqueError) {
        try requireOpen()
        guard let level = settings.logLevel else { return }
        told.withLock { told in
            configuration.logging.change(to: level)
            told.haveChanged = true
        }
        for slot in slots {
            guard let channel = state.withLock({ $0.workplaces[slot.id]?.channel })
            else { continue }
            do throws(BisqueError) {
                _ = try await Waiter<SetLogLevelReply>.wait { waiter in
                    tellLevel(over: channel) { waiter.settle($0) }
                }
            } catch {
                // The next worker of this slot begins with the new level.
                guard error.code == .workerDied else { throw error }
            }
        }
        try requireOpen()
    }

    /// For a worker that came up while settings changed.
    func tellChangedSettings(over channel: WorkerChannel) {
        guard told.withLock({ $0.haveChanged }) else { return }
        tellLevel(over: channel) { _ in }
    }

    /// What is the case and what is queued are looked at together, so that of two changes the later
    /// one is every worker's last.
    private func tellLevel(
        over channel: WorkerChannel,
        settle: @escaping @Sendable (Result<SetLogLevelReply, BisqueError>) -> Void
    ) {
        do throws(BisqueError) {
            try told.withLock { (_) throws(BisqueError) in
                let level = LogLevel(configuration.logging.level)
                try channel.ask(SetLogLevel(level: level), settle: settle)
            }
            channel.flush()
        } catch {
            settle(.failure(error))
        }
    }
}
