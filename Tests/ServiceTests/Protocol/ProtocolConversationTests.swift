import Bisque
import Testing

@testable import BisqueService

/// The mediasoup protocol over texts, with a real worker and no sockets.
@Suite(.timeLimit(.minutes(1))) struct ProtocolConversationTests {
    @Test func aClientJoinsHearsOfAnotherAndLeaves() async throws {
        try await withProtocolDesk { desk in
            let first = try await ProtocolFarEnd(at: desk)
            let room = try await first.ask(1, #"{"method":"queryRoom","target":"room"}"#)
            #expect(room.member("ok") == true && room.member("id") == 1)
            #expect(room.member("data").member("mandatoryCodecPayloadTypes") == [])
            let joined = try await first.join(2, as: "A")
            #expect(joined == ["response": true, "id": 2, "ok": true, "data": ["peers": []]])
            let second = try await ProtocolFarEnd(at: desk)
            let answer = try await second.join(1, as: "B")
            #expect(
                answer.member("data") == [
                    "peers": [["name": "A", "appData": ["device": "x"], "consumers": []]]
                ])
            #expect(
                try await first.socket.next() == [
                    "notification": true, "method": "mediasoup-notification",
                    "data": [
                        "method": "newPeer", "target": "peer", "notification": true, "name": "B",
                        "appData": ["device": "x"], "consumers": [],
                    ],
                ])
            let transport = try await second.ask(
                2,
                """
                {"method":"createTransport","target":"peer","id":7,"direction":"recv","options":{}}
                """)
            #expect(transport.member("ok") == true)
            await second.tell(#"{"method":"leave","target":"peer","notification":true}"#)
            let gone = try await first.socket.next()
            #expect(gone.member("data").member("method") == "peerClosed")
            #expect(await second.socket.end() == "1000 closed")
            first.conversation.closed()
            second.conversation.closed()
            #expect(desk.rooms.count.rooms == 0)
        }
    }

    /// Media in the clear would go wherever a stranger says, and to whom nobody asked.
    @Test func aStrangerNamesNoAddressForPlainRtp() async throws {
        try await withProtocolDesk { desk in
            let client = try await ProtocolFarEnd(at: desk)
            _ = try await client.join(1, as: "A")
            for method in ["createTransport", "updateTransport"] {
                let answer = try await client.ask(
                    2,
                    """
                    {"method":"\(method)","target":"peer","id":7,"direction":"recv",\
                    "plainRtpParameters":{"ip":"127.0.0.1","port":5004}}
                    """)
                #expect(answer.member("ok") == false)
            }
            #expect(desk.rooms.count.rooms == 1)
            let open = try await client.ask(
                3,
                """
                {"method":"createTransport","target":"peer","id":7,"direction":"recv",\
                "options":{},"plainRtpParameters":null}
                """)
            #expect(open.member("ok") == true, "\(open)")
        }
    }

    @Test(arguments: ["a\\u202eb", " A", "", "a\\u0000b"])
    func whatIsNoNameOfAPersonIsRefused(_ name: String) async throws {
        try await withProtocolDesk { desk in
            let client = try await ProtocolFarEnd(at: desk)
            #expect(try await client.join(1, as: name).member("ok") == false)
            #expect(try await client.join(2, as: "Ada").member("ok") == true)
        }
    }

    @Test func whatIsCarriedToEverybodyIsSmall() async throws {
        try await withProtocolDesk { desk in
            let client = try await ProtocolFarEnd(at: desk)
            let large = String(repeating: "x", count: 5000)
            let refused = try await client.ask(
                1,
                """
                {"method":"join","target":"room","peerName":"A","appData":{"note":"\(large)"},\
                "rtpCapabilities":{"codecs":[],"headerExtensions":[]}}
                """)
            #expect(refused.member("ok") == false)
            #expect(try await client.join(2, as: "A").member("ok") == true)
        }
    }

    @Test func aLostSocketIsALostPeer() async throws {
        try await withProtocolDesk { desk in
            let first = try await ProtocolFarEnd(at: desk)
            _ = try await first.join(1, as: "A")
            let second = try await ProtocolFarEnd(at: desk)
            _ = try await second.join(1, as: "B")
            _ = try await first.socket.next()
            second.conversation.closed()
            #expect(
                try await first.socket.next().member("data").member("method") == "peerClosed")
            #expect(desk.rooms.count.rooms == 1)
        }
    }

    @Test func whatIsNoMessageIsRefusedByName() async throws {
        let bad = [
            "", "[", "7", "[]", "{}", #"{"method":"mediasoup-request","id":1}"#,
            #"{"method":"mediasoup-request","data":{}}"#,
            #"{"method":"dance","id":1,"data":{}}"#,
            #"{"method":"mediasoup-request","id":-1,"data":{}}"#,
            #"{"method":"mediasoup-request","id":1,"data":7}"#,
            #"{"method":"mediasoup-request","id":1,"data":{"method":"dance"}}"#,
            #"{"method":"mediasoup-request","id":1,"data":{"method":"createProducer"}}"#,
            #"{"method":"mediasoup-notification","data":{"method":"leave"}}"#,
            String(repeating: "[", count: 100_000), String(repeating: "x", count: 1 << 20),
        ]
        try await withProtocolDesk { desk in
            let client = try await ProtocolFarEnd(at: desk)
            for text in bad {
                await client.conversation.receive(text)
                let answer = try await client.socket.next()
                #expect(answer.member("ok") == false, "\(text.prefix(80))")
                #expect(answer.member("errorReason") != "" && answer.member("errorCode") != 0)
            }
            client.conversation.receiveBinary()
            #expect(try await client.socket.next().member("ok") == false)
            // It is served all the same.
            #expect(try await client.join(9, as: "A").member("ok") == true)
        }
    }

    @Test func aTokenSaysWhoAndWhat() async throws {
        try await withProtocolDesk(gate: TokenFixture.gate()) { desk in
            await #expect(throws: ServiceError.self) { _ = try await ProtocolFarEnd(at: desk) }
            #expect(desk.rooms.count.rooms == 0)
            let token = TokenFixture.token {
                $0.canPublish = false
                $0.name = "Ada"
            }
            let client = try await ProtocolFarEnd(at: desk, token: token)
            _ = try await client.join(1, as: "somebody else")
            let other = try await ProtocolFarEnd(at: desk, token: TokenFixture.token())
            let answer = try await other.join(1, as: "B")
            #expect(
                answer.member("data") == [
                    "peers": [["name": "Ada", "appData": ["device": "x"], "consumers": []]]
                ])
            _ = try await client.socket.next()
            let refused = try await client.ask(2, #"{"method":"createProducer","target":"peer"}"#)
            #expect(refused.member("ok") == false)
        }
    }

    @Test func roomsHaveTheirLimits() async throws {
        var settings = RoomSettings()
        settings.capacity = 1
        settings.rooms = 1
        try await withProtocolDesk(settings: settings) { desk in
            let client = try await ProtocolFarEnd(at: desk)
            for room in ["tea", "coffee", "no name", ""] {
                await #expect(throws: ServiceError.self) {
                    _ = try await ProtocolFarEnd(at: desk, room: room)
                }
            }
            client.conversation.closed()
            let later = try await ProtocolFarEnd(at: desk, room: "coffee")
            later.conversation.closed()
        }
    }

    @Test func whoDoesNotJoinIsNotWaitedForForever() async throws {
        let clock = ManualClock()
        try await withProtocolDesk(clock: clock) { desk in
            let client = try await ProtocolFarEnd(at: desk)
            await clock.untilSomebodySleeps(for: ProtocolDesk.joinTime)
            clock.advance(by: ProtocolDesk.joinTime)
            #expect(await client.socket.end() == "1008 no join")
            #expect(desk.rooms.count.rooms == 0)
        }
    }
}
