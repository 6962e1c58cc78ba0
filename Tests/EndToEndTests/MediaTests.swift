/// What one sends the others get, under numbers of their own.
import Bisque
import Testing

extension EndToEnd {
    @Suite("Media")
    struct MediaTests {
        @Test func everyListenerGetsTheStreamUnderNumbersOfItsOwn() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let publisher = try await room.join("publisher")
                let listeners = try await [room.join("one"), room.join("two"), room.join("three")]
                let receiver = try await publisher.publish(.camera(ssrc: 1111))
                let journal = Journal(receiver.events())
                var senders: [RtpSender] = []
                for listener in listeners {
                    senders.append(try await listener.listen(to: receiver))
                }
                var source = Source(ssrc: 1111)
                let sent = try source.send(100, from: publisher)

                for (listener, sender) in zip(listeners, senders) {
                    let got = try await listener.endpoint.rtp(sender.ssrc, count: 100)
                    #expect(got.count == 100)
                    #expect(got.isContiguous)
                    #expect(got.map(\.payload) == sent.map(\.payload))
                    #expect(got.allSatisfy { $0.payloadType == 110 })
                    #expect(
                        zip(got, got.dropFirst())
                            .allSatisfy { $1.timestamp == $0.timestamp &+ 3000 })
                }
                #expect(Set(senders.map(\.ssrc)).count == 3)
                #expect(publisher.peer.rtpSenders.isEmpty)
                #expect(publisher.endpoint.rtp.isEmpty)
                let started = try await journal.first("the stream started") { event in
                    if case .streamStarted(let stream) = event { stream } else { nil }
                }
                #expect(started.ssrc == 1111)
            }
        }

        @Test func soundAndPictureOfTwoPeersDoNotMix() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let (one, two) = try await (room.join("one"), room.join("two"))
                let camera = try await one.publish(.camera(ssrc: 1))
                let microphone = try await one.publish(.microphone(ssrc: 2), kind: .audio)
                let other = try await two.publish(.microphone(ssrc: 2), kind: .audio)
                let picture = try await two.listen(to: camera)
                let sound = try await two.listen(to: microphone)
                let reply = try await one.listen(to: other)
                var frames = Source(ssrc: 1)
                var words = Source(ssrc: 2, payloadType: 111, step: 960)
                var answers = Source(ssrc: 2, payloadType: 111, step: 960)
                try frames.send(40, from: one)
                try words.send(30, from: one)
                try answers.send(20, from: two)

                let atTwo = try await (
                    two.endpoint.rtp(picture.ssrc, count: 40),
                    two.endpoint.rtp(sound.ssrc, count: 30)
                )
                let atOne = try await one.endpoint.rtp(reply.ssrc, count: 20)
                #expect(atTwo.0.allSatisfy { $0.payloadType == 110 })
                #expect(atTwo.1.allSatisfy { $0.payloadType == 100 })
                #expect(atOne.allSatisfy { $0.payloadType == 100 })
                #expect(atTwo.0.isContiguous && atTwo.1.isContiguous && atOne.isContiguous)
                #expect(two.endpoint.rtp.count == 70)
                #expect(one.endpoint.rtp.count == 20)
            }
        }

        @Test func headerExtensionsGetTheRoomsNumbersOrStayOut() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let publisher = try await room.join("publisher")
                let listener = try await room.join("listener")
                let receiver = try await publisher.publish(
                    .camera(
                        ssrc: 1111, mid: "cam",
                        extensions: [
                            .init(uri: URI.mid, id: 7), .init(uri: URI.absoluteSendTime, id: 9),
                            .init(uri: URI.videoOrientation, id: 1),
                        ]))
                let sender = try await listener.listen(to: receiver)
                let numbers = Dictionary(
                    uniqueKeysWithValues: sender.rtpParameters.headerExtensions
                        .map { ($0.uri, $0.id) })
                var packet = Source(ssrc: 1111).next
                packet.contributors = [7, 8]
                packet.isMarked = true
                packet.extensions = [
                    (7, Array("cam".utf8)), (9, [1, 2, 3]), (1, [5]), (13, [9, 9]),
                ]
                try publisher.send(packet)

                let got = try #require(
                    try await listener.endpoint.rtp(sender.ssrc, count: 1).first)
                let time = try #require(numbers[URI.absoluteSendTime])
                let orientation = try #require(numbers[URI.videoOrientation])
                let mid = try #require(numbers[URI.mid])
                // Of this hop: the server's own.
                #expect(got.value(of: mid) == sender.rtpParameters.mid.map { Array($0.utf8) })
                #expect(got.value(of: time)?.count == 3)
                #expect(got.value(of: orientation) == [5])
                #expect(got.extensions.count == 4)
                #expect(got.contributors == [7, 8])
                #expect(got.isMarked)
                #expect(got.payload == packet.payload)
            }
        }

        @Test func streamsWithoutAnAnnouncedSourceAreFoundByNameAndByPayloadType() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let publisher = try await room.join("publisher")
                let listener = try await room.join("listener")
                let named = try await publisher.publish(.camera(ssrc: nil, mid: "cam"))
                let unnamed = try await publisher.publish(.microphone(ssrc: nil), kind: .audio)
                let picture = try await listener.listen(to: named)
                let sound = try await listener.listen(to: unnamed)
                var frames = Source(ssrc: 4001)
                frames.next.extensions = [(7, Array("cam".utf8))]
                var words = Source(ssrc: 4002, payloadType: 111)
                try frames.send(1, from: publisher)
                // Once learned, the number alone is enough.
                frames.next.extensions = []
                try frames.send(9, from: publisher)
                try words.send(10, from: publisher)

                try await listener.endpoint.rtp(picture.ssrc, count: 10)
                try await listener.endpoint.rtp(sound.ssrc, count: 10)
                let routes = try await publisher.transport.dump().routes
                #expect(Set(routes.learnedSsrcs) == [4001, 4002])
                #expect(routes.mids == ["cam": named.id])
                #expect(routes.payloadTypes[111] == [unnamed.id])
            }
        }

        @Test func aLateListenerGetsWhatComesFromThenOn() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let publisher = try await room.join("publisher")
                let early = try await room.join("early")
                let receiver = try await publisher.publish(.camera(ssrc: 1111))
                let first = try await early.listen(to: receiver)
                var source = Source(ssrc: 1111)
                try source.send(50, from: publisher)
                try await early.endpoint.rtp(first.ssrc, count: 50)

                let late = try await room.join("late")
                let second = try await late.listen(to: receiver)
                let sent = try source.send(50, from: publisher)
                let got = try await late.endpoint.rtp(second.ssrc, count: 50)
                #expect(got.map(\.payload) == sent.map(\.payload))
                #expect(got.isContiguous)
                let all = try await early.endpoint.rtp(first.ssrc, count: 100)
                #expect(all.isContiguous)
            }
        }

        @Test(.enabled(if: Machine.hasIPv6)) func mediaFlowsOverIPv6() async throws {

            try await withServer(.quiet(listenIPs: ["127.0.0.1", "::1"])) { server in
                let room = try await server.openRoom()
                let publisher = try await room.join("publisher", ip: "::1")
                let listener = try await room.join("listener")
                let receiver = try await publisher.publish(.camera(ssrc: 1111))
                let sender = try await listener.listen(to: receiver)
                var source = Source(ssrc: 1111)
                try source.send(20, from: publisher)
                #expect(try await listener.endpoint.rtp(sender.ssrc, count: 20).isContiguous)
                #expect(publisher.transport.localAddress.ip == "::1")
            }
        }
    }
}
