import Testing

@testable import Bisque

/// Rooms and peers as the application has them while clients speak the mediasoup protocol.
@Suite(.timeLimit(.minutes(1))) struct ProtocolPeerTests {
    static let noRequests: [(JSONValue, BisqueError.Code)] = [
        ("a text", .invalid), (.null, .invalid), (7, .invalid),
        (["method": "queryRoom", "notification": true], .invalid), ([:], .invalid),
        (["method": 7], .invalid), (["method": "dance"], .unsupported),
    ]

    @Test("R2-01: what is no request of a room is refused, by kind", arguments: noRequests)
    func aRoomRefusesWhatIsNoRequest(
        request: JSONValue, code expected: BisqueError.Code
    ) async throws {
        try await withProtocolRoom { room in
            do {
                _ = try await room.receiveRequest(request)
                Issue.record("it was answered")
            } catch let error as BisqueError {
                #expect(error.code == expected)
                if expected == .unsupported { #expect(error.message.contains("dance")) }
            }
        }
    }

    @Test("R2-02: a room that closes says why, and to each client once")
    func aRoomClosesWithWords() async throws {
        try await withProtocolRoom { room in
            let clients = [
                try await ProtocolClient(joining: room, as: "A"),
                try await ProtocolClient(joining: room, as: "B"),
                try await ProtocolClient(joining: room, as: "S", spy: true),
            ]
            for client in clients { _ = await client.heard() }
            room.close(appData: ["x": 1])
            #expect(room.closeAppData == ["x": 1])
            for client in clients {
                #expect(await client.heard() == [.closed(appData: nil)])
            }
        }
    }

    @Test("R2-03: a peer that has closed is not found by its name")
    func aClosedPeerIsNotFound() async throws {
        try await withProtocolRoom { room in
            let client = try await ProtocolClient(joining: room, as: "A")
            #expect(room.peer(named: "A") === client.peer)
            client.peer.close()
            #expect(room.peer(named: "A") == nil)
        }
    }

    @Test("R2-04: a closed room answers nothing")
    func aClosedRoomAnswersNothing() async throws {
        try await withProtocolRoom { room in
            room.close()
            let refusal = await code { _ = try await room.receiveRequest(["method": "queryRoom"]) }
            #expect(refusal == .closed)
        }
    }

    @Test("P2-01: a peer has what came with join, and its objects in order")
    func aPeerHasWhatItSaid() async throws {
        try await withProtocolRoom { room in
            let client = try await ProtocolClient(joining: room, as: "A", appData: ["x": 1])
            let peer = client.peer
            #expect(peer.name == "A" && peer.appData == ["x": 1])
            #expect(peer.rtpCapabilities?.codecs == room.capabilities.codecs)
            #expect(peer.transports.isEmpty && peer.producers.isEmpty && peer.consumers.isEmpty)
            _ = try await client.openTransport(7, "send")
            _ = try await client.openTransport(5, "recv", ["appData": "second"])
            try await client.produce(4, on: 7)
            try await client.produce(3, on: 7, Produced.camera, kind: "video")
            #expect(peer.transports.map(\.signalledID) == [7, 5])
            #expect(peer.transports.map(\.direction) == [.send, .recv])
            #expect(peer.transports.map(\.appData) == [.null, "second"])
            #expect(peer.producers.map(\.signalledID) == [4, 3])
            peer.appData = "another"
            #expect(peer.appData == "another")
        }
    }

    @Test("P2-02: objects are found by their numbers, and others are not")
    func objectsAreFoundByNumber() async throws {
        try await withProtocolRoom { room in
            let client = try await ProtocolClient(joining: room, as: "A")
            let listener = try await ProtocolClient(joining: room, as: "B")
            _ = try await client.openTransport(7)
            try await client.produce(4, on: 7)
            let peer = client.peer
            #expect(peer.transport(withID: 7) === peer.transports.first)
            #expect(peer.producer(withID: 4) === peer.producers.first)
            let consumer = try listener.consumer
            #expect(listener.peer.consumer(withID: Int(consumer.id)) === consumer)
            #expect(
                peer.producers.first.map { listener.peer.consumer(for: $0) === consumer } == true)
            #expect(peer.transport(withID: 4) == nil && peer.producer(withID: 7) == nil)
            #expect(peer.consumer(withID: 1) == nil && listener.peer.transport(withID: 7) == nil)
        }
    }

    @Test("P2-03, M-19: a peer that the server closes is told, and so are the others")
    func aClosedPeerAndTheOthersAreTold() async throws {
        try await withProtocolRoom { room in
            let client = try await ProtocolClient(joining: room, as: "A")
            let other = try await ProtocolClient(joining: room, as: "B")
            _ = try await client.openTransport(1)
            try await client.produce(2, on: 1)
            let transport = try #require(client.peer.transports.first)
            let producer = try #require(client.peer.producers.first)
            let consumer = try other.consumer
            _ = await client.heard()
            _ = await other.heard()
            client.peer.close(appData: ["bye": true])
            #expect(await client.heard() == [.closed(appData: ["bye": true])])
            #expect(await other.heard() == [.peerClosed(name: "A", appData: ["bye": true])])
            #expect(client.peer.closeReason == .application)
            #expect(client.peer.closeAppData == ["bye": true])
            #expect(transport.isClosed && producer.isClosed && consumer.isClosed)
            #expect(other.peer.consumers.isEmpty)
        }
    }

    @Test("P2-04, M-18: who leaves is told nothing; the others hear of it once")
    func leavingIsToldToTheOthersOnce() async throws {
        try await withProtocolRoom { room in
            let client = try await ProtocolClient(joining: room, as: "A")
            let other = try await ProtocolClient(joining: room, as: "B")
            _ = try await client.openTransport(1)
            try await client.produce(2, on: 1)
            _ = await client.heard()
            _ = await other.heard()
            try await client.tell("leave", ["appData": "home"])
            #expect(await client.heard() == [])
            #expect(await other.heard() == [.peerClosed(name: "A", appData: "home")])
            #expect(client.peer.closeReason == .remote && client.peer.closeAppData == "home")
            #expect(try await room.dump().worker?.transports == [])
            #expect(try await room.dump().worker?.receivers.isEmpty == true)
        }
    }

    @Test("P2-05: after its end a peer answers nothing and is told nothing")
    func nothingFollowsTheEnd() async throws {
        try await withProtocolRoom { room in
            let client = try await ProtocolClient(joining: room, as: "A")
            client.peer.close()
            #expect(await client.heard() == [.closed(appData: nil)])
            #expect(await code { _ = try await client.openTransport(1) } == .closed)
            #expect(await code { try await client.tell("leave") } == .closed)
            _ = try await ProtocolClient(joining: room, as: "B")
            #expect(await client.heard() == [])
        }
    }

    @Test("P2-06, M-24, M-26: a notification that can do nothing is no failure")
    func idleNotificationsAreNoFailure() async throws {
        try await withProtocolRoom { room in
            let client = try await ProtocolClient(joining: room, as: "A")
            let other = try await ProtocolClient(joining: room, as: "B")
            _ = await client.heard()
            try await client.tell("closeTransport", ["id": 77])
            try await client.tell("pauseProducer", ["id": "not a number"])
            try await client.tell("pauseConsumer")
            try await client.tell("updateTransport", ["id": 1, "dtlsParameters": 5])
            try await client.tell("updateProducer", ["id": 1, "rtpParameters": [:]])
            try await client.tell("dance", ["on": "the table"])
            #expect(await client.heard() == [])
            #expect(await other.heard() == [])
            #expect(!client.peer.isClosed)
            let noNotification = await code {
                try await client.peer.receiveNotification(["method": "leave"])
            }
            #expect(noNotification == .invalid)
            #expect(await code { try await client.peer.receiveNotification("leave") } == .invalid)
            let nameless = await code {
                try await client.peer.receiveNotification(["notification": true])
            }
            #expect(nameless == .invalid)
        }
    }
}
