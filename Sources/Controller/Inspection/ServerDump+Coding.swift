/// How a server's dump is written: each worker with the rooms it serves.
extension ServerDump {
    private struct Wire: Codable {
        struct Worker: Codable {
            /// The process and the worker's number.
            let workerId: String
            let rooms: [RoomDump]
            let process: WorkerDump
        }

        let workers: [Worker]
        /// Those that no worker serves at the moment.
        let waitingRooms: [RoomDump]
    }

    public init(from decoder: any Decoder) throws {
        let wire = try Wire(from: decoder)
        let rooms = wire.workers.flatMap(\.rooms) + wire.waitingRooms
        self.init(workers: wire.workers.map(\.process), rooms: rooms.sorted { $0.id < $1.id })
    }

    public func encode(to encoder: any Encoder) throws {
        let workers = workers.map { worker in
            Wire.Worker(
                workerId: "\(worker.processID)#\(worker.id)",
                rooms: rooms.filter { worker.rooms.contains($0.id) }, process: worker)
        }
        let served = Set(workers.flatMap(\.rooms).map(\.id))
        try Wire(workers: workers, waitingRooms: rooms.filter { !served.contains($0.id) })
            .encode(to: encoder)
    }
}
