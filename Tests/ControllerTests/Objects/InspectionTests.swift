import Channel
import Testing

@testable import Bisque

/// Stats and dumps: what the worker says, in the application's words.
@Suite(.timeLimit(.minutes(1))) struct InspectionTests {
    @Test func aTransportsCountersArrive() async throws {
        let reply = GetTransportStatsReply(
            remote: Address(ip: "192.0.2.1", port: 9), packetsReceived: 1, bytesReceived: 2,
            packetsSent: 3, bytesSent: 4, rtcpReceived: 5, rtcpSent: 6, receiveBitrate: 7,
            sendBitrate: 8,
            estimate: Estimate(
                bitrate: 9, hold: .congestion, lossPermille: 10, roundTripUsec: 11,
                sendingBitrate: 12, wishedBitrate: 13, probesSent: 14),
            drops: [DropCount(reason: "rtpSequence", packets: 9)])
        let payload = try reply.encoded()
        let stage = try await Stage { $0.answer(GetTransportStats.op, .reply(payload)) }
        let room = try await stage.room()
        let alice = try await room.guest("alice")
        #expect(
            try await alice.transport.getStats()
                == TransportStats(
                    webRtc: nil, remoteAddress: .init(ip: "192.0.2.1", port: 9),
                    remoteRtcpAddress: nil,
                    packetsReceived: 1, bytesReceived: 2, packetsSent: 3, bytesSent: 4,
                    rtcpReceived: 5, rtcpSent: 6, receiveBitrate: 7, sendBitrate: 8,
                    estimate: PathEstimate(
                        bitrate: 9, sendingBitrate: 12, wishedBitrate: 13, hold: .congestion,
                        lossPermille: 10, roundTripMicroseconds: 11, probesSent: 14),
                    drops: [.init(reason: "rtpSequence", packets: 9)]))
        await stage.server.close()
    }

    @Test func anUnreadableReplyEndsTheSession() async throws {
        let stage = try await Stage { $0.answer(GetTransportStats.op, .reply([1, 2, 3])) }
        let room = try await stage.room()
        let alice = try await room.guest("alice")
        #expect(await code { _ = try await alice.transport.getStats() } == .workerDied)
        _ = await stage.fleet.worker(2)
        await stage.server.close()
    }

    @Test func aRoomsDumpShowsWhoHearsWhom() async throws {
        let empty = try DumpRoomReply(transports: [], receivers: []).encoded()
        let transport = try DumpTransportReply(
            room: RoomID(rawValue: 1), sharesPort: true, muxesRtcp: true, receivers: [],
            senders: [],
            ssrcs: [SsrcRoute(ssrc: 5, receiver: ReceiverID(rawValue: 6), learned: true)],
            mids: [NameRoute(name: "m", receiver: ReceiverID(rawValue: 6))], rids: [],
            payloads: [PayloadRoute(type: 100, receiver: ReceiverID(rawValue: 6))]
        ).encoded()
        let receiverDump = try DumpReceiverReply(
            room: RoomID(rawValue: 1),
            reception: Reception(
                kind: .audio, payloads: [], encodings: [], extensions: [], hasPli: false,
                hasFir: false, hasNack: false, hasTransportCc: false, hasRemb: false),
            senders: [], streams: []
        ).encoded()
        let stage = try await Stage { fleet in
            fleet.answer(DumpRoom.op, .reply(empty))
            fleet.answer(DumpTransport.op, .reply(transport))
            fleet.answer(DumpReceiver.op, .reply(receiverDump))
        }
        let room = try await stage.room()
        let alice = try await room.guest("alice")
        let bob = try room.createPeer(named: "bob")
        try bob.setCapabilities(Fixtures.peerCapabilities)
        let receiver = try await alice.peer.receive(
            Streams.opus, kind: .audio, on: alice.transport)
        let sender = try #require(bob.rtpSenders.first)

        let dump = try await room.dump()

        try #require(dump.peers.map(\.name) == ["alice", "bob"])
        #expect(dump.receiverSenders == [receiver.id: [sender.id]])
        #expect(dump.senderReceiver == [sender.id: receiver.id])
        #expect(dump.peers[0].transports.map(\.routes.ssrcs) == [[5: 6]])
        #expect(dump.peers[0].transports.map(\.routes.learnedSsrcs) == [[5]])
        #expect(dump.peers[0].transports.map(\.routes.payloadTypes) == [[100: [6]]])
        #expect(dump.peers[1].rtpSenders.map(\.id) == [sender.id])
        #expect(dump.worker == WorkerRoomDump(transports: [], receivers: []))
        await stage.server.close()
    }

    @Test func aSenderThatWasNeverAttachedAnswersForItself() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try await room.guest("alice")
        let bob = try await room.guest("bob")
        let receiver = try await alice.peer.receive(
            Streams.opus, kind: .audio, on: alice.transport)
        let sender = try #require(bob.peer.rtpSenders.first)

        let stats = try await sender.getStats()
        let dump = try await sender.dump()

        #expect(stats.ssrc == sender.rtpParameters.encodings.first?.ssrc)
        #expect(stats.packets == 0 && stats.packetsLost == nil)
        #expect(dump.receiver == receiver.id && dump.transport == nil && dump.sequence == nil)
        #expect(dump.supportedPayloadTypes == [100])
        await stage.server.close()
    }

    @Test func aRoomsStatsAreThoseOfItsPeers() async throws {
        let transport = try GetTransportStatsReply(
            packetsReceived: 1, bytesReceived: 2, packetsSent: 3, bytesSent: 4, rtcpReceived: 5,
            rtcpSent: 6, receiveBitrate: 7, sendBitrate: 8, drops: []
        ).encoded()
        let receiver = try GetReceiverStatsReply(
            streams: [], keyframesWanted: 1, pliSent: 2, firSent: 3
        ).encoded()
        let stage = try await Stage { fleet in
            fleet.answer(GetTransportStats.op, .reply(transport))
            fleet.answer(GetReceiverStats.op, .reply(receiver))
        }
        let room = try await stage.room()
        let alice = try await room.guest("alice")
        let bob = try await room.guest("bob")
        _ = try await alice.peer.receive(Streams.opus, kind: .audio, on: alice.transport)

        let stats = try await room.getStats()

        #expect(stats.peers.map(\.name) == ["alice", "bob"])
        #expect(stats.peers.map(\.id) == [alice.peer.id, bob.peer.id])
        #expect(stats.peers.map(\.stats.receivers.count) == [1, 0])
        #expect(stats.peers.map(\.stats.senders.count) == [0, 1])
        await stage.server.close()
    }

    @Test func aServersStatsAreThoseOfItsWorkers() async throws {
        let reply = try DumpWorkerReply(
            rooms: [RoomID(rawValue: 3)], transports: 1, receivers: 2, senders: 3, sockets: 4,
            buffersTotal: 5, buffersFree: 6, tcpConnections: 12, turns: 7, datagramsIn: 8,
            datagramsOut: 9,
            messagesOut: 10, sendFailures: 11, drops: []
        ).encoded()
        let stage = try await Stage { $0.answer(DumpWorker.op, .reply(reply)) }

        let stats = try await stage.server.getStats()
        await stage.server.close()
        let afterwards = await code { _ = try await stage.server.getStats() }

        #expect(stats.workers.map(\.id) == stage.server.workers.map(\.id))
        #expect(stats.workers.map(\.rooms) == [[3]])
        #expect(stats.workers.map(\.messagesOut) == [10])
        #expect(stats.workers.map(\.tcpConnections) == [12])
        #expect(afterwards == .closed)
    }
}
