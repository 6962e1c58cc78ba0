internal import Channel

/// Which levels shall be told.
struct LevelsWish: Sendable, Hashable {
    let milliseconds: UInt32
    /// The negative of dBov.
    let threshold: UInt8
    let count: UInt8

    /// Of everybody, as the first two generations told them.
    static let usual = LevelsWish(milliseconds: 500, threshold: 127, count: 255)

    private init(milliseconds: UInt32, threshold: UInt8, count: UInt8) {
        self.milliseconds = milliseconds
        self.threshold = threshold
        self.count = count
    }

    init(every interval: Duration, above threshold: Int, atMost count: Int) throws(BisqueError) {
        let milliseconds = interval / .milliseconds(1)
        guard milliseconds >= 20, milliseconds <= 3_600_000 else {
            throw FieldCheck.invalid("interval", "\(interval), from 20 ms to an hour")
        }
        guard (-127...0).contains(threshold) else {
            throw FieldCheck.invalid("threshold", "\(threshold), from -127 to 0 dBov")
        }
        guard (1...255).contains(count) else {
            throw FieldCheck.invalid("count", "\(count), from 1 to 255")
        }
        self.milliseconds = UInt32(milliseconds)
        self.threshold = UInt8(-threshold)
        self.count = UInt8(count)
    }
}

/// What an application wants to know of who is heard.
struct HearingWish: Sendable, Hashable {
    static let mostSlots = 16

    var levels: LevelsWish?
    /// Somebody listens to levels without having said which.
    var hasLevelListeners = false
    var method: ActiveSpeakerMethod?
    var slots: UInt8 = 0

    /// Whether it can be fulfilled where no worker hears everybody at home: levels can.
    var maySpread: Bool { method == nil && slots == 0 }

    /// What the worker is asked for.
    var toldLevels: LevelsWish? { levels ?? (hasLevelListeners ? .usual : nil) }
}

/// What a room knows of who is heard in it.
struct HearingRecord: Sendable, Hashable {
    var wish = HearingWish()
    /// As the worker told last; a number here is an open receiver's.
    var speaker: UInt32?
    /// By slot, the spare one last.
    var heard: [UInt32?] = []
}

/// How loud somebody was, in the worker's words.
struct HeardLevel: Sendable, Hashable {
    let receiver: UInt32
    /// In dBov.
    let level: Int
}

extension HeardLevel {
    init(_ told: ReceiverLevel) {
        self.init(receiver: told.receiver.rawValue, level: -Int(told.level))
    }
}
