/// Data channels of real browsers through a room of ours.
import Bisque
import Testing

extension EndToEnd {
    @Suite("Room calls: data", .enabled(if: TestNetwork.isThere), .timeLimit(.minutes(5)))
    struct RoomCallDataTests {
        static let browsers: [ClientKind] =
            TestNetwork.reachesEverybody ? [.chromium, .firefox] : [.chromium]

        /// What SCTP and its fragments find hard: nothing, very little, and all that is allowed.
        private static let messages: [JSONValue] = [
            "hello", "", 0, 1, "grüß dich", 1_200, 70_000, 262_144, "the last one",
        ]

        private func expected(at tab: ChannelTab) async throws -> [ChannelTab.Message] {
            var expected: [ChannelTab.Message] = []
            for message in Self.messages {
                if let size = message.integer {
                    expected.append(try await tab.bytes(size))
                } else {
                    expected.append(.init(text: message.string, size: nil, sum: nil))
                }
            }
            return expected
        }

        @Test(
            "V3-11: what a browser says in a channel comes to another and to the program",
            arguments: browsers)
        func aBrowserTalksToAnother(_ kind: ClientKind) async throws {
            try await withServer(.atTestNetwork()) { server in
                let room = try await server.createRoom(mediaCodecs: [.opus, .vp8])
                let alice = try await ChannelTab(kind, in: room, named: "alice")
                let bob = try await ChannelTab(.chromium, in: room, named: "bob")
                try await alice.open("chat", ["protocol": "lines"])
                try await eventually("alice's channel is a producer") {
                    alice.peer.dataProducers.count == 1
                }
                let producer = try #require(alice.peer.dataProducers.first)
                #expect(producer.label == "chat" && producer.protocol == "lines")
                #expect(producer.sctpStreamParameters?.isOrdered == true)
                let program = try await alice.peer.consumeData(
                    of: producer, DataConsumerOptions(holdsBack: true))

                try await bob.listen()
                let consumer = try await bob.peer.consumeData(
                    of: producer, DataConsumerOptions(protocol: "from alice", isInBand: true),
                    over: bob.subscribing.transport)
                try await eventually("bob has the channel") {
                    try await bob.heard("chat")?.state == "open"
                }
                try await alice.send("chat", Self.messages)
                let expected = try await expected(at: bob)
                try await eventually("bob has it all") {
                    try await bob.heard("chat")?.messages.count == expected.count
                }
                let channel = try #require(try await bob.heard("chat"))
                #expect(channel.messages == expected)
                #expect(channel.protocol == "from alice" && channel.ordered)
                #expect(channel.id == consumer.sctpStreamParameters?.streamID)

                var read: [DataMessage] = []
                for await message in program.messages() {
                    read.append(message)
                    if read.count == expected.count { break }
                }
                #expect(read.map(\.text) == expected.map(\.text))
                #expect(read.map(\.bytes.count).reduce(0, +) == 333_373)

                try await consumer.send(DataMessage("from the program"))
                try await eventually("bob hears the program") {
                    try await bob.heard("chat")?.messages.last?.text == "from the program"
                }
                let stats = try await consumer.getStats()
                #expect(stats.messagesSent == UInt64(expected.count) + 1)
                #expect(stats.messagesLost == 0 && stats.bufferedAmount == 0)
                #expect(
                    try await producer.getStats().messagesReceived == UInt64(expected.count))

                try await alice.close("chat")
                try await eventually("the channel is closed throughout") {
                    try await bob.heard("chat")?.state == "closed" && producer.isClosed
                }
                #expect(producer.closeReason == .remote && consumer.closeReason == .parent)
                #expect(try await alice.publishing.transport.getSctpStats()?.state == .connected)
            }
        }

        @Test(
            "V3-11: a direct producer fans out to channels that were agreed upon elsewhere",
            arguments: browsers)
        func theProgramTalksToBrowsers(_ kind: ClientKind) async throws {
            try await withServer(.atTestNetwork()) { server in
                let room = try await server.createRoom(mediaCodecs: [.opus, .vp8])
                let host = try room.createPeer(named: "host")
                let news = try await host.produceData(DataProducerOptions(label: "news"))
                var guests: [ChannelTab] = []
                for name in ["alice", "bob"] {
                    let guest = try await ChannelTab(kind, in: room, named: name)
                    try await guest.listen()
                    let consumer = try await guest.peer.consumeData(
                        of: news,
                        DataConsumerOptions(
                            isPaused: true, subchannels: name == "alice" ? [1] : [2]),
                        over: guest.subscribing.transport)
                    let stream = try #require(consumer.sctpStreamParameters?.streamID)
                    try await guest.expect("news", stream: stream)
                    try await eventually("\(name) has a channel") {
                        try await guest.heard("news") != nil
                            && guest.subscribing.transport.sctpState == .connected
                    }
                    guests.append(guest)
                }
                try await news.send(DataMessage("nobody listens"))
                for guest in guests {
                    try await guest.peer.dataConsumers.first?.resume()
                }
                try await news.send(DataMessage("for everybody"))
                try await news.send(DataMessage("for alice"), subchannels: [1])
                try await news.send(DataMessage("for bob"), requiredSubchannel: 2)
                try await news.send(DataMessage("the end"))
                for (guest, own) in zip(guests, ["for alice", "for bob"]) {
                    try await eventually("\(guest.peer.name) has it all") {
                        try await guest.heard("news")?.messages.last?.text == "the end"
                    }
                    #expect(
                        try await guest.heard("news")?.messages.map(\.text)
                            == ["for everybody", own, "the end"])
                }
            }
        }
    }
}
