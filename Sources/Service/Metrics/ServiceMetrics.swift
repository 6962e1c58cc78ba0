internal import Bisque
internal import BisqueWeb

/// Everything the service knows about itself, at one moment, as Prometheus reads it.
struct ServiceMetrics: Sendable {
    var counters: [Counters.Series: UInt64] = [:]
    var workers: [WorkerStatus] = []
    /// What the workers that answer say.
    var stats: [WorkerDump] = []
    var rooms = 0
    var members = 0
    var web: WebStatistics?
    var service: ProcessFigures?
    /// By the worker's number.
    var workerProcesses: [Int: ProcessFigures] = [:]
    /// Seconds since 1970.
    var startedAt: UInt64 = 0

    var text: String {
        var text = MetricsText()
        text.add(
            "bisque_build_info", .gauge, "What this is; the value is always 1.",
            [["version": HelpText.version]: 1])
        text.add("bisque_rooms", .gauge, "Rooms that are open.", UInt64(rooms))
        text.add(
            "bisque_members", .gauge, "Members of all rooms, players included.", UInt64(members))
        addWorkers(to: &text)
        addMedia(to: &text)
        addWeb(to: &text)
        addProcesses(to: &text)
        addCounters(to: &text)
        return text.text
    }

    private func addWorkers(to text: inout MetricsText) {
        let alive = workers.count(where: \.isAlive)
        text.add(
            "bisque_workers", .gauge, "Worker processes, by whether they run.",
            [["state": "alive"]: UInt64(alive), ["state": "down"]: UInt64(workers.count - alive)])
        text.add(
            "bisque_worker_restarts_total", .counter, "How often each worker was started again.",
            samples(workers.map { ($0.id, UInt64($0.restarts)) }))
    }

    private func addMedia(to text: inout MetricsText) {
        func gauge(_ name: String, _ help: String, _ value: (WorkerDump) -> UInt32) {
            text.add(name, .gauge, help, samples(stats.map { ($0.id, UInt64(value($0))) }))
        }
        func counter(_ name: String, _ help: String, _ value: (WorkerDump) -> UInt64) {
            text.add(name, .counter, help, samples(stats.map { ($0.id, value($0)) }))
        }
        gauge("bisque_transports", "Transports of each worker.", \.transports)
        gauge("bisque_receivers", "Tracks that come in.", \.receivers)
        gauge("bisque_senders", "Tracks that go out.", \.senders)
        gauge("bisque_ice_tcp_connections", "Connections for ICE over TCP.", \.tcpConnections)
        gauge("bisque_packet_buffers_free", "Packet buffers nobody uses.", \.buffersFree)
        counter("bisque_datagrams_received_total", "Datagrams that came in.", \.datagramsIn)
        counter("bisque_datagrams_sent_total", "Datagrams that went out.", \.datagramsOut)
        counter("bisque_send_calls_total", "System calls that sent them.", \.messagesOut)
        counter(
            "bisque_send_failures_total", "Datagrams the system did not take.", \.sendFailures)
        var drops: [[String: String]: UInt64] = [:]
        for worker in stats {
            for drop in worker.drops {
                drops[["worker": String(worker.id), "reason": drop.reason]] = drop.packets
            }
        }
        text.add("bisque_dropped_packets_total", .counter, "Packets not passed on.", drops)
    }

    private func addWeb(to text: inout MetricsText) {
        guard let web else { return }
        text.add(
            "bisque_web_connections", .gauge, "Connections of browsers and programs.",
            UInt64(web.connections))
        text.add("bisque_web_requests_total", .counter, "HTTP requests.", web.requests)
        text.add("bisque_web_messages_total", .counter, "WebSocket messages.", web.messages)
        var refusals: [[String: String]: UInt64] = [:]
        for (reason, count) in web.refusals { refusals[["reason": reason]] = count }
        text.add(
            "bisque_web_refusals_total", .counter, "Connections and requests that were refused.",
            refusals)
    }

    private func addProcesses(to text: inout MetricsText) {
        text.add(
            "process_start_time_seconds", .gauge, "When the service started, since 1970.",
            startedAt)
        if let service {
            text.add(
                "process_resident_memory_bytes", .gauge, "Memory of the service without workers.",
                service.residentBytes)
            if let open = service.openDescriptors {
                text.add("process_open_fds", .gauge, "Its open files and sockets.", open)
            }
        }
        text.add(
            "bisque_worker_resident_memory_bytes", .gauge, "Memory of each worker.",
            samples(workerProcesses.map { ($0.key, $0.value.residentBytes) }))
    }

    private func addCounters(to text: inout MetricsText) {
        var families: [String: [[String: String]: UInt64]] = [:]
        for name in CounterHelp.fromTheStart { families[name] = [[:]: 0] }
        for (series, count) in counters {
            families[series.name, default: [:]][series.labels] = count
        }
        for (name, samples) in families.sorted(by: { $0.key < $1.key }) {
            text.add(name, .counter, CounterHelp.texts[name], samples)
        }
    }

    private func samples(_ values: [(worker: Int, value: UInt64)]) -> [[String: String]: UInt64] {
        Dictionary(
            values.map { (["worker": String($0.worker)], $0.value) }, uniquingKeysWith: { $1 })
    }
}
