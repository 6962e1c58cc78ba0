/// Where media comes from and goes to: shared and own ports, given and learned addresses.
import Bisque
import Testing

extension EndToEnd {
    @Suite("Transports")
    struct TransportTests {
        @Test func aLearnedAddressStaysWhateverOthersSend() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let listener = try await room.join("listener")
                let peer = try room.createPeer(named: "publisher")
                try peer.setCapabilities(room.capabilities)
                let transport = try await peer.createPlainTransport()
                let publisher = Participant(peer, try Endpoint(), transport)
                let stranger = Participant(peer, try Endpoint(), transport)
                let events = Journal(transport.events())
                #expect(transport.remoteAddress == nil && !transport.sharesPort)
                let receiver = try await publisher.publish(.camera(ssrc: 1111))
                let sender = try await listener.listen(to: receiver)

                // Garbage does not fix the address.
                try stranger.endpoint.send([0x80, 96, 0], to: transport.localAddress)
                var unknown = Source(ssrc: 9999, payloadType: 44)
                try unknown.send(1, from: stranger)
                try await eventually("both are counted") {
                    try await transport.getStats().dropped == ["runt": 1, "rtpUnrouted": 1]
                }
                #expect(transport.remoteAddress == nil)

                var source = Source(ssrc: 1111)
                try source.send(10, from: publisher)
                try await listener.endpoint.rtp(sender.ssrc, count: 10)
                let learned = try await events.first("the address is learned") { event in
                    if case .remoteLearned(let remote, false) = event { remote } else { nil }
                }
                #expect(learned == publisher.endpoint.address)

                var stolen = source
                try stolen.send(25, from: stranger)
                try await eventually("every one is counted") {
                    try await transport.getStats().dropped["foreignSource"] == 25
                }
                try source.send(10, from: publisher)
                let got = try await listener.endpoint.rtp(sender.ssrc, count: 20)
                #expect(got.isContiguous)
                #expect(listener.endpoint.rtp.count == 20)
                #expect(transport.remoteAddress == publisher.endpoint.address)
                let late = await refusal {
                    try await transport.connect(to: stranger.endpoint.address)
                }
                #expect(late?.code == .refused)
                #expect(late?.message.contains("\(publisher.endpoint.address.port)") == true)
            }
        }

        @Test func twoPortsKeepMediaAndReportsApart() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let listener = try await room.join("listener")
                let peer = try room.createPeer(named: "publisher")
                try peer.setCapabilities(room.capabilities)
                let transport = try await peer.createPlainTransport(
                    PlainTransportOptions(isRtcpMuxed: false))
                #expect(transport.localRtcpAddress.port == transport.localAddress.port + 1)
                #expect(transport.localAddress.port % 2 == 0)
                let (media, reports) = (try Endpoint(), try Endpoint())
                let publisher = Participant(peer, media, transport)
                let receiver = try await publisher.publish(.camera(ssrc: 1111))
                let sender = try await listener.listen(to: receiver)
                var source = Source(ssrc: 1111)
                try source.send(10, from: publisher)
                try await listener.endpoint.rtp(sender.ssrc, count: 10)

                let report = RtcpPacket.senderReport(
                    by: 1111, ntp: 1 << 40, timestamp: 5, packets: 10, octets: 1000)
                try reports.send(report.bytes, to: transport.localRtcpAddress)
                try await eventually("the report is taken") {
                    try await receiver.getStats().streams.first?.senderReports == 1
                }
                #expect(transport.remoteAddress == media.address)
                try await eventually("the second address is learned too") {
                    transport.remoteRtcpAddress == reports.address
                }
                // Each at the other's door.
                try media.send(report.bytes, to: transport.localAddress)
                try reports.send(source.next.bytes, to: transport.localRtcpAddress)
                try await eventually("neither is taken") {
                    try await transport.getStats().dropped == ["rtcpPort": 2]
                }
                try await eventually("reports come to their port") {
                    reports.rtcp.contains { $0.blocks.first?.ssrc == 1111 }
                }
                #expect(media.received.isEmpty)
            }
        }

        @Test func givenAddressesOnTwoPortsAreUsedAtOnce() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let publisher = try await room.join("publisher")
                let receiver = try await publisher.publish(.camera(ssrc: 1111))
                let peer = try room.createPeer(named: "listener")
                try peer.setCapabilities(room.capabilities)
                let (media, reports) = (try Endpoint(), try Endpoint())
                let transport = try await peer.createPlainTransport(
                    PlainTransportOptions(
                        isRtcpMuxed: false, remote: media.address, remoteRtcp: reports.address))
                let listener = Participant(peer, media, transport)
                let sender = try await listener.listen(to: receiver)
                var source = Source(ssrc: 1111)
                try source.send(20, from: publisher)
                #expect(try await media.rtp(sender.ssrc, count: 20).isContiguous)
                try await eventually("reports go to the second address") {
                    reports.rtcp.contains { $0.kind == .senderReport && $0.ssrc == sender.ssrc }
                }
                #expect(media.rtcp.isEmpty)
            }
        }

        @Test func aListenerIsConnectedLater() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let publisher = try await room.join("publisher")
                let receiver = try await publisher.publish(.camera(ssrc: 1111))
                let peer = try room.createPeer(named: "listener")
                try peer.setCapabilities(room.capabilities)
                let transport = try await peer.createPlainTransport(
                    PlainTransportOptions(port: .own))
                let listener = Participant(peer, try Endpoint(), transport)
                let sender = try await listener.listen(to: receiver)
                var source = Source(ssrc: 1111)
                try source.send(5, from: publisher)
                try await eventually("there is nowhere to send them") {
                    try await transport.getStats().dropped["notConnected"] == 5
                }
                try await transport.connect(to: listener.endpoint.address)
                #expect(transport.remoteAddress == listener.endpoint.address)
                let sent = try source.send(5, from: publisher)
                let got = try await listener.endpoint.rtp(sender.ssrc, count: 5)
                #expect(got.map(\.payload) == sent.map(\.payload))
            }
        }

        @Test func oneSharedPortServesEverybody() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let neighbours = try await server.openRoom()
                var pairs: [(Participant, Participant, RtpSender)] = []
                for (index, room) in [room, neighbours].enumerated() {
                    let publisher = try await room.join("publisher")
                    let listener = try await room.join("listener")
                    let receiver = try await publisher.publish(.camera(ssrc: 1111))
                    let sender = try await listener.listen(to: receiver)
                    pairs.append((publisher, listener, sender))
                    var source = Source(ssrc: 1111, sequence: UInt16(1000 * index))
                    try source.send(20 + index, from: publisher)
                }
                let ports = pairs.flatMap { [$0.0, $0.1] }.map(\.transport.localAddress)
                #expect(Set(ports) == Set(server.workers[0].localAddresses))
                for (index, pair) in pairs.enumerated() {
                    try await pair.1.endpoint.rtp(pair.2.ssrc, count: 20 + index)
                    #expect(pair.1.endpoint.rtp.count == 20 + index)
                }
            }
        }
    }
}
