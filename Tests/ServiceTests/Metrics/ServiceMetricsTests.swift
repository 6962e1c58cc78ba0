import Glibc
import Testing

@testable import BisqueService

/// What `/metrics` says can be read by Prometheus.
@Suite struct ServiceMetricsTests {
    @Test func everyFamilyHasOneTypeAndHelp() throws {
        var metrics = ServiceMetrics()
        let counters = Counters()
        counters.add("bisque_joins_total", ["result": "ok", "kind": "page"], by: 3)
        counters.add("bisque_joins_total", ["result": "roomFull", "kind": "page"])
        counters.add(CounterHelp.workerDeaths, ["reason": "signal 9"])
        metrics.counters = counters.all
        metrics.rooms = 2
        metrics.members = 5
        let text = try PrometheusText(metrics.text)
        #expect(
            text.samples.contains(
                PrometheusText.Sample(
                    name: "bisque_joins_total", labels: ["result": "ok", "kind": "page"], value: 3))
        )
        #expect(text.samples.filter { $0.name == "bisque_joins_total" }.count == 2)
        #expect(
            text.samples.contains(
                PrometheusText.Sample(name: CounterHelp.unclean, labels: [:], value: 0)))
        #expect(Set(text.types.keys) == Set(text.helps.keys))
        #expect(text.types["bisque_joins_total"] == "counter")
        #expect(text.types["bisque_rooms"] == "gauge")
    }

    @Test(arguments: ["a\"b", "a\\b", "a\nb", "\\n", "ä\u{1F600}"])
    func anyLabelComesBack(value: String) throws {
        var writer = MetricsText()
        writer.add("x", .gauge, "h", [["l": value]: 7])
        let text = try PrometheusText(writer.text)
        #expect(text.samples == [PrometheusText.Sample(name: "x", labels: ["l": value], value: 7)])
    }

    @Test func everyCounterInTheSourcesIsExplained() throws {
        let expression = /"(bisque_[a-z_]+_total)"/
        var names: Set<String> = []
        for path in SourceTree.files(under: "Sources/Service", ending: ".swift")
        where !path.contains("/Metrics/") {
            for match in try SmallFile.readText(path).matches(of: expression) {
                names.insert(String(match.1))
            }
        }
        #expect(names.contains("bisque_joins_total"))
        #expect(names.subtracting(CounterHelp.texts.keys) == [])
    }

    @Test func theProcessKnowsItsMemory() throws {
        let figures = try #require(ProcessFigures(of: getpid()))
        #expect(figures.residentBytes > 1_000_000)
        #expect(try #require(figures.openDescriptors) >= 3)
        #expect(ProcessFigures(of: 0) == nil)
    }
}
