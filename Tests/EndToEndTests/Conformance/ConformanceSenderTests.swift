/// Rows of the conformance checklist: who hears whom in a room of three, and what a listener gets.
import Bisque
import Testing

extension EndToEnd {
    @Suite("Conformance: senders")
    struct ConformanceSenderTests {
        /// Alice sends sound and a picture, Bob a picture.
        struct Scene {
            let room: Room
            let alice: Participant
            let bob: Participant
            let sound: RtpReceiver
            let picture: RtpReceiver
            let bobsPicture: RtpReceiver

            init(_ server: Server) async throws {
                room = try await server.openRoom()
                alice = try await room.join("alice")
                bob = try await room.join("bob")
                sound = try await alice.publish(.microphone(ssrc: 1111), kind: .audio)
                picture = try await alice.publish(.camera(ssrc: 2222))
                bobsPicture = try await bob.publish(.camera(ssrc: 3333))
            }

            /// Who hears whom, as the room's dump says it.
            func map() async throws -> [UInt32: [UInt32]] { try await room.dump().receiverSenders }
        }

        @Test("SC-01, SC-02: a sender for each stream of the others, in the order of their coming")
        func aSenderForEachStream() async throws {
            try await withServer(.quiet()) { server in
                let scene = try await Scene(server)
                #expect(
                    scene.alice.peer.rtpSenders.map(\.associatedRtpReceiver.id) == [
                        scene.bobsPicture.id
                    ])
                #expect(
                    scene.bob.peer.rtpSenders.map(\.associatedRtpReceiver.id) == [
                        scene.sound.id, scene.picture.id,
                    ])
                for participant in [scene.alice, scene.bob] {
                    let others = participant.peer === scene.alice.peer ? scene.bob : scene.alice
                    for sender in participant.peer.rtpSenders {
                        #expect(sender.peer === participant.peer && sender.transport == nil)
                        #expect(sender.associatedRtpReceiver.peer === others.peer)
                        try await sender.send(over: participant.transport)
                        #expect(sender.transport === participant.transport)
                    }
                }
            }
        }

        /// Numbers, sources and repairs are the listener's own here; all else is the publisher's.
        @Test("SC-03, SS-08: a sender says what its receiver said, and carries what was attached")
        func aSendersParameters() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let (alice, bob) = try await (room.join("alice"), room.join("bob"))
                let picture = try await alice.publish(
                    attaching(["who": "alice", "list": [1, 2]]))
                let from = picture.rtpParameters
                let to = try #require(bob.peer.rtpSenders.first).rtpParameters
                #expect(to.codecs.map { line($0) } == ["video/VP8 110", "video/rtx 101 of 110"])
                #expect(to.codecs[0].mimeType == from.codecs[0].mimeType)
                #expect(to.codecs[0].clockRate == from.codecs[0].clockRate)
                #expect(to.codecs[0].parameters == from.codecs[0].parameters)
                #expect(from.encodings.count == 2 && to.encodings.count == 1)
                #expect(to.rtcp.cname == "her clock")
                #expect(to.mid != from.mid && to.mid?.count == 8)
                #expect(to.userParameters == from.userParameters)
                #expect(to.userParameters == ["who": "alice", "list": [1, 2]])
            }
        }

        private func attaching(_ values: [String: JSONValue]) -> RtpParameters {
            var parameters = RtpParameters.camera(ssrc: 2222)
            parameters.encodings.append(.init(ssrc: 2223))
            parameters.rtcp.cname = "her clock"
            parameters.userParameters = values
            return parameters
        }

        @Test("SC-04, SC-05: the dump says who hears whom, until a receiver closes")
        func whoHearsWhom() async throws {
            try await withServer(.quiet()) { server in
                let scene = try await Scene(server)
                let (alices, bobs) = (scene.alice.peer.rtpSenders, scene.bob.peer.rtpSenders)
                try #require(alices.count == 1 && bobs.count == 2)
                #expect(
                    try await scene.map() == [
                        scene.sound.id: [bobs[0].id], scene.picture.id: [bobs[1].id],
                        scene.bobsPicture.id: [alices[0].id],
                    ])
                let events = Journal(bobs[0].events())
                scene.sound.close()
                guard case .closed(.parent) = try await events.untilEnd().last else {
                    Issue.record("the sender does not say why it closed")
                    return
                }
                #expect(scene.bob.peer.rtpSenders.map(\.id) == [bobs[1].id])
                #expect(
                    try await scene.map() == [
                        scene.picture.id: [bobs[1].id], scene.bobsPicture.id: [alices[0].id],
                    ])
            }
        }

        @Test("SC-06: a peer that closes takes its streams from the others, and leaves theirs")
        func aPeerThatCloses() async throws {
            try await withServer(.quiet()) { server in
                let scene = try await Scene(server)
                scene.sound.close()
                let (alices, bobs) = (scene.alice.peer.rtpSenders, scene.bob.peer.rtpSenders)
                scene.bob.peer.close()
                #expect(scene.bob.peer.isClosed && scene.bobsPicture.isClosed)
                #expect((alices + bobs).allSatisfy { $0.isClosed })
                #expect(scene.alice.peer.rtpReceivers.map(\.id) == [scene.picture.id])
                #expect(scene.alice.peer.rtpSenders.isEmpty)
                #expect(scene.bob.peer.rtpReceivers.isEmpty)
                #expect(scene.bob.peer.rtpSenders.isEmpty)
                #expect(try await scene.map() == [scene.picture.id: []])
            }
        }

        @Test("SC-07: a third one hears the others and is heard by them")
        func aThirdOne() async throws {
            try await withServer(.quiet()) { server in
                let scene = try await Scene(server)
                scene.bob.peer.close()
                let carol = try await scene.room.join("carol")
                #expect(
                    carol.peer.rtpSenders.map(\.associatedRtpReceiver.id) == [
                        scene.sound.id, scene.picture.id,
                    ])
                let receivers = [
                    try await carol.publish(.microphone(ssrc: 4444), kind: .audio),
                    try await carol.publish(.camera(ssrc: 5555)),
                ]
                #expect(
                    scene.alice.peer.rtpSenders.map(\.associatedRtpReceiver.id)
                        == receivers.map(\.id))
            }
        }

        @Test("SS-01, SS-02: a transport makes a sender active, and before it nothing is sent")
        func aTransportMakesItActive() async throws {
            try await withServer(.quiet()) { server in
                let scene = try await Scene(server)
                let sender = try #require(scene.bob.peer.rtpSenders.last)
                let events = Journal(sender.events())
                #expect(!sender.isActive)
                var source = Source(ssrc: 2222)
                try source.send(10, from: scene.alice)
                try await eventually("they have come") {
                    try await scene.picture.getStats().streams.first?.packets == 10
                }
                #expect(try await server.dump().workers.first?.senders == 0)
                #expect(scene.bob.endpoint.rtp.isEmpty)

                try await sender.send(over: scene.bob.transport)
                #expect(sender.isActive && sender.transport === scene.bob.transport)
                try source.send(10, from: scene.alice)
                _ = try await scene.bob.endpoint.rtp(sender.ssrc, count: 10)
                #expect(scene.bob.endpoint.rtp.count == 10)
                scene.picture.close()
                let told = try await events.untilEnd().compactMap { event -> String? in
                    switch event {
                    case .transportChanged(let transport): "transport \(transport != nil)"
                    case .activityChanged(let isActive): "active \(isActive)"
                    default: nil
                    }
                }
                #expect(told == ["active false", "transport true", "active true"])
            }
        }

        @Test("SS-04: a transport that closes leaves its sender, inactive")
        func aTransportThatCloses() async throws {
            try await withServer(.quiet()) { server in
                let scene = try await Scene(server)
                let sender = try #require(scene.bob.peer.rtpSenders.last)
                try await sender.send(over: scene.bob.transport)
                let events = Journal(sender.events())
                scene.bob.transport.close()
                #expect(!sender.isActive && !sender.isClosed && sender.transport == nil)
                try await events.first("it is told") { event in
                    if case .activityChanged(false) = event { true } else { nil }
                }
                let next = try await scene.bob.peer.createPlainTransport(
                    .init(remote: scene.bob.endpoint.address))
                try await sender.send(over: next)
                #expect(sender.isActive && sender.transport === next)
            }
        }

        @Test("SS-05: a listener without the codec has a sender that is not available")
        func withoutTheCodec() async throws {
            try await withServer(.quiet()) { server in
                let scene = try await Scene(server)
                let dave = try scene.room.createPeer(named: "dave")
                try dave.setCapabilities(RtpCapabilities(codecs: [Fixtures.numbered(.opus, 100)]))
                #expect(dave.rtpSenders.map(\.isAvailable) == [true, false, false])
                let listener = try await Participant(dave)
                for sender in dave.rtpSenders {
                    try await sender.send(over: listener.transport)
                    #expect(sender.isActive == sender.isAvailable)
                }
                #expect(dave.rtpSenders.map(\.rtpParameters.codecs.isEmpty) == [false, true, true])
            }
        }

        @Test("SS-06: other parameters of the publisher are news of the same sender")
        func otherParameters() async throws {
            try await withServer(.quiet()) { server in
                let scene = try await Scene(server)
                let (peer, sender) = (
                    Journal(scene.bob.peer.events()), try #require(scene.bob.peer.rtpSenders.first)
                )
                let events = Journal(sender.events())
                try await scene.sound.receive(
                    RtpParameters(
                        codecs: [.init(.pcmu, payloadType: 0)], encodings: [.init(ssrc: 1111)]))
                #expect(sender.rtpParameters.codecs.map(\.mimeType) == ["audio/PCMU"])
                #expect(scene.bob.peer.rtpSenders.count == 2)
                scene.room.close()
                let told = try await events.untilEnd().compactMap { event in
                    if case .parametersChanged(let parameters) = event {
                        parameters.codecs.map(\.mimeType)
                    } else {
                        nil
                    }
                }
                #expect(told == [["audio/opus"], ["audio/PCMU"]])
                let senders = try await peer.untilEnd().count { event in
                    if case .newRtpSender = event { true } else { false }
                }
                #expect(senders == 2)
            }
        }

        @Test("SS-07: every sender has a name of eight letters that no other has")
        func names() async throws {
            try await withServer(.quiet()) { server in
                let scene = try await Scene(server)
                for number in 0..<20 { _ = try await scene.room.join("listener \(number)") }
                let names = scene.room.peers.flatMap(\.rtpSenders).compactMap(\.rtpParameters.mid)
                #expect(names.count == 63 && Set(names).count == 63)
                #expect(names.allSatisfy { $0.count == 8 })
            }
        }
    }
}
