/// How long packets were under way, in microseconds.
struct DelayPercentiles: Codable {
    var p50: Double
    var p99: Double
    var p999: Double

    init(p50: Double, p99: Double, p999: Double) {
        self.p50 = p50
        self.p99 = p99
        self.p999 = p999
    }

    /// Each percentile's median over several measurements.
    init(medianOf all: [DelayPercentiles]) {
        p50 = all.map(\.p50).median
        p99 = all.map(\.p99).median
        p999 = all.map(\.p999).median
    }
}
