/// How much one channel between direct peers carried, and whether memory followed the amount.
struct DirectReport {
    static let leastMegabitsPerSecond = 500.0
    /// What a process may have more in a round than in the first one. Buffers and queues are full
    /// in each of them; what follows the amount has grown by a round's amount.
    static let mostGrowth = 48 << 20

    let name: String
    let samples: [DirectSample]
    /// Resident bytes of the program and of both workers.
    let before: [Int]
    let after: [Int]

    var megabitsPerSecond: Double { samples.map(\.megabitsPerSecond).median }
    var mebibytes: Int { samples.reduce(0) { $0 + $1.bytes } >> 20 }
    var wrong: Int { samples.reduce(0) { $0 + $1.wrong } }
    /// The most that each had at any time.
    var peaks: [Int] { before.indices.map { index in samples.map { $0.peak[index] }.max() ?? 0 } }
    /// Of one core, each.
    var corePercents: [Double] {
        before.indices.map { index in samples.map { 100 * $0.used[index] / $0.elapsed }.median }
    }
    /// With one round there is only what they had before it.
    private var usual: [Int] { samples.count > 1 ? samples[0].peak : before }
    var isSound: Bool {
        wrong == 0 && zip(peaks, usual).allSatisfy { $0 - $1 <= Self.mostGrowth }
    }
    var isWithinGate: Bool { isSound && megabitsPerSecond >= Self.leastMegabitsPerSecond }
}

/// One round. Lists have an entry for the program, and one for each worker.
struct DirectSample {
    let elapsed: Double
    let bytes: Int
    /// Messages that were not those that were sent.
    let wrong: Int
    let peak: [Int]
    /// Seconds of the processor's time.
    let used: [Double]

    var megabitsPerSecond: Double { Double(bytes) * 8e-6 / elapsed }
}

extension DirectReport: Encodable {
    private enum Key: String, CodingKey {
        case name = "case"
        case megabitsPerSecond = "megabits_per_second"
        case mebibytes
        case wrong
        case before = "resident_bytes_before"
        case peaks = "resident_bytes_most"
        case after = "resident_bytes_after"
        case corePercents = "core_percents"
    }

    func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(name, forKey: .name)
        try values.encode(megabitsPerSecond.rounded(to: 1), forKey: .megabitsPerSecond)
        try values.encode(mebibytes, forKey: .mebibytes)
        try values.encode(wrong, forKey: .wrong)
        try values.encode(before, forKey: .before)
        try values.encode(peaks, forKey: .peaks)
        try values.encode(after, forKey: .after)
        try values.encode(corePercents.map { $0.rounded(to: 1) }, forKey: .corePercents)
    }
}
