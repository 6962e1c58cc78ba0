/// Prints what was measured: a table for people, or JSON, one object a line.
import Foundation

struct Reporter {
    let isJSON: Bool
    private var hasHeadings = false

    init(isJSON: Bool) {
        self.isJSON = isJSON
    }

    mutating func add(_ report: ForwardingReport) throws {
        guard !isJSON else { return try printJSON(report) }
        if !hasHeadings {
            hasHeadings = true
            say("CPU per packet in us; delay p50 / p99 / p99.9 in us, worker and floor")
            say(
                row(
                    "case", "worker", "floor", "ratio", "loss %", "packets", "delay",
                    "floor's delay"))
        }
        say(
            row(
                report.name, figure(report.cost, 2), figure(report.floorCost, 2),
                figure(report.ratio, 2), figure(report.lossPercent, 3), String(report.packets),
                text(report.delay), text(report.floorDelay)))
    }

    func add(_ report: EstimateReport) throws {
        guard !isJSON else { return try printJSON(report) }
        say(
            "\(padded(report.name, 26)) \(figure(report.cost, 2)) us with estimates, "
                + "\(figure(report.plainCost, 2)) without: \(figure(report.percent, 1)) % "
                + "(pairs \(figure(report.percents.min() ?? 0, 1)) to "
                + "\(figure(report.percents.max() ?? 0, 1)); \(verdict(report))), "
                + "filling \(figure(report.fillingPercent, 1)) %, "
                + "loss \(figure(report.lossPercent, 3)) %")
    }

    func add(_ report: SpreadReport) throws {
        guard !isJSON else { return try printJSON(report) }
        say(
            "\(padded(report.name, 26)) \(figure(report.cost, 2)) us in two workers, "
                + "\(figure(report.singleCost, 2)) in one: ratio \(figure(report.ratio, 3)) "
                + "(rounds \(figure(report.ratios.min() ?? 0, 3)) to "
                + "\(figure(report.ratios.max() ?? 0, 3)); "
                + "\(report.isWithinGate ? "passed" : "failed")), "
                + "\(report.away) of \(report.listeners) listeners at the second")
        say(
            "\(padded("", 26)) while it spread \(report.spreading.missed) packets missed by "
                + "\(report.spreading.torn) listeners, \(report.spreading.deaf) heard nothing; "
                + "then loss \(figure(report.lossPercent, 4)) %")
    }

    private func verdict(_ report: EstimateReport) -> String {
        guard report.isJudged else { return "not judged" }
        return "\(report.isWithinGate ? "within" : "above") "
            + "\(figure(EstimateReport.mostPercent, 0)) %"
    }

    func add(_ report: RateReport) throws {
        guard !isJSON else { return try printJSON(report) }
        say("\(padded(report.name, 26)) \(figure(report.perSecond, 0)) a second")
    }

    func add(_ report: SizeReport) throws {
        guard !isJSON else { return try printJSON(report) }
        say("\(padded(report.name, 26)) \(figure(report.bytesEach, 0)) bytes each")
    }

    func add(_ report: RoomReport) throws {
        guard !isJSON else { return try printJSON(report) }
        say(
            "\(padded(report.name, 26)) \(report.senders) senders "
                + "\(figure(report.existSeconds, 2)) s after the last join, all heard after "
                + "\(figure(report.flowSeconds, 2)) s "
                + "(everybody came within \(figure(report.joinSeconds, 2)) s)")
    }

    func add(_ report: DataReport) throws {
        guard !isJSON else { return try printJSON(report) }
        say(
            "\(padded(report.name, 26)) \(figure(report.megabitsPerSecond, 0)) Mbit/s, "
                + "\(figure(report.saidPerSecond, 0)) messages a second, "
                + "\(figure(report.arrivedPerSecond, 0)) arrived, \(report.lost) lost; "
                + "worker \(figure(report.workerPercent, 0)) % of a core "
                + "(\(figure(report.nanosecondsPerByte, 1)) ns a byte, "
                + "\(figure(report.microsecondsPerMessage, 2)) us a message), "
                + "the other \(figure(report.worldPercent, 0)) %")
        say(
            "\(padded("", 26)) both ends \(figure(report.bothNanosecondsPerByte, 2)) "
                + "ns a byte, \(figure(report.bothMicrosecondsPerMessage, 2)) us a message; "
                + "usrsctp alone \(figure(report.plainNanosecondsPerByte, 2)) and "
                + "\(figure(report.plainMicrosecondsPerMessage, 2))")
    }

    func add(_ report: DirectReport) throws {
        guard !isJSON else { return try printJSON(report) }
        say(
            "\(padded(report.name, 26)) \(figure(report.megabitsPerSecond, 0)) Mbit/s, "
                + "\(report.mebibytes) MiB, \(report.wrong) messages wrong; program "
                + "\(figures(report.corePercents)) % of a core (then both workers)")
        say(
            "\(padded("", 26)) resident MiB before \(mebibytes(report.before)), "
                + "most \(mebibytes(report.peaks)), after \(mebibytes(report.after))")
    }

    private func figures(_ values: [Double]) -> String {
        values.map { figure($0, 0) }.joined(separator: " / ")
    }

    private func mebibytes(_ values: [Int]) -> String {
        values.map { figure(Double($0) / 1_048_576, 1) }.joined(separator: " / ")
    }

    private func printJSON(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        say(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    private func row(_ name: String, _ columns: String...) -> String {
        let widths = [7, 7, 7, 8, 9, 22, 22]
        let right = zip(columns, widths).map { column, width in
            String(repeating: " ", count: max(width - column.count, 0)) + column
        }
        return ([padded(name, 20)] + right).joined(separator: " ")
    }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(width - text.count, 0))
    }

    private func text(_ delay: DelayPercentiles) -> String {
        [delay.p50, delay.p99, delay.p999].map { figure($0, 0) }.joined(separator: " / ")
    }

    private func figure(_ value: Double, _ places: Int) -> String {
        String(format: "%.\(places)f", value)
    }
}
