/// Works through the cases of one run and says whether all of them could be measured.
struct BenchRun {
    let options: BenchOptions

    func run() async throws -> Bool {
        var reporter = Reporter(isJSON: options.isJSON)
        var verdicts: [(name: String, isGood: Bool)] = []

        for one in options.cases {
            switch one {
            case .forwarding(let shape):
                let report = try await ForwardingBench(shape: shape, options: options).run()
                try reporter.add(report)
                // The smoke test asks whether forwarding works, not how well: others run beside it.
                let isGood = report.isSound && (!options.isSmoke || report.lossPercent < 5)
                verdicts.append((report.name, isGood))
            case .estimate(let shape) where !options.isFloorOnly:
                let report = try await EstimateBench(shape: shape, options: options).run()
                try reporter.add(report)
                // As above: beside others the smoke test cannot judge the price.
                verdicts.append(
                    (report.name, report.isSound && (options.isSmoke || report.isWithinGate)))
            case .spread(let shape) where !options.isFloorOnly:
                let report = try await SpreadBench(shape: shape, options: options).run()
                try reporter.add(report)
                // As above: beside others the smoke test can judge neither price nor loss.
                let isGood = report.isSound && (options.isSmoke || report.isWithinGate)
                verdicts.append((report.name, isGood))
            case .channel where !options.isFloorOnly:
                for report in try await ChannelBench(options: options).run() {
                    try reporter.add(report)
                    verdicts.append((report.name, report.count > 0))
                }
            case .memory where !options.isFloorOnly:
                for report in try await MemoryBench(options: options).run() {
                    try reporter.add(report)
                    verdicts.append((report.name, report.isWithinBudget))
                }
            case .room(let people) where !options.isFloorOnly:
                let report = try await RoomBench(people: people).run()
                try reporter.add(report)
                verdicts.append((report.name, options.isSmoke || report.isWithinGate))
            case .data(let shape) where !options.isFloorOnly:
                let report = try DataBench(shape: shape, options: options).run()
                try reporter.add(report)
                verdicts.append((report.name, report.isSound))
            case .direct where !options.isFloorOnly:
                let report = try await DirectBench(options: options).run()
                try reporter.add(report)
                verdicts.append(
                    (report.name, options.isSmoke ? report.isSound : report.isWithinGate))
            case .estimate, .spread, .channel, .memory, .room, .data, .direct: break
            }
        }

        let failed = verdicts.filter { !$0.isGood }
        for verdict in failed {
            print("\(verdict.name): too dear, or nothing, twice or not ours arrived")
        }
        if options.isSmoke {
            say("\(verdicts.count - failed.count) passed, \(failed.count) failed")
        }
        return failed.isEmpty
    }
}
