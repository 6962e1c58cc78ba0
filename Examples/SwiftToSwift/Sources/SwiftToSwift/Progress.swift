/// A bar on standard error that grows, with the rate since the beginning.
import Foundation

struct Progress {
    private let total: Int
    private let begun = ContinuousClock.now
    private var shown = ContinuousClock.now
    private(set) var done = 0

    init(of total: Int) {
        self.total = total
    }

    mutating func add(_ bytes: Int) {
        done += bytes
        guard shown.duration(to: .now) > .milliseconds(200) else { return }
        shown = .now
        show("\r")
    }

    /// The last state, on a line that stays.
    func finish() { show("\r", end: "\n") }

    private func show(_ start: String, end: String = "") {
        let share = total > 0 ? Double(done) / Double(total) : 1
        let width = 30
        let full = min(width, Int(share * Double(width)))
        let bar = String(repeating: "=", count: full) + String(repeating: " ", count: width - full)
        let elapsed = begun.duration(to: .now) / .seconds(1)
        let megabits = elapsed > 0 ? Double(done * 8) / 1_000_000 / elapsed : 0
        let line = String(format: "[%@] %3.0f %%  %.1f Mbit/s ", bar, share * 100, megabits)
        FileHandle.standardError.write(Data((start + line + end).utf8))
    }
}
