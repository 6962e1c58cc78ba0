/// How much went over data channels, and what it cost the worker that sent it.
import BenchLoad

struct DataReport {
    let name: String
    let samples: [DataSample]
    /// What was said from the beginning to the end and how often that should have arrived.
    let expected: Int
    let arrived: Int
    /// What usrsctp alone did: both ends in one thread, nothing around them.
    let plain: plain_result

    var megabitsPerSecond: Double { samples.map { Double($0.bytes) * 8e-6 / $0.elapsed }.median }
    var saidPerSecond: Double { samples.map { Double($0.said) / $0.elapsed }.median }
    var arrivedPerSecond: Double { samples.map { Double($0.arrived) / $0.elapsed }.median }
    /// Of one core.
    var workerPercent: Double { samples.map { 100 * $0.used / $0.elapsed }.median }
    var worldPercent: Double { samples.map { 100 * $0.worldUsed / $0.elapsed }.median }
    /// Of the worker's processor.
    var nanosecondsPerByte: Double { samples.map { 1e9 * $0.used / Double($0.bytes) }.median }
    var microsecondsPerMessage: Double {
        samples.map { 1e6 * $0.used / Double($0.arrived) }.median
    }
    /// Of the worker's processor and the other worker's.
    var bothNanosecondsPerByte: Double {
        samples.map { 1e9 * ($0.used + $0.worldUsed) / Double($0.bytes) }.median
    }
    var bothMicrosecondsPerMessage: Double {
        samples.map { 1e6 * ($0.used + $0.worldUsed) / Double($0.arrived) }.median
    }
    var plainNanosecondsPerByte: Double { Double(plain.cpu) / Double(max(plain.bytes, 1)) }
    var plainMicrosecondsPerMessage: Double {
        Double(plain.cpu) / 1e3 / Double(max(plain.messages, 1))
    }
    var lost: Int { expected - arrived }
    var isSound: Bool { lost == 0 && plain.messages > 0 && samples.allSatisfy { $0.arrived > 0 } }
}

extension DataReport: Encodable {
    private enum Key: String, CodingKey {
        case name = "case"
        case megabitsPerSecond = "megabits_per_second"
        case saidPerSecond = "messages_said_per_second"
        case arrivedPerSecond = "messages_arrived_per_second"
        case workerPercent = "worker_core_percent"
        case worldPercent = "far_worker_core_percent"
        case nanosecondsPerByte = "worker_ns_per_byte"
        case microsecondsPerMessage = "worker_us_per_message"
        case bothNanosecondsPerByte = "both_workers_ns_per_byte"
        case plainNanosecondsPerByte = "usrsctp_alone_ns_per_byte"
        case bothMicrosecondsPerMessage = "both_workers_us_per_message"
        case plainMicrosecondsPerMessage = "usrsctp_alone_us_per_message"
        case lost
    }

    func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(name, forKey: .name)
        try values.encode(megabitsPerSecond.rounded(to: 1), forKey: .megabitsPerSecond)
        try values.encode(saidPerSecond.rounded(to: 1), forKey: .saidPerSecond)
        try values.encode(arrivedPerSecond.rounded(to: 1), forKey: .arrivedPerSecond)
        try values.encode(workerPercent.rounded(to: 1), forKey: .workerPercent)
        try values.encode(worldPercent.rounded(to: 1), forKey: .worldPercent)
        try values.encode(nanosecondsPerByte.rounded(to: 2), forKey: .nanosecondsPerByte)
        try values.encode(microsecondsPerMessage.rounded(to: 3), forKey: .microsecondsPerMessage)
        try values.encode(bothNanosecondsPerByte.rounded(to: 2), forKey: .bothNanosecondsPerByte)
        try values.encode(plainNanosecondsPerByte.rounded(to: 2), forKey: .plainNanosecondsPerByte)
        try values.encode(
            bothMicrosecondsPerMessage.rounded(to: 2), forKey: .bothMicrosecondsPerMessage)
        try values.encode(
            plainMicrosecondsPerMessage.rounded(to: 2), forKey: .plainMicrosecondsPerMessage)
        try values.encode(lost, forKey: .lost)
    }
}
