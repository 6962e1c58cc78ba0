/// Who is heard in a room, by the levels that publishers write into their packets.
import Bisque
import Testing

extension EndToEnd {
    @Suite("Loudest")
    struct LoudestTests {
        /// Twenty milliseconds of sound that is so loud.
        private func say(
            _ level: UInt8, from participant: Participant, as source: inout Source
        ) throws {
            source.next.extensions = [(3, [level])]
            try source.send(1, from: participant)
        }

        @Test func fiveSlotsCarryThreeVoicesOfTwoHundredPeople() async throws {
            try await withServer(.quiet()) { server in
                let room = try await server.openRoom()
                try await room.forwardLoudest(slots: 5)
                try await room.observeActiveSpeaker()
                try await room.observeAudioLevels(every: .milliseconds(100))
                for number in 0..<196 { _ = try room.createPeer(named: "silent \(number)") }
                let speakers = try await [room.join("a"), room.join("b"), room.join("c")]
                var receivers: [RtpReceiver] = []
                var sources: [Source] = []
                for (index, speaker) in speakers.enumerated() {
                    let ssrc = UInt32(100 + index)
                    receivers.append(
                        try await speaker.publish(.microphone(ssrc: ssrc), kind: .audio))
                    sources.append(Source(ssrc: ssrc, payloadType: 111, step: 960))
                }
                let listener = try await room.join("listener")
                var slots: [SlotSender] = []
                for slot in 0..<5 {
                    slots.append(
                        try await listener.peer.listen(toSlot: slot, over: listener.transport))
                }
                #expect(room.peers.count == 200)
                #expect(listener.peer.rtpSenders.isEmpty)
                let journal = Journal(room.audioEvents())

                // The first speaks all the time, the others one after the other, then nobody.
                for step in 0..<250 {
                    let levels: [UInt8] = [30, step > 100 ? 30 : 127, step > 150 ? 30 : 127]
                    for index in 0..<3 {
                        try say(levels[index], from: speakers[index], as: &sources[index])
                    }
                    try await Task.sleep(for: .milliseconds(20))
                }

                let heard = slots.compactMap(\.source).map(\.id)
                #expect(Set(heard) == Set(receivers.map(\.id)) && heard.count == 3)
                #expect(room.activeSpeaker === receivers[0])
                // A period in which somebody begins is neither silent nor loud.
                _ = try await journal.first("a period in which all three are as loud") { event in
                    if case .levels(let levels) = event, levels.map(\.level) == [-30, -30, -30] {
                        levels
                    } else {
                        nil
                    }
                }
                for slot in slots {
                    let got = listener.endpoint.rtp
                        .filter { $0.ssrc == slot.rtpParameters.encodings.first?.ssrc }
                    #expect(got.isEmpty == (slot.source == nil))
                    #expect(got.isContiguous)
                    #expect(got.allSatisfy { $0.payloadType == 100 })
                }
            }
        }
    }
}
