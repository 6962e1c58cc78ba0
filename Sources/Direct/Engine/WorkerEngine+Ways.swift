import Bisque
import Channel

/// Ways to rooms: plain transports beside the connection, upon loopback addresses, so that packets
/// go from worker to worker and never through the program.
extension WorkerEngine {
    /// Names what is going to be at the worker.
    func number() -> UInt32 { room.number() }

    /// A socket for the end of a way that is the peer's.
    ///
    /// - Throws: `.limit` without a free port.
    func waySocket() throws(BisqueError) -> BoundSocket {
        try room.openLoopbackSocket()
    }

    /// Opens a way to there. Returns its number.
    ///
    /// - Throws: `.workerDied`, `.refused`, `.cancelled`.
    func openWay(
        _ socket: BoundSocket, to remote: TransportAddress
    ) async throws(BisqueError) -> UInt32 {
        let way = room.number()
        let request = CreatePlainTransport(
            transport: TransportID(rawValue: way), room: RoomID(rawValue: room.id),
            remote: Address(ip: remote.ip, port: remote.port), remoteRtcp: nil, srtp: nil)
        let room = room
        try await Waiter<Void>.wait { waiter in
            do throws(BisqueError) {
                try room.ask(request, carrying: [socket.descriptor]) { [weak self] answer in
                    // Nobody has it when whoever asked was cancelled meanwhile.
                    if !waiter.settle(answer.map { _ in }) { self?.closeWay(way) }
                }
                room.flush()
            } catch {
                waiter.settle(.failure(error))
            }
        }
        return way
    }

    func closeWay(_ way: UInt32) {
        do throws(BisqueError) {
            try room.ask(CloseTransport(transport: TransportID(rawValue: way))) { _ in }
            room.flush()
        } catch {
            // The worker is gone, and everybody is told.
        }
    }
}
