/// How loud everybody is, for whoever only wants to know that.
extension Room {
    /// How loud everybody was in the last half second, the loudest first, as long as somebody holds
    /// the stream.
    ///
    /// The worker measures only while somebody listens. A level is the average of what the packets
    /// said, in dBov and cut to an integer (RFC 6464); who sent none is not named, and when nobody
    /// did any more, that is told once. Only the newest report waits for a slow listener. While
    /// `observeAudioLevels` has asked for others, those are told here as well.
    ///
    /// The stream goes on at the next worker when this one dies, and ends with the room.
    public func audioLevels() -> AsyncStream<[AudioLevel]> {
        change { core in
            let levels = levelHub.subscribe(
                buffering: .bufferingNewest(1),
                left: { [weak self] in
                    guard let self else { return }
                    change { core in
                        core.perform(
                            core.state.listenToLevels(self.levelHub.listenerCount > 0), in: self)
                    }
                })
            if case .closed = core.state.activity { return levels }
            core.perform(core.state.listenToLevels(true), in: self)
            return levels
        }
    }
}
