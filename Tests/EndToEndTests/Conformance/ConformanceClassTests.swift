/// Rows of the conformance checklist: what tests of the third API look at, server side of the wire.
import Bisque
import Glibc
import Testing

extension EndToEnd {
    @Suite("Conformance: classes of the third API")
    struct ConformanceClassTests {
        private func code(_ command: () async throws -> Void) async -> BisqueError.Code? {
            await refusal(command)?.code
        }

        @Test("V3-01: workers say what they hold, are replaced when they die, and end")
        func workers() async throws {
            for (workers, range) in [(0, 40_000...50_000), (1, 1000...2000)] {
                var configuration = ServerConfiguration.quiet(workers: workers)
                configuration.portRange = UInt16(range.lowerBound)...UInt16(range.upperBound)
                #expect(await code { _ = try await Server(configuration) } == .invalid)
            }
            let server = try await Server(.quiet())
            let room = try await server.openRoom()
            let dump = try #require(try await server.dump().workers.first)
            #expect(dump.rooms == [room.id] && dump.processID == server.workers[0].processID)
            #expect(dump.buffersTotal > 0 && dump.buffersFree == dump.buffersTotal)
            #expect(try await server.getStats().workers.map(\.rooms) == [[room.id]])

            let events = Journal(server.events())
            kill(dump.processID, SIGKILL)
            let death = try await events.first("its death is told") { event in
                if case .workerDied(let death) = event { death } else { nil }
            }
            #expect(death.processID == dump.processID && death.exit == .signalled(9))
            try await eventually("another one takes its place") {
                server.workers[0].isAlive && server.workers[0].processID != dump.processID
            }
            let next = server.workers[0].processID
            await server.close()
            #expect(server.workers.allSatisfy { !$0.isAlive } && !ProcessTable.isAlive(next))
        }

        @Test("V3-02: transports share the port that was asked for, and end with their worker")
        func theSharedPort() async throws {
            let port = try Endpoint().address.port  // free again at once
            var configuration = ServerConfiguration.quiet()
            configuration.firstPort = port
            try await withServer(configuration) { server in
                #expect(await code { _ = try await Server(configuration) } == .refused)
                let alice = try await server.openRoom().createPeer(named: "alice")
                let transports = [
                    try await alice.createWebRtcTransport(),
                    try await alice.createWebRtcTransport(),
                ]
                for transport in transports {
                    #expect(transport.sharesPort && transport.localAddress.port == port)
                    #expect(transport.iceCandidates?.map(\.port) == [port, port])
                }
                let ends = transports.map { Journal($0.events()).isOver(by: .closed(.workerDied)) }
                kill(server.workers[0].processID, SIGKILL)
                for end in ends { #expect(try await end()) }
            }
            let elsewhere = ServerConfiguration.quiet(listenIPs: ["192.0.2.1"])
            #expect(await code { _ = try await Server(elsewhere) } == .refused)
        }

        @Test("V3-03: routers need codecs, outlive their worker, and end with the server")
        func routers() async throws {
            let server = try await Server(.quiet())
            let wrong: [([RtpCodecCapability], BisqueError.Code)] = [
                ([], .invalid), ([.vp8, .vp8], .duplicate),
                ([.init(kind: .audio, mimeType: "audio/chicken", clockRate: 8_000)], .unsupported),
                ([.init(kind: .video, mimeType: "audio/opus", clockRate: 48_000)], .invalid),
            ]
            for (codecs, expected) in wrong {
                #expect(
                    await code { _ = try await server.createRoom(mediaCodecs: codecs) } == expected)
            }
            #expect(server.rooms.isEmpty)
            let room = try await server.openRoom()
            let alice = try await room.join("alice")
            let receiver = try await alice.publish(.camera(ssrc: 1))
            let events = Journal(room.events())
            #expect(try await room.dump().receiverSenders == [receiver.id: []])
            kill(server.workers[0].processID, SIGKILL)
            try await events.first("it goes on") { event in
                if case .resumed = event { true } else { nil }
            }
            #expect(room.peers.map(\.name) == ["alice"] && receiver.closeReason == .workerDied)
            await server.close()
            #expect(room.closeReason == .parent)
            #expect(await code { _ = try await server.openRoom() } == .closed)
            #expect(await code { _ = try await room.dump() } == .closed)
        }

        @Test("V3-04: transports may have ports of their own, and limits have to agree")
        func transportsWithIce() async throws {
            let port = try Endpoint().address.port
            var configuration = ServerConfiguration.quiet()
            configuration.portRange = port...port
            try await withServer(configuration) { server in
                let alice = try await server.openRoom().createPeer(named: "alice")
                let own = try await alice.createWebRtcTransport(.init(port: .own))
                #expect(!own.sharesPort && own.localAddress.port == port)
                #expect(own.iceState == .new && own.dtlsState == .new && own.selectedTuple == nil)
                #expect(own.iceParameters?.isLite == true)
                #expect(own.dtlsParameters?.fingerprints.isEmpty == false)
                let full = await code {
                    _ = try await alice.createWebRtcTransport(.init(port: .own))
                }
                #expect(full == .limit)

                try await own.limitBitrate(initial: 600_000, minimum: 50_000, maximum: 1_000_000)
                let limits = own.bitrateLimits
                #expect(
                    limits == .init(initial: 600_000, minimum: 50_000, maximum: 1_000_000))
                #expect(await code { try await own.limitBitrate(maximum: 29_999) } == .invalid)
                #expect(await code { try await own.limitBitrate(minimum: 29_999) } == .invalid)
                let crossed = await code {
                    try await own.limitBitrate(minimum: 200_000, maximum: 100_000)
                }
                #expect(crossed == .invalid && own.bitrateLimits == limits)
                try await own.limitBitrate()
                #expect(own.bitrateLimits == BitrateLimits())
                for kinds: Set<TraceEvent.Kind> in [[.bwe, .probe], []] {
                    try await own.trace(kinds)
                }
                #expect(try await own.getStats().webRtc?.iceState == .new)
            }
        }

        @Test("V3-05: plain transports are sealed or not, learn who is there or are told")
        func plainTransports() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let bob = try await room.join("bob")
                let peer = try room.createPeer(named: "alice")
                try peer.setCapabilities(Fixtures.peerCapabilities)
                let learning = Participant(
                    peer, try Endpoint(), try await peer.createPlainTransport())
                #expect(learning.transport.remoteAddress == nil)
                let receiver = try await learning.publish(.camera(ssrc: 1111))
                let sender = try await bob.listen(to: receiver)
                var source = Source(ssrc: 1111)
                try source.send(5, from: learning)
                #expect(try await bob.endpoint.rtp(sender.ssrc, count: 5).isContiguous)
                try await eventually("the address that was learned is told") {
                    learning.transport.remoteAddress == learning.endpoint.address
                }

                let keys = SrtpParameters(
                    suite: .aeadAes128Gcm, sendKey: Array(repeating: 1, count: 28),
                    receiveKey: Array(repeating: 2, count: 28))
                let sealed = Participant(
                    peer, try Endpoint(), try await peer.createPlainTransport(.init(srtp: keys)))
                _ = try await sealed.publish(.camera(ssrc: 2222))
                var clear = Source(ssrc: 2222)
                try clear.send(5, from: sealed)
                try await eventually("what is not sealed is dropped") {
                    try await sealed.transport.getStats().dropped.values.reduce(0, +) == 5
                }
                var short = keys
                short.receiveKey.removeLast()
                let wrong = await code {
                    _ = try await peer.createPlainTransport(.init(srtp: short))
                }
                #expect(wrong == .invalid)

                let told = try await peer.createPlainTransport(.init(port: .own))
                try await told.connect(to: bob.endpoint.address)
                #expect(told.remoteAddress == bob.endpoint.address)
                let again = await code { try await told.connect(to: learning.endpoint.address) }
                #expect(again == .refused)
            }
        }

        @Test("V3-06: producers need a codec and a name of their own, and can be watched")
        func producers() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let alice = try await room.join("alice")
                let unsupported = await code {
                    _ = try await alice.publish(
                        RtpParameters(codecs: [.init(.vp9, payloadType: 98)]))
                }
                #expect(unsupported == .unsupported)
                let first = try await alice.publish(.camera(ssrc: 1, mid: "a"))
                let taken: [RtpParameters] = [
                    .camera(ssrc: 1, payloadType: 97, mid: "b"),
                    .camera(ssrc: nil, payloadType: 97, mid: "a"),
                ]
                for parameters in taken {
                    #expect(await code { _ = try await alice.publish(parameters) } == .refused)
                }
                // Nothing but the payload type tells it apart: that is enough for one such stream.
                let nameless = try await alice.publish(.camera(ssrc: nil, payloadType: 97))
                let second = await code {
                    _ = try await alice.publish(.camera(ssrc: nil, payloadType: 97))
                }
                #expect(second == .refused)
                #expect(alice.peer.producers.map(\.id) == [first.id, nameless.id])
                #expect(first.type == .simple && first.kind == .video)

                try await first.trace([.rtp])
                let traces = Journal(first.traces())
                var source = Source(ssrc: 1)
                try source.send(5, from: alice)
                try await eventually("each packet is told") { traces.events.count == 5 }
                #expect(traces.events.allSatisfy { $0.kind == .rtp && $0.ssrc == 1 })
                #expect(traces.events.allSatisfy { !$0.isOutgoing })
                #expect(try await first.getStats().streams.map(\.packets) == [5])

                alice.transport.close()
                #expect(!first.isClosed && first.transport == nil)
                first.close()
                #expect(await code { _ = try await first.getStats() } == .closed)
                #expect(await code { try await first.trace([.rtp]) } == .closed)
            }
        }

        @Test("V3-07: consumers get numbers of their own, follow wishes, and end with the producer")
        func consumers() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let alice = try await room.join("alice")
                let bob = try await room.join("bob")
                let deaf = try room.createPeer(named: "deaf")
                try deaf.setCapabilities(RtpCapabilities(codecs: [Fixtures.numbered(.opus, 100)]))
                var parameters = RtpParameters.camera(ssrc: 1, mid: "cam")
                parameters.encodings.append(.init(ssrc: 2))
                let producer = try await alice.publish(parameters)
                let consumer = try await bob.listen(to: producer)
                #expect(deaf.consumers.map(\.isAvailable) == [false])

                let told = consumer.rtpParameters
                #expect(told.codecs.map { line($0) } == ["video/VP8 110", "video/rtx 101 of 110"])
                #expect(told.encodings[0].rtx?.ssrc != nil)
                #expect(told.encodings.count == 1 && told.encodings[0].scalabilityMode == "L2T1")
                #expect(![1, 2].contains(consumer.ssrc) && told.mid != "cam")

                try await consumer.setPreferredLayers(Layers(spatial: 0))
                try await consumer.setPriority(200)
                #expect(consumer.preferredLayers?.spatial == 0 && consumer.priority == 200)
                #expect(await code { try await consumer.setPriority(0) } == .invalid)
                let beyond = await code {
                    try await consumer.setPreferredLayers(Layers(spatial: Layers.highest + 1))
                }
                #expect(beyond == .invalid && consumer.preferredLayers?.spatial == 0)
                try await consumer.setPreferredLayers(nil)
                #expect(consumer.preferredLayers == nil)
                try await consumer.pause()
                #expect(consumer.isPaused && !consumer.isActive)
                try await consumer.resume()
                #expect(!consumer.isPaused && consumer.isActive)

                bob.transport.close()
                #expect(consumer.transport == nil && !consumer.isClosed && !consumer.isActive)
                let events = Journal(consumer.events())
                producer.close()
                guard case .closed(.parent) = try await events.untilEnd().last else {
                    Issue.record("it does not end with its producer")
                    return
                }
                #expect(await code { try await consumer.setPriority(1) } == .closed)
                #expect(await code { _ = try await consumer.getStats() } == .closed)
            }
        }

        @Test("V3-09: observers look at sound alone, can be told to stop, and end with the room")
        func observers() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let alice = try await room.join("alice")
                let events = Journal(room.audioEvents())
                let wrong: [() async throws -> Void] = [
                    { try await room.observeAudioLevels(every: .milliseconds(1)) },
                    { try await room.observeAudioLevels(above: 1) },
                    { try await room.observeAudioLevels(above: -128) },
                    { try await room.observeAudioLevels(atMost: 256) },
                    { try await room.forwardLoudest(slots: 17) },
                ]
                for command in wrong { #expect(await code { try await command() } == .invalid) }
                try await room.observeAudioLevels(every: .milliseconds(20))
                try await room.observeActiveSpeaker(by: .v2)
                let sound = try await alice.publish(.microphone(ssrc: 1), kind: .audio)
                _ = try await alice.publish(.camera(ssrc: 2))
                var source = Source(ssrc: 1, payloadType: 111, step: 960)
                var picture = Source(ssrc: 2)
                source.next.extensions = [(3, [30])]
                picture.next.extensions = [(3, [10])]
                let levels = try await eventually("it is heard") { () -> [AudioLevel]? in
                    try source.send(1, from: alice)
                    try picture.send(1, from: alice)
                    return events.events.lazy.compactMap { event in
                        if case .levels(let levels) = event, !levels.isEmpty { levels } else { nil }
                    }.first
                }
                #expect(levels.map(\.receiver.id) == [sound.id] && levels[0].level == -30)
                let speaker = try await events.first("somebody speaks") { event in
                    if case .activeSpeaker(let speaker?) = event { speaker } else { nil }
                }
                #expect(speaker === sound && room.activeSpeaker === sound)
                sound.close()
                try await eventually("nobody speaks any more") { room.activeSpeaker == nil }
                try await room.stopObservingAudioLevels()
                try await room.observeActiveSpeaker(by: nil)
                room.close()
                guard case .closed(.application) = try await events.untilEnd().last else {
                    Issue.record("the events do not end with the room")
                    return
                }
                #expect(await code { try await room.observeAudioLevels() } == .closed)
            }
        }
    }
}
