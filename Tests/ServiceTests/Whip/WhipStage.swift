/// A desk over a real worker, and short ways to ask it.
import Bisque
import BisqueWeb
import Testing

@testable import BisqueService

struct WhipStage: Sendable {
    let server: Server
    let book: RoomBook
    let desk: WhipDesk
    let counters = Counters()

    /// Runs the body with a stage of its own, and closes everything after it.
    static func with(
        _ settings: WhipSettings = WhipSettings(), rooms: RoomSettings = RoomSettings(),
        gate: Gate = .open, joins: JoinLimits? = nil,
        _ body: @Sendable (WhipStage) async throws -> Void
    ) async throws {
        let server = try await Server(ServerConfiguration(workers: 1, logging: .silent))
        let stage = WhipStage(server, settings, rooms, gate, joins)
        do {
            try await body(stage)
        } catch {
            await server.close()
            throw error
        }
        await server.close()
    }

    private init(
        _ server: Server, _ settings: WhipSettings, _ rooms: RoomSettings, _ gate: Gate,
        _ joins: JoinLimits?
    ) {
        self.server = server
        let journal = Journal(level: .silent)
        book = RoomBook(
            server: server, settings: rooms, gate: gate, journal: journal, counters: counters)
        desk = WhipDesk(
            book: book, gate: gate, settings: settings, joins: joins, journal: journal,
            counters: counters)
    }

    // MARK: Requests

    func post(
        _ kind: WhipKind = .whip, _ offer: String, room: String = "studio",
        query: [String: String] = [:], headers: [String: String] = [:],
        address: String = "192.0.2.7"
    ) async -> HttpResponse {
        let headers = ["content-type": "application/sdp"].merging(headers) { $1 }
        return await desk.answer(
            HttpRequest(
                method: "POST", path: "/\(kind)/\(room)", parameters: ["room": room],
                query: query, headers: headers, body: Array(offer.utf8), remoteAddress: address),
            at: kind)
    }

    /// Asks a session that was opened before for something.
    func ask(
        _ method: String, _ opened: HttpResponse, _ body: String = "",
        headers: [String: String] = [:]
    ) async throws -> HttpResponse {
        let location = try #require(opened["location"])
        let parts = location.split(separator: "/").map(String.init)
        let kind = try #require(WhipKind(rawValue: parts[0]))
        let all = ["content-type": "application/trickle-ice-sdpfrag"].merging(headers) { $1 }
        return await desk.answerSession(
            HttpRequest(
                method: method, path: location,
                parameters: ["room": parts[1], "session": parts[2]],
                headers: all, body: Array(body.utf8)), at: kind)
    }

    func patch(_ opened: HttpResponse, if tag: String?, _ body: String) async throws -> Int {
        let headers = tag.map { ["if-match": $0] } ?? [:]
        return try await ask("PATCH", opened, body, headers: headers).status
    }

    /// Opens a publisher and gives what the others see of him.
    func publisher(
        _ name: String = "Camera 1", room: String = "studio"
    ) async throws -> (opened: HttpResponse, person: Person) {
        let opened = await post(.whip, WhipOffers.sending(), room: room, query: ["name": name])
        try #require(opened.status == 201, "\(opened.text)")
        let people = try #require(await book.room(named: room)).people
        return (opened, try #require(people.last { $0.name == name }))
    }

    /// The newest of the room's peers that is no publisher.
    func player(in room: String = "studio") async throws -> Peer {
        let open = try #require(await book.room(named: room))
        return try #require(open.room.peers.last { $0.rtpReceivers.isEmpty })
    }
}

extension HttpResponse {
    subscript(header: String) -> String? { headers.first { $0.name == header }?.value }

    var text: String { String(decoding: body, as: UTF8.self) }
}

/// What encoders and players offer.
enum WhipOffers {
    private static let fingerprint =
        "sha-256 9C:EF:F4:D0:75:E8:68:5F:C7:9E:DD:D4:B9:CD:F8:50:"
        + "E8:02:1D:5E:D6:C2:88:9A:15:1D:82:CF:2C:07:FF:70"

    static let audio = [
        "m=audio 9 UDP/TLS/RTP/SAVPF 111", "a=mid:0", "a=rtpmap:111 opus/48000/2",
        "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
    ]
    static let video = [
        "m=video 9 UDP/TLS/RTP/SAVPF 96 97", "a=mid:1", "a=rtpmap:96 VP8/90000",
        "a=rtcp-fb:96 nack", "a=rtcp-fb:96 nack pli", "a=rtpmap:97 rtx/90000", "a=fmtp:97 apt=96",
        "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
    ]

    static func sending(_ sections: [[String]] = [audio, video]) -> String {
        offer("sendonly", sections)
    }

    static func receiving(_ sections: [[String]] = [audio, video]) -> String {
        offer("recvonly", sections)
    }

    private static func offer(_ direction: String, _ sections: [[String]]) -> String {
        let mids = sections.compactMap { section in
            section.first { $0.hasPrefix("a=mid:") }?.dropFirst("a=mid:".count)
        }
        let head = [
            "v=0", "o=- 1 1 IN IP4 0.0.0.0", "s=-", "t=0 0",
            "a=group:BUNDLE \(mids.joined(separator: " "))",
        ]
        let common = [
            "a=\(direction)", "a=ice-ufrag:abcd", "a=ice-pwd:0123456789012345678901",
            "a=fingerprint:\(fingerprint)", "a=setup:actpass", "a=rtcp-mux",
        ]
        return (head + sections.flatMap { $0 + common }).map { $0 + "\r\n" }.joined()
    }

    static func fragment(_ usernameFragment: String = "abcd") -> String {
        "a=ice-ufrag:\(usernameFragment)\r\na=ice-pwd:0123456789012345678901\r\n"
            + "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\n"
            + "a=candidate:1 1 udp 2122260223 192.0.2.1 61764 typ host generation 0\r\n"
    }
}
