/// A listener's numbers go on, whatever happens to the source and to the transports.
import Bisque
import Testing

extension EndToEnd {
    @Suite("Continuity")
    struct ContinuityTests {
        /// A camera, and somebody who watches it.
        struct Scene {
            let room: Room
            let publisher: Participant
            let listener: Participant
            let receiver: RtpReceiver
            let sender: RtpSender
            var source = Source(ssrc: 1111)

            init(
                _ server: Server, _ parameters: RtpParameters = .camera(ssrc: 1111),
                kind: MediaKind = .video
            ) async throws {
                room = try await server.openRoom()
                publisher = try await room.join("publisher")
                listener = try await room.join("listener")
                receiver = try await publisher.publish(parameters, kind: kind)
                sender = try await listener.listen(to: receiver)
            }

            /// All the listener has got, once there are that many.
            func arrived(_ count: Int) async throws -> [RtpPacket] {
                try await listener.endpoint.rtp(sender.ssrc, count: count)
            }
        }

        @Test func aPauseLeavesNoGap() async throws {
            try await withServer(.quiet()) { server in
                var scene = try await Scene(server)
                let journal = Journal(scene.sender.events())
                let before = try scene.source.send(20, from: scene.publisher)
                _ = try await scene.arrived(20)
                try await scene.sender.pause()
                #expect(scene.sender.isPaused && !scene.sender.isActive)
                try scene.source.send(30, from: scene.publisher)
                try await eventually("the worker skips them") {
                    try await scene.sender.getStats().skipped == 30
                }
                try await scene.sender.resume()
                let after = try scene.source.send(20, from: scene.publisher)
                let got = try await scene.arrived(40)

                #expect(got.isContiguous)
                #expect(got.map(\.payload) == (before + after).map(\.payload))
                #expect(got[20].timestamp &- got[19].timestamp == 31 * 3000)
                try await eventually("the listener hears of it") {
                    let activity = journal.events.compactMap { event in
                        if case .activityChanged(let isActive) = event { isActive } else { nil }
                    }
                    return activity.suffix(3) == [true, false, true]
                }
            }
        }

        @Test func packetsThatAreNotForTheListenerLeaveNoGap() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let publisher = try await room.join("publisher")
                let peer = try room.createPeer(named: "listener")
                try peer.setCapabilities(
                    RtpCapabilities(codecs: [Fixtures.video("video/VP8", 110)]))
                let listener = try await Participant(peer)
                var parameters = RtpParameters.camera(ssrc: 1111)
                parameters.codecs.append(.init(.h264(), payloadType: 97))
                let receiver = try await publisher.publish(parameters)
                let sender = try await listener.listen(to: receiver)
                var source = Source(ssrc: 1111)
                var sent: [RtpPacket] = []
                for round in 0..<20 {
                    sent += try source.send(3, from: publisher)
                    if round % 2 == 0 {
                        var probe = source.next.bytes.prefix(12) + [0, 0, 0, 4]
                        probe[0] |= 0x20
                        try publisher.endpoint.send(
                            Array(probe), to: publisher.transport.localAddress)
                    } else {
                        var other = source.next
                        other.payloadType = 97
                        try publisher.send(other)
                    }
                    source.next.sequence &+= 1
                }
                let got = try await listener.endpoint.rtp(sender.ssrc, count: sent.count)
                #expect(got.isContiguous)
                #expect(got.map(\.payload) == sent.map(\.payload))
                #expect(try await sender.getStats().skipped == 10)
                #expect(try await publisher.transport.getStats().dropped == ["rtpEmpty": 10])
            }
        }

        @Test func aGapIsClosedOnceWhateverTheOrder() async throws {
            try await withServer(.quiet()) { server in
                var scene = try await Scene(server)
                let first = try #require(try scene.source.send(1, from: scene.publisher).first)
                func send(_ offset: UInt16, isEmpty: Bool = false) throws {
                    var packet = first
                    packet.sequence &+= offset
                    packet.payload = isEmpty ? [] : offset.bigEndianBytes
                    try scene.publisher.send(packet)
                }
                // 2 comes after the empty 3 has closed up, but its number was kept for it.
                try send(1)
                try send(3, isEmpty: true)
                try send(2)
                try send(4)
                try send(6)
                try send(5)
                // A hole that is really one stays a hole.
                try send(8, isEmpty: true)
                try send(9)
                let got = try await scene.arrived(7)
                let start = got[0].sequence
                #expect(got.map { $0.sequence &- start } == [0, 1, 2, 3, 5, 4, 7])
                #expect(
                    got.dropFirst().map(\.payload)
                        == [1, 2, 4, 6, 5, 9].map { [0, $0] as [UInt8] })
                #expect(try await scene.sender.getStats().skipped == 0)
            }
        }

        @Test func anotherSourceOfTheSameStreamIsNotNoticed() async throws {
            try await withServer(.quiet()) { server in
                var scene = try await Scene(server, .microphone(ssrc: nil), kind: .audio)
                scene.source = Source(ssrc: 5001, payloadType: 111, step: 960)
                try scene.source.send(20, from: scene.publisher)
                _ = try await scene.arrived(20)
                scene.source = Source(ssrc: 5002, payloadType: 111, sequence: 9, step: 960)
                scene.source.next.timestamp = 77
                try scene.source.send(20, from: scene.publisher)
                let got = try await scene.arrived(40)

                #expect(got.isContiguous)
                #expect(
                    zip(got, got.dropFirst()).allSatisfy {
                        Int32(bitPattern: $1.timestamp &- $0.timestamp) > 0
                    })
                #expect(try await scene.sender.dump().sourceSsrc == 5002)
            }
        }

        @Test func anUpdateChangesTheSourceOrNothing() async throws {
            try await withServer(.quiet()) { server in
                var scene = try await Scene(server)
                let other = try await scene.publisher.publish(
                    .camera(ssrc: 2222, payloadType: 97, extensions: []))
                let journal = Journal(scene.receiver.events())
                let before = try await scene.receiver.dump()
                try scene.source.send(10, from: scene.publisher)
                _ = try await scene.arrived(10)

                let refusal = await refusal {
                    try await scene.receiver.receive(.camera(ssrc: 2222))
                }
                #expect(refusal?.code == .refused)
                #expect(refusal?.message.contains("ssrc 2222") == true)
                #expect(refusal?.message.contains("receiver \(other.id)") == true)
                #expect(try await scene.receiver.dump().rtpParameters == before.rtpParameters)
                try scene.source.send(10, from: scene.publisher)
                _ = try await scene.arrived(20)

                try await scene.receiver.receive(.camera(ssrc: 3333, payloadType: 98))
                scene.source = Source(ssrc: 3333, payloadType: 98, sequence: 4000)
                try scene.source.send(10, from: scene.publisher)
                let got = try await scene.arrived(30)
                #expect(got.isContiguous)
                #expect(got.allSatisfy { $0.payloadType == 110 })
                try await journal.first("one change is told") { event -> Bool? in
                    guard case .parametersChanged(let now) = event else { return nil }
                    return now.encodings.first?.ssrc == 3333 ? true : nil
                }
                #expect(scene.receiver.rtpParameters.encodings.first?.ssrc == 3333)
            }
        }

        @Test func aReceiverGoesOnOverAnotherTransport() async throws {
            try await withServer(.quiet()) { server in
                var scene = try await Scene(server)
                let journal = Journal(scene.receiver.events())
                try scene.source.send(10, from: scene.publisher)
                _ = try await scene.arrived(10)
                scene.publisher.transport.close()
                #expect(scene.publisher.transport.closeReason == .application)
                #expect(scene.receiver.transport == nil && !scene.receiver.isClosed)

                let place = try await Participant(scene.publisher.peer)
                try await scene.receiver.attach(to: place.transport)
                #expect(scene.receiver.transport === place.transport)
                try scene.source.send(10, from: place)
                let got = try await scene.arrived(20)
                #expect(got.isContiguous)
                try await eventually("both changes are told") {
                    let places = journal.events.compactMap { event -> UInt32? in
                        if case .transportChanged(let place) = event { place?.id ?? 0 } else { nil }
                    }
                    return places == [scene.publisher.transport.id, 0, place.transport.id]
                }
            }
        }

        @Test func aSenderGoesOnOverAnotherTransport() async throws {
            try await withServer(.quiet()) { server in
                var scene = try await Scene(server)
                let journal = Journal(scene.sender.events())
                let first = try scene.source.send(10, from: scene.publisher)
                let before = try await scene.arrived(10)
                scene.listener.transport.close()
                #expect(scene.sender.transport == nil && !scene.sender.isActive)
                try await journal.first("it is not active any more") { event -> Bool? in
                    if case .activityChanged(false) = event { true } else { nil }
                }
                // The worker knows, too, when it has answered what was asked after that.
                _ = try await scene.publisher.transport.getStats()
                try scene.source.send(10, from: scene.publisher)

                let place = try await Participant(scene.listener.peer)
                try await scene.sender.send(over: place.transport)
                #expect(scene.sender.isActive)
                let last = try scene.source.send(10, from: scene.publisher)
                let after = try await place.endpoint.rtp(scene.sender.ssrc, count: 10)
                #expect((before + after).isContiguous)
                #expect((before + after).map(\.payload) == (first + last).map(\.payload))
            }
        }

        @Test func closingAPeerEndsItsStreamsForTheOthers() async throws {
            try await withServer(.quiet()) { server in
                var scene = try await Scene(server)
                try scene.source.send(10, from: scene.publisher)
                _ = try await scene.arrived(10)
                let sender = Journal(scene.sender.events())
                let receiver = Journal(scene.receiver.events())
                scene.publisher.peer.close()

                guard case .closed(.parent) = try await sender.untilEnd().last else {
                    Issue.record("the sender does not say why it closed")
                    return
                }
                guard case .closed(.parent) = try await receiver.untilEnd().last else {
                    Issue.record("the receiver does not say why it closed")
                    return
                }
                try await eventually("the listener is told in RTCP as well") {
                    scene.listener.endpoint.rtcp.contains {
                        $0.kind == .bye && $0.ssrc == scene.sender.ssrc
                    }
                }
                let left = try await scene.room.dump()
                #expect(left.worker?.transports == [scene.listener.transport.id])
                #expect(left.worker?.receivers.isEmpty == true)
                let refusal = await refusal { _ = try await scene.receiver.getStats() }
                #expect(refusal?.code == .closed)
            }
        }
    }
}
