/// Direct peers with each other, through real workers: messages, back-pressure, and how it ends.
import Bisque
import BisqueDirect
import Glibc
import Testing

extension EndToEnd {
    @Suite("Direct peers", .timeLimit(.minutes(3)))
    struct DirectDataTests {
        static let messages: [DirectMessage] = [
            .text("hello"), .text(""), .binary([]), .binary([7]), .text("grüß dich"),
            .binary((0..<70_000).map { UInt8($0 % 251) }),
            .binary([UInt8](repeating: 9, count: 262_144)),
            .text(String(repeating: "ö", count: 100_000)), .text("the end"),
        ]

        @Test("connect on both ends · text and binary both ways")
        func twoPeersOfOneServerTalk() async throws {
            try await withServer(.quiet(workers: 2)) { server in
                let pair = try await DirectPair(at: server)
                try await pair.connect()
                for message in Self.messages {
                    try pair.anna.send(message)
                    try pair.bert.send(message)
                }
                try await eventually("bert has it all") {
                    pair.berts.messages.count == Self.messages.count
                }
                try await eventually("anna has it all") {
                    pair.annas.messages.count == Self.messages.count
                }
                #expect(pair.berts.messages == Self.messages)
                #expect(pair.annas.messages == Self.messages)
                #expect(pair.anna.channelName == pair.bert.channelName)
                #expect(pair.anna.path?.remote.ip == "127.0.0.1")
                #expect(pair.anna.path?.remote == pair.bert.path?.local)
                try await eventually("everything has left") {
                    pair.anna.bufferedAmount == 0 && pair.bert.bufferedAmount == 0
                }
                #expect(pair.annas.errors.isEmpty && pair.berts.errors.isEmpty)
                #expect(server.rooms.isEmpty)
            }
        }

        @Test("many who deliver at once all have their turn")
        func nobodyIsRefusedWhoWaits() async throws {
            try await withServer(.quiet(workers: 2)) { server in
                let pair = try await DirectPair(at: server) { $0.maxBufferedAmount = 1 << 15 }
                try await pair.connect()
                let (anna, blocks) = (pair.anna, 40)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for task in 0..<16 {
                        group.addTask {
                            let block = [UInt8](repeating: UInt8(task), count: 16_384)
                            for _ in 0..<blocks { try await anna.deliver(.binary(block)) }
                        }
                    }
                    try await group.waitForAll()
                }
                try await eventually("bert has it all") {
                    pair.berts.messages.count == 16 * blocks
                }
                for task in 0..<16 {
                    let block = [UInt8](repeating: UInt8(task), count: 16_384)
                    #expect(pair.berts.messages.count { $0 == .binary(block) } == blocks)
                }
            }
        }

        @Test("the channel is as channelConfig has it", arguments: [false, true])
        func theChannelIsAsAskedFor(_ isNegotiated: Bool) async throws {
            try await withServer(.quiet()) { server in
                let pair = try await DirectPair(at: server) { options in
                    options.channelName = "lines"
                    options.channelConfig = DirectChannelOptions(
                        ordered: false, maxRetransmits: 3, protocol: "chat",
                        negotiated: isNegotiated, id: isNegotiated ? 7 : nil)
                }
                try await pair.connect()
                #expect(pair.bert.channelName == "lines")
                try pair.anna.send("one")
                try pair.bert.send("two")
                try await pair.berts.hears(.data(.text("one")))
                try await pair.annas.hears(.data(.text("two")))
            }
        }

        @Test("who reads slowly slows the other end down, and misses nothing")
        func aSlowReaderHoldsTheOtherEndBack() async throws {
            try await withServer(.quiet(workers: 2)) { server in
                let pair = try await DirectPair(at: server) { $0.maxBufferedAmount = 1 << 20 }
                try await pair.connect()
                let messages = pair.bert.events()
                var reader = messages.makeAsyncIterator()
                let (anna, count) = (pair.anna, 600)
                let sending = Task {
                    for number in 0..<count {
                        var bytes = [UInt8](repeating: 0, count: 65_536)
                        bytes[0] = UInt8(number % 256)
                        try await anna.deliver(.binary(bytes))
                    }
                }
                // 37.5 MiB do not fit into what waits anywhere.
                try await eventually("the sender is held up") {
                    pair.anna.bufferedAmount >= 1 << 20
                }
                var received = 0
                while received < count, let event = await reader.next() {
                    guard case .data(.binary(let bytes)) = event else { continue }
                    #expect(bytes.count == 65_536 && bytes[0] == UInt8(received % 256))
                    received += 1
                }
                try await sending.value
                #expect(received == count)
                #expect(pair.annas.errors.isEmpty && pair.berts.errors.isEmpty)
            }
        }

        @Test("destroy closes both, later send throws")
        func theOtherEndSeesThatItIsOver() async throws {
            try await withServer(.quiet()) { server in
                let pair = try await DirectPair(at: server)
                try await pair.connect()
                pair.anna.destroy()
                try await eventually("bert knows", within: .seconds(5)) {
                    pair.bert.isDestroyed
                }
                #expect(pair.berts.errors.isEmpty)
                #expect(throws: BisqueError.self) { try pair.bert.send("too late") }
                try await eventually("the worker has nothing left") {
                    let worker = try await server.getStats().workers.first
                    return worker?.rooms.isEmpty == true && worker?.transports == 0
                }
            }
        }

        @Test("a peer that nobody holds any more is over")
        func aForgottenPeerEnds() async throws {
            try await withServer(.quiet()) { server in
                var pair: DirectPair? = try await DirectPair(at: server)
                try await pair?.connect()
                let berts = pair?.berts
                pair = nil
                try await berts?.hears(.close)
            }
        }

        @Test("the worker's death is an error with a reason, then close")
        func aDeadWorkerIsAnError() async throws {
            try await withServer(.quiet()) { server in
                let pair = try await DirectPair(at: server)
                try await pair.connect()
                kill(server.workers[0].processID, SIGKILL)
                try await pair.annas.hears(.close)
                try await pair.berts.hears(.close)
                for listener in [pair.annas, pair.berts] {
                    let error = try #require(listener.errors.first)
                    #expect(error.code == .workerDied && error.message.contains("worker 1"))
                    #expect(Array(listener.all.suffix(2)) == [.error(error), .close])
                }
                try await eventually("the next worker is up") { server.numWorkers == 1 }
                let next = try await DirectPair(at: server)
                try await next.connect()
            }
        }

        @Test("closing the server ends its peers")
        func theServerTakesThemAlong() async throws {
            let server = try await Server(.quiet())
            let pair = try await DirectPair(at: server)
            try await pair.connect()
            await server.close()
            try await pair.annas.hears(.close)
            #expect(pair.annas.errors.map(\.code) == [.workerDied])
            await #expect(throws: BisqueError.self) { try await server.createDirectPeer() }
        }

        @Test("candidates that are none, or of another network, do not fail")
        func strangeCandidatesAreLeftOut() async throws {
            let strange = [
                "candidate:1 1 udp 2113937151 3f2a-beef.local 50000 typ host",
                "candidate:2 1 tcp 1518280447 127.0.0.1 9 typ host tcptype active",
                "candidate:3 1 udp 2113937151 host.example 50000 typ host",
                "candidate:4 1 udp 2113937151 0.0.0.0 50000 typ host",
                "candidate:5 1 udp 2113937151 127.0.0.1 0 typ host",
                "candidate:6 1 udp 2113937151 127.0.0.1 50000 typ strange",
                "candidate:7 2 udp 2113937151 127.0.0.1 50000 typ host",
                "candidate:\(String(repeating: "x", count: 64)) 1 udp 1 127.0.0.1 5 typ host",
            ]
            let log = Locked<[String]>([])
            try await withServer(.quiet()) { server in
                let pair = try await DirectPair(at: server) { options in
                    options.debug = .notes
                    options.config.findsLocalNames = false
                    options.logging = Logging(level: .debug) { record in
                        log.withLock { $0.append("\(record)") }
                    }
                }
                // Before any description a candidate is an error of its own.
                try await pair.annas.hears(.negotiated)
                try await pair.berts.hears(.negotiated)
                for text in strange {
                    for peer in [pair.anna, pair.bert] {
                        await peer.signal(
                            DirectSignal(
                                .candidate(
                                    DirectSignal.Candidate(
                                        candidate: text, sdpMid: "0", sdpMLineIndex: 0,
                                        usernameFragment: nil))))
                    }
                }
                try await pair.connect()
                #expect(pair.annas.errors.isEmpty && pair.berts.errors.isEmpty)
                let reasons = log.withLock { $0 }
                #expect(reasons.contains { $0.contains("its own network") })
                #expect(reasons.contains { $0.contains("over tcp") })
            }
        }

        @Test("a restart finds a way anew, and messages go on")
        func aRestartLosesNothing() async throws {
            try await withServer(.quiet()) { server in
                let pair = try await DirectPair(at: server)
                try await pair.connect()
                for round in 0..<3 {
                    let offers = pair.annas.signals.count
                    try pair.anna.send("before \(round)")
                    (round == 1 ? pair.bert : pair.anna).restartIce()
                    try pair.anna.send("behind \(round)")
                    try await pair.berts.hears(.data(.text("behind \(round)")))
                    try await eventually("both ends have described themselves") {
                        pair.annas.signals.count > offers
                    }
                }
                try pair.bert.send("the end")
                try await pair.annas.hears(.data(.text("the end")))
                #expect(pair.annas.errors.isEmpty && pair.berts.errors.isEmpty)
                #expect(pair.berts.messages.count == 6)
            }
        }

        @Test("trickle off gives exactly one signal per side")
        func withoutTrickleOneSignalIsEnough() async throws {
            try await withServer(.quiet()) { server in
                let pair = try await DirectPair(at: server) { $0.trickle = false }
                try await pair.connect()
                #expect(pair.annas.signals.count == 1 && pair.berts.signals.count == 1)
            }
        }

        @Test("there are no more peers than the server is told to have")
        func peersAreCounted() async throws {
            var configuration = ServerConfiguration.quiet()
            configuration.limits.privateRooms = 2
            try await withServer(configuration) { server in
                let first = try await server.createDirectPeer()
                let second = try await server.createDirectPeer()
                await #expect(throws: BisqueError.self) { try await server.createDirectPeer() }
                first.destroy()
                _ = try await server.createDirectPeer()
                second.destroy()
            }
        }
    }
}
