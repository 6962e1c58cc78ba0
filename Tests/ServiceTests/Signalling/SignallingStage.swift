/// A service without sockets: a real server with one worker or more, its rooms, and clients that
/// talk to it through texts.
import Bisque
import Testing

@testable import BisqueService

struct SignallingStage {
    let server: Server
    let book: RoomBook
    let desk: SignallingDesk
    let counters = Counters()
    let clock = ManualClock()
    /// Unlike any other time that somebody sleeps for.
    static let answerTime = Duration.seconds(7)

    static func run(
        settings: RoomSettings = RoomSettings(), gate: Gate = .open, workers: Int = 1,
        roomSendersPerWorker: Int? = nil,
        _ body: (SignallingStage) async throws -> Void
    ) async throws {
        let policy = RestartPolicy(
            maxRestarts: 1000, firstDelay: .milliseconds(10), maxDelay: .milliseconds(20))
        let configuration = ServerConfiguration(
            workers: workers, restartPolicy: policy, roomSendersPerWorker: roomSendersPerWorker,
            logging: .silent)
        try await withServer(configuration) { server in
            let stage = SignallingStage(server: server, settings: settings, gate: gate)
            try await body(stage)
            stage.book.close()
            // Nothing sleeps on when the test is over.
            stage.clock.advance(by: .seconds(3600))
        }
    }

    private init(server: Server, settings: RoomSettings, gate: Gate) {
        self.server = server
        var settings = settings
        settings.clock = clock
        let journal = Journal(level: .silent)
        book = RoomBook(
            server: server, settings: settings, gate: gate, journal: journal,
            counters: counters)
        var waits = SignallingSettings()
        waits.clock = clock
        waits.answerTime = Self.answerTime
        desk = SignallingDesk(
            book: book, settings: waits, journal: journal, counters: counters)
    }

    func client() -> TestClient { TestClient(at: desk) }

    /// A client that is in the room already.
    func member(
        _ name: String, in room: String = "green", token: String? = nil
    ) async throws -> TestClient {
        let client = client()
        let token = token.map { #","token":"\#($0)""# } ?? ""
        let joined = await client.ask("join", #""room":"\#(room)","name":"\#(name)"\#(token)"#)
        try #require(joined["type"] == .string("joined"), "\(joined)")
        return client
    }

    /// A client's peer, in the only room that there is.
    func peer(of client: TestClient) throws -> Peer {
        try #require(server.rooms.first?.peer(named: client.person))
    }
}
