import Channel
import Testing

@testable import Bisque

/// Transports with ICE and DTLS, over a scripted worker.
@Suite(.timeLimit(.minutes(1))) struct WebRtcTransportTests {
    @Test func itOffersTheWorkersPortsAndCertificate() async throws {
        let stage = try await Stage()
        let alice = try await stage.room().createPeer(named: "alice")
        let transport = try await alice.createWebRtcTransport()

        let worker = await stage.fleet.worker(1)
        let request = await worker.received(CreateWebRtcTransport.self)
        let status = try #require(stage.server.workers.first)
        #expect(transport.sharesPort)
        #expect(transport.localAddress == status.localAddresses.first)
        #expect(
            transport.iceCandidates?.map(\.port) == [
                status.localAddresses[0].port, status.localTcpAddresses[0].port,
            ])
        #expect(status.localAddresses.map(\.port) == status.localTcpAddresses.map(\.port))
        #expect(transport.iceParameters?.usernameFragment == request.usernameFragment)
        #expect(transport.iceParameters?.password == request.password)
        #expect(transport.iceParameters?.isLite == true)
        let fingerprint = try #require(transport.dtlsParameters?.fingerprints.first)
        #expect(fingerprint.value.hasPrefix("00:01:02:03:"))
        #expect(fingerprint.bytes == Array(0..<32))
        #expect(transport.dtlsParameters?.role == .auto)
        #expect(transport.iceState == .new)
        #expect(transport.dtlsState == .new)
        #expect(request.acceptsUdp && request.acceptsTcp)
        #expect(worker.sockets(with: CreateWebRtcTransport.op) == [0])
        await stage.server.close()
    }

    @Test func portsOfItsOwnTravelWithTheRequest() async throws {
        let stage = try await Stage()
        let alice = try await stage.room().createPeer(named: "alice")
        let both = try await alice.createWebRtcTransport(.init(port: .own))
        let tcp = try await alice.createWebRtcTransport(.init(acceptsUdp: false, port: .own))

        let worker = await stage.fleet.worker(1)
        #expect(worker.sockets(with: CreateWebRtcTransport.op) == [2, 1])
        let second = await worker.received(CreateWebRtcTransport.self, count: 2)
        #expect(second.acceptsTcp && !second.acceptsUdp)
        #expect(Set(both.iceCandidates?.map(\.port) ?? []).count == 1)
        #expect(tcp.iceCandidates?.map(\.protocol) == [.tcp])
        #expect(stage.server.configuration.portRange.contains(both.localAddress.port))
        await stage.server.close()
    }

    @Test func credentialsAreNeverTheSame() {
        let many = (0..<1000).map { _ in IceParameters.random() }
        #expect(Set(many.map(\.usernameFragment)).count == 1000)
        #expect(Set(many.map(\.password)).count == 1000)
        #expect(many.allSatisfy { $0.usernameFragment.count == 16 && $0.password.count == 32 })
        // Six bits a letter: nearly every letter of the alphabet turns up.
        #expect(Set(many.flatMap { Array($0.password) }).count == 64)
    }

    @Test func theStoryOfAConnectionIsToldInOrderAndReplayed() async throws {
        let stage = try await Stage()
        let alice = try await stage.room().createPeer(named: "alice")
        let transport = try await alice.createWebRtcTransport()
        let early = transport.events()
        var states = transport.events().makeAsyncIterator()
        let worker = await stage.fleet.worker(1)
        let id = TransportID(rawValue: transport.id)
        try await transport.connect(dtlsParameters: WebRtcStateTests.parameters)

        worker.say(
            .iceSelected(.init(transport: id, remote: .init(ip: "127.0.0.9", port: 9), isTcp: true))
        )
        worker.say(.iceStateChanged(.init(transport: id, state: .completed)))
        worker.say(.dtlsStateChanged(.init(transport: id, state: .connecting)))
        worker.say(
            .dtlsStateChanged(
                .init(
                    transport: id, state: .connected, suite: .aeadAes256Gcm, certificate: "PEM")))
        var last = await states.next()
        while let event = last, event != .dtls(.connected) { last = await states.next() }
        // The property is there before the event.
        #expect(transport.srtpSuite == .aeadAes256Gcm)
        #expect(transport.remoteCertificate == "PEM")
        let late = transport.events()
        transport.close()

        let tuple = IceTuple(
            local: stage.server.workers[0].localTcpAddresses[0],
            remote: .init(ip: "127.0.0.9", port: 9), protocol: .tcp)
        #expect(
            await all(of: early) == [
                .ice(.new), .dtls(.new), .selected(tuple), .ice(.completed), .dtls(.connecting),
                .dtls(.connected), .closed(.application),
            ])
        #expect(
            await all(of: late) == [
                .selected(tuple), .ice(.completed), .dtls(.connected), .closed(.application),
            ])
        #expect(transport.iceState == .closed)
        #expect(transport.dtlsState == .closed)
        #expect(transport.selectedTuple == nil)
        await stage.server.close()
    }

    @Test func aClosedTabTakesThePeerAlongAndEverybodyIsTold() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try room.createPeer(named: "alice")
        try alice.setCapabilities(Fixtures.peerCapabilities)
        let bob = try room.createPeer(named: "bob")
        try bob.setCapabilities(Fixtures.peerCapabilities)
        let transport = try await alice.createWebRtcTransport(.init(closesPeerOnFailure: true))
        _ = try await alice.receive(Streams.opus, kind: .audio, on: transport)
        let sender = try #require(bob.rtpSenders.first)
        let heard = sender.events()
        let worker = await stage.fleet.worker(1)

        worker.say(
            .transportFailed(
                .init(transport: TransportID(rawValue: transport.id), why: .consentLost)))

        #expect(await all(of: heard).last?.name == "closed its parent closed")
        _ = await worker.received(CloseReceiver.self)
        #expect(alice.closeReason == .failed(.consentLost))
        #expect(transport.closeReason == .failed(.consentLost))
        #expect(room.peers.map(\.name) == ["bob"])
        await stage.server.close()
    }

    @Test func restartingYieldsOtherCredentials() async throws {
        let stage = try await Stage()
        let alice = try await stage.room().createPeer(named: "alice")
        let transport = try await alice.createWebRtcTransport()
        let before = transport.iceParameters
        let after = try await transport.restartIce()
        let worker = await stage.fleet.worker(1)
        let request = await worker.received(RestartIce.self)
        #expect(after != before)
        #expect(after == transport.iceParameters)
        #expect(request.password == after.password)
        await stage.server.close()
    }

    @Test func aRefusedTransportIsNobodys() async throws {
        let stage = try await Stage {
            $0.answer(CreateWebRtcTransport.op, .refusal(.duplicateUsernameFragment, "again"))
        }
        let alice = try await stage.room().createPeer(named: "alice")
        #expect(await code { _ = try await alice.createWebRtcTransport() } == .refused)
        #expect(alice.transports.isEmpty)
        await stage.server.close()
    }

    @Test func aCertificateThatTheWorkerRefusesEndsTheStart() async {
        let refused = await code {
            _ = try await Stage(restartPolicy: RestartPolicy(maxRestarts: 0)) {
                $0.answer(UseCertificate.op, .refusal(.invalidCertificate, "no key"))
            }
        }
        #expect(refused == .refused)
    }

    @Test func statsSayHowItIsConnected() async throws {
        let reply = GetTransportStatsReply(
            webRtc: .init(
                iceState: .completed, dtlsState: .connected, suite: .aeadAes128Gcm,
                tuples: [
                    .init(remote: .init(ip: "192.0.2.1", port: 9), isTcp: false, isSelected: true)
                ],
                checksReceived: 7, checksRefused: 2),
            packetsReceived: 1, bytesReceived: 2, packetsSent: 3, bytesSent: 4, rtcpReceived: 5,
            rtcpSent: 6, receiveBitrate: 7, sendBitrate: 8, drops: [])
        let payload = try reply.encoded()
        let stage = try await Stage { $0.answer(GetTransportStats.op, .reply(payload)) }
        let alice = try await stage.room().createPeer(named: "alice")
        let stats = try await alice.createWebRtcTransport().getStats()
        #expect(
            stats.webRtc
                == WebRtcStats(
                    iceState: .completed, dtlsState: .connected, suite: .aeadAes128Gcm,
                    tuples: [
                        .init(
                            remote: .init(ip: "192.0.2.1", port: 9), protocol: .udp,
                            isSelected: true)
                    ], checksReceived: 7, checksRefused: 2))
        await stage.server.close()
    }
}
