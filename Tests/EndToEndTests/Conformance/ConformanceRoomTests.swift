/// Rows of the conformance checklist: rooms, and the peers in them.
import Bisque
import Foundation
import Testing

extension EndToEnd {
    @Suite("Conformance: rooms and peers")
    struct ConformanceRoomTests {
        @Test("R1-01: a peer comes and closes")
        func aPeerComesAndCloses() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let alice = try room.createPeer(named: "alice")
                #expect(alice.name == "alice" && !alice.isClosed)
                let events = Journal(alice.events())
                alice.close()
                let all = try await events.untilEnd()
                guard all.count == 1, case .closed(.application) = all[0] else {
                    Issue.record("not the end alone: \(all)")
                    return
                }
            }
        }

        @Test("R1-02, R1-03, R1-04: a name is needed, is one peer's, and is free again")
        func names() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let nameless = await refusal { _ = try room.createPeer(named: "") }
                #expect(nameless?.code == .invalid)
                #expect(room.peers.isEmpty)
                let first = try room.createPeer(named: "alice")
                let again = await refusal { _ = try room.createPeer(named: "alice") }
                #expect(again?.code == .duplicate, "\(again?.message ?? "")")
                #expect(room.peer(named: "alice") === first && room.peers.count == 1)
                first.close()
                #expect(room.peer(named: "alice") == nil && room.peers.isEmpty)
                let second = try room.createPeer(named: "alice")
                #expect(room.peer(named: "alice") === second && room.peers.count == 1)
            }
        }

        @Test("R1-05: peers stay in the order in which they came")
        func order() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let peers = try ["alice", "bob", "carol"].map { try room.createPeer(named: $0) }
                peers[1].close()
                #expect(room.peers.map(\.name) == ["alice", "carol"])
                #expect(room.peers.first === peers[0] && room.peers.last === peers[2])
            }
        }

        @Test("R1-06, R1-07: capabilities are told kind by kind, and there are no other kinds")
        func kinds() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let found = [MediaKind.audio, .video, .depth].map { kind in
                    room.capabilities(for: kind).codecs.map { line($0) }
                }
                #expect(
                    found == [
                        ["audio/opus 100 x2", "audio/PCMU 0"],
                        [
                            "video/VP8 110", "video/rtx 101 of 110", "video/H264 112",
                            "video/rtx 102 of 112",
                        ],
                        ["video/VP8 120"],
                    ])
                for kind in [MediaKind.audio, .video, .depth] {
                    let extensions = room.capabilities(for: kind).headerExtensions
                    #expect(!extensions.isEmpty && extensions.allSatisfy { $0.kind == kind })
                }
                #expect(MediaKind(rawValue: "chicken") == nil)
                #expect(throws: DecodingError.self) {
                    try JSONDecoder().decode([MediaKind].self, from: Data(#"["chicken"]"#.utf8))
                }
            }
        }

        @Test("R1-08: a dump at once shows everybody")
        func aDumpAtOnce() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let peers = try ["alice", "bob"].map { try room.createPeer(named: $0) }
                #expect(try await room.dump().peers.map(\.id) == peers.map(\.id))
            }
        }

        @Test("R1-09, R1-10: given payload types stay, others are the first that are free")
        func payloadTypes() async throws {
            try await withServer(.quiet()) { server in
                let given = try await server.openRoom()
                #expect(
                    given.capabilities.codecs.map { line($0) } == [
                        "audio/opus 100 x2", "audio/PCMU 0", "video/VP8 110",
                        "video/rtx 101 of 110", "video/H264 112", "video/rtx 102 of 112",
                        "video/VP8 120",
                    ])
                let free = try await server.createRoom(mediaCodecs: [.opus, .vp8])
                #expect(
                    free.capabilities.codecs.map { line($0) } == [
                        "audio/opus 100 x2", "video/VP8 101", "video/rtx 102 of 101",
                    ])
            }
        }

        @Test("R1-11, R1-12: peers end before their room, and then it takes nobody")
        func theEndOfARoom() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let alice = try room.createPeer(named: "alice")
                let events = room.events()
                room.close()
                var ending: CloseReason?
                for await event in events {
                    if case .closed = event { ending = alice.closeReason }
                }
                #expect(ending == .parent)
                #expect(room.isClosed && room.peers.isEmpty)
                let late = await refusal { _ = try room.createPeer(named: "bob") }
                #expect(late?.code == .closed)
            }
        }

        @Test("R1-13: a new peer is announced after it was made")
        func announcement() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let events = Journal(room.events())
                #expect(events.events.isEmpty)
                let alice = try room.createPeer(named: "alice")
                let told = try await events.first("she is announced") { event in
                    if case .newPeer(let peer) = event { peer } else { nil }
                }
                #expect(told === alice)
            }
        }

        @Test("P1-01, P1-02: a transport needs nothing said, but one way in")
        func aTransportWithNothingSaid() async throws {
            try await withServer(.quiet()) { server in
                let alice = try await server.openRoom().createPeer(named: "alice")
                let transport = try await alice.createWebRtcTransport()
                #expect(transport.peer === alice && transport.peer.name == "alice")
                #expect(alice.transports.count == 1 && alice.transports.first === transport)
                #expect(try await alice.dump().transports.map(\.id) == [transport.id])
                let shut = await refusal {
                    _ = try await alice.createWebRtcTransport(
                        .init(acceptsUdp: false, acceptsTcp: false))
                }
                #expect(shut?.code == .invalid)
                #expect(alice.transports.count == 1)
            }
        }

        @Test("P1-03: a receiver knows its transport, and its peer knows it")
        func aReceiverKnowsItsTransport() async throws {
            try await withServer(.quiet()) { server in
                let alice = try await server.openRoom().join("alice")
                let receiver = try await alice.publish(.microphone(ssrc: 1), kind: .audio)
                #expect(receiver.transport === alice.transport)
                #expect(alice.peer.rtpReceivers.count == 1)
                #expect(alice.peer.rtpReceivers.first === receiver)
                #expect(try await alice.peer.dump().rtpReceivers.map(\.id) == [receiver.id])
            }
        }

        @Test("P1-04, P1-05, P1-06: a receiver needs an open transport of its peer, and a kind")
        func whatAReceiverNeeds() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let alice = try await room.join("alice")
                let bob = try await room.join("bob")
                let foreign = await refusal {
                    _ = try await alice.peer.receive(
                        .microphone(ssrc: 1), kind: .audio, on: bob.transport)
                }
                #expect(foreign?.code == .notFound)
                alice.transport.close()
                let closed = await refusal {
                    _ = try await alice.publish(.microphone(ssrc: 1), kind: .audio)
                }
                #expect(closed?.code == .closed)
                #expect(alice.peer.rtpReceivers.isEmpty)
                // A kind that is none never becomes a value; as text it is refused.
                #expect(MediaKind(rawValue: "chicken") == nil)
            }
        }

        @Test("P1-08: nothing is received before the capabilities are set")
        func nothingBeforeCapabilities() async throws {
            try await withServer(.quiet()) { server in
                let alice = try await server.openRoom().createPeer(named: "alice")
                let participant = try await Participant(alice)
                let early = await refusal {
                    _ = try await participant.publish(.microphone(ssrc: 1), kind: .audio)
                }
                #expect(early?.code == .invalid)
                #expect(early?.message.contains("capabilities") == true)
                #expect(alice.rtpReceivers.isEmpty)
            }
        }

        @Test("P1-09, P1-11: capabilities are set once, and those that contradict themselves never")
        func capabilitiesAreSetOnce() async throws {
            try await withServer(.quiet()) { server in
                let alice = try await server.openRoom().createPeer(named: "alice")
                let contradictions = [
                    RtpCapabilities(codecs: [.opus]),
                    RtpCapabilities(codecs: [
                        Fixtures.numbered(.opus, 100), Fixtures.numbered(.pcmu, 100),
                    ]),
                ]
                for capabilities in contradictions {
                    let refusal = await refusal { try alice.setCapabilities(capabilities) }
                    #expect(refusal?.code == .invalid)
                    #expect(alice.capabilities == nil)
                }
                let first = try alice.setCapabilities(Fixtures.peerCapabilities)
                let again = await refusal {
                    try alice.setCapabilities(
                        RtpCapabilities(codecs: [Fixtures.numbered(.opus, 100)]))
                }
                #expect(again?.code == .duplicate)
                #expect(alice.capabilities == first && first.codecs.count == 6)
            }
        }

        @Test("P1-12, P1-13: senders are there when the capabilities are set, and not before")
        func sendersOfALateComer() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let alice = try await room.join("alice")
                let bob = try await room.join("bob")
                let receivers = [
                    try await alice.publish(.microphone(ssrc: 1), kind: .audio),
                    try await bob.publish(.camera(ssrc: 2)),
                ]
                let carol = try room.createPeer(named: "carol")
                let events = Journal(carol.events())
                #expect(carol.rtpSenders.isEmpty)
                try carol.setCapabilities(Fixtures.peerCapabilities)
                #expect(
                    carol.rtpSenders.map(\.associatedRtpReceiver.id) == receivers.map(\.id))
                let senders = carol.rtpSenders.map(\.id)
                carol.close()
                let told = try await events.untilEnd().compactMap { event in
                    if case .newRtpSender(let sender) = event { sender.id } else { nil }
                }
                #expect(told == senders)
            }
        }

        @Test("P1-14: a peer takes all of its own along, its ports too")
        func aPeerTakesAllOfItsOwnAlong() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let alice = try await room.join("alice")
                let bob = try await room.join("bob")
                let own = try await alice.peer.createPlainTransport(.init(port: .own))
                let receiver = try await alice.publish(.camera(ssrc: 1))
                let source = try await bob.publish(.camera(ssrc: 2))
                let sender = try await alice.listen(to: source)
                let ends = [
                    Journal(alice.transport.events()).isOver(by: .closed(.parent)),
                    Journal(own.events()).isOver(by: .closed(.parent)),
                ]
                alice.peer.close()

                for end in ends { #expect(try await end()) }
                #expect(alice.peer.closeReason == .application)
                #expect(receiver.closeReason == .parent && sender.closeReason == .parent)
                #expect(alice.peer.transports.isEmpty && alice.peer.rtpReceivers.isEmpty)
                #expect(alice.peer.rtpSenders.isEmpty && bob.peer.rtpSenders.isEmpty)
                #expect(!source.isClosed)
                let port = own.localAddress.port
                try await eventually("the port is free again") {
                    do {
                        _ = try Endpoint(port: port)
                        return true
                    } catch {
                        return false
                    }
                }
                let worker = try #require(try await server.dump().workers.first)
                #expect(worker.transports == 1 && worker.receivers == 1 && worker.senders == 0)
            }
        }
    }
}

extension Journal where Event == Transport.Event {
    /// Whether this is the last of what was said, once there is an end.
    func isOver(by event: Event) -> () async throws -> Bool {
        { try await self.untilEnd().last == event }
    }
}
