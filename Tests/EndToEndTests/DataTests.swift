/// Messages of the program to itself, through the real worker.
import Bisque
import Glibc
import Testing

extension EndToEnd {
    @Suite("Data", .timeLimit(.minutes(2)))
    struct DataTests {
        @Test("V3-11: a direct producer's messages come to direct consumers whole and in order")
        func theProgramTalksToItself() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let alice = try room.createPeer(named: "alice")
                let bob = try room.createPeer(named: "bob")
                let news = try await alice.produceData(DataProducerOptions(label: "news"))
                let all = try await bob.consumeData(of: news)
                let some = try await bob.consumeData(
                    of: news, DataConsumerOptions(subchannels: [7]))
                let sent = [
                    DataMessage("grüß dich"), DataMessage(""), DataMessage([]),
                    DataMessage([UInt8](repeating: 9, count: 262_144)),
                    DataMessage([1, 2, 3], .other(4_711)),
                ]
                for message in sent { try await news.send(message) }
                try await news.send(DataMessage("for one"), subchannels: [7, 8])
                try await news.send(DataMessage("for the other"), requiredSubchannel: 8)
                try await some.pause()
                try await news.send(DataMessage("while one rests"))
                try await some.resume()
                try await news.pause()
                try await news.send(DataMessage("while all rest"))
                try await news.resume()
                try await news.send(DataMessage("the end"))

                #expect(
                    await read(all, until: "the end")
                        == sent + [DataMessage("while one rests"), DataMessage("the end")])
                #expect(
                    await read(some, until: "the end")
                        == sent + [DataMessage("for one"), DataMessage("the end")])

                let stats = try await all.getStats()
                #expect(stats.messagesSent == 7 && stats.messagesLost == 0)
                #expect(stats.label == "news")
                let dump = try await news.dump()
                #expect(dump.consumers == [all.id, some.id] && dump.type == .direct)
                #expect(try await some.dump().subchannels == [7])
                #expect(try await alice.dump().dataProducers.map(\.id) == [news.id])
                #expect(try await bob.getStats().dataConsumers.count == 2)
                news.close()
                #expect(all.closeReason == .parent && some.closeReason == .parent)
            }
        }

        @Test func whoDoesNotReadMissesMessagesAndIsToldHowMany() async throws {
            try await withServer(.quiet()) { server in
                let alice = try await server.openRoom().createPeer(named: "alice")
                let news = try await alice.produceData()
                let slow = try await alice.consumeData(of: news)
                let message = DataMessage([UInt8](repeating: 0, count: 100_000))
                for _ in 0..<20 { try await news.send(message) }
                // Whatever begins within the credit is told whole: eleven of them.
                #expect(try await slow.getStats().messagesLost == 9)
                var messages = slow.messages().makeAsyncIterator()
                for _ in 0..<11 { _ = await messages.next() }
                // What was read is granted again.
                try await news.send(DataMessage("and now?"))
                #expect(await messages.next()?.text == "and now?")
                #expect(slow.missedMessages == 9)
            }
        }

        @Test func aDeadWorkerTakesThemAndTheRoomGoesOn() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                let alice = try room.createPeer(named: "alice")
                let news = try await alice.produceData()
                let consumer = try await alice.consumeData(of: news)
                let events = room.events()
                kill(server.workers[0].processID, SIGKILL)
                for await case .resumed in events { break }
                #expect(news.closeReason == .workerDied)
                #expect(consumer.closeReason == .workerDied)
                let next = try await alice.produceData()
                let again = try await alice.consumeData(of: next)
                try await next.send(DataMessage("back"))
                #expect(await read(again, until: "back").count == 1)
            }
        }

        private func read(_ consumer: DataConsumer, until last: String) async -> [DataMessage] {
            var messages: [DataMessage] = []
            for await message in consumer.messages() {
                messages.append(message)
                if message.text == last { break }
            }
            return messages
        }
    }
}
