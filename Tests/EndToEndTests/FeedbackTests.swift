/// What peers and worker say to each other in RTCP.
import Bisque
import Testing

extension EndToEnd {
    @Suite("Feedback")
    struct FeedbackTests {
        @Test func aLostPictureIsReportedToThePublisherWithinTheLimit() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let publisher = try await room.join("publisher")
                let listener = try await room.join("listener")
                let receiver = try await publisher.publish(.camera(ssrc: 1111))
                let sender = try await listener.listen(to: receiver)
                var source = Source(ssrc: 1111)
                try source.send(1, from: publisher)
                try await eventually("the listener's beginning is the first request") {
                    try await receiver.getStats().pliSent == 1
                }
                let began = ContinuousClock.now
                for _ in 0..<50 {
                    try listener.send(
                        .emptyReport(by: 77), .pictureLoss(by: 77, of: sender.ssrc))
                }
                try await eventually("all fifty are counted") {
                    try await sender.getStats().pliReceived == 50
                }
                try await eventually("the last one is answered, too") {
                    try await receiver.getStats().pliSent >= 2
                }
                let stats = try await receiver.getStats()
                let seconds = UInt64((ContinuousClock.now - began).components.seconds)
                #expect(stats.pliSent <= 2 + seconds)
                #expect(stats.firSent == 0)
                #expect(stats.keyframesWanted >= 51)
                try await eventually("they arrive") {
                    publisher.endpoint.rtcp.filter(\.isPictureLoss).count >= 2
                }
                #expect(
                    publisher.endpoint.rtcp.filter(\.isPictureLoss)
                        .allSatisfy { $0.mediaSsrc == 1111 })
            }
        }

        @Test func aPublisherWithoutPictureLossIsAskedInFull() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let publisher = try await room.join("publisher")
                var parameters = RtpParameters.camera(ssrc: 1111)
                parameters.codecs[0].rtcpFeedback = [.init("ccm", "fir")]
                let receiver = try await publisher.publish(parameters)
                var source = Source(ssrc: 1111)
                try source.send(1, from: publisher)
                try await eventually("the stream is known") {
                    try await receiver.getStats().streams.count == 1
                }
                try await receiver.requestKeyframe()
                let request = try await eventually("the request arrives") {
                    publisher.endpoint.rtcp.first { $0.kind == .payloadFeedback && $0.count == 4 }
                }
                #expect(request.body.number(at: 8, size: 4) == 1111)
                #expect(try await receiver.getStats().firSent == 1)
            }
        }

        @Test func reportsGoBothWays() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let publisher = try await room.join("publisher")
                let listener = try await room.join("listener")
                let receiver = try await publisher.publish(.camera(ssrc: 1111))
                let sender = try await listener.listen(to: receiver)
                var source = Source(ssrc: 1111, sequence: 100)
                try source.send(10, from: publisher)
                source.next.sequence += 5
                try source.send(10, from: publisher)
                try await listener.endpoint.rtp(sender.ssrc, count: 20)

                let block = try await eventually("the publisher hears of its loss") {
                    publisher.endpoint.rtcp.flatMap(\.blocks).first { $0.ssrc == 1111 }
                }
                #expect(block.lost == 5)
                #expect(block.highest & 0xFFFF == 124)
                #expect(block.fractionLost == 5 * 256 / 25)
                let report = try await eventually("the listener hears what was sent") {
                    listener.endpoint.rtcp.first {
                        $0.kind == .senderReport && $0.ssrc == sender.ssrc
                    }
                }
                #expect(report.body.number(at: 16, size: 4) == 20)
                #expect(report.body.number(at: 20, size: 4) == 2000)
                let name = try #require(sender.rtpParameters.rtcp.cname)
                #expect(
                    listener.endpoint.rtcp.contains {
                        $0.ssrc == sender.ssrc && $0.cname == name
                    })

                // The middle half of the NTP time, as RFC 3550 section 6.4.1 has it.
                let middle = report.body.number(at: 6, size: 4)
                try listener.send(
                    .receiverReport(
                        by: 77, of: sender.ssrc, fractionLost: 64, lost: 3, jitter: 90,
                        lastReport: middle, delay: 0))
                let stats = try await eventually("the listener's report is taken") {
                    let stats = try await sender.getStats()
                    return stats.receiverReports == 1 ? stats : nil
                }
                #expect(stats.packetsLost == 3)
                #expect(stats.fractionLost == 64)
                #expect(stats.jitter == 90)
                #expect(stats.roundTripMicroseconds != nil)
            }
        }

        @Test func aPublishersGoodbyeIsTold() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let publisher = try await room.join("publisher")
                let receiver = try await publisher.publish(.camera(ssrc: 1111))
                let journal = Journal(receiver.events())
                var source = Source(ssrc: 1111)
                try source.send(3, from: publisher)
                try publisher.send(
                    .senderReport(by: 1111, ntp: 1, timestamp: 1, packets: 3, octets: 300),
                    .bye(1111))
                let ended = try await journal.first("the stream ends") { event in
                    if case .streamEnded(let stream) = event { stream } else { nil }
                }
                #expect(ended.ssrc == 1111)
                try source.send(1, from: publisher)
                try await eventually("and begins again") {
                    journal.events.count { event in
                        if case .streamStarted = event { true } else { false }
                    } == 2
                }
            }
        }
    }
}
