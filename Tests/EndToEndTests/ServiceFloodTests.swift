/// Too much of what is allowed once: rooms, joins and messages have their limits, with names.
import Bisque
import Testing

extension EndToEnd {
    @Suite("Service and floods")
    struct ServiceFloodTests {
        @Test func thereAreNoMoreRoomsThanTheServiceMayHave() async throws {
            let service = try await ServiceProgram(["--rooms", "5", "--log", "warning"])
            var members: [SignallingClient] = []
            for number in 0..<5 {
                let member = try await SignallingClient(port: service.port)
                try await member.join("room\(number)", name: "Ada")
                members.append(member)
            }
            for number in 0..<400 {
                let source = "127.0.2.\(1 + number % 10)"
                let eve = try await SignallingClient(port: service.port, from: source)
                let answer = try await eve.join("more\(number)", name: "Eve")
                #expect(answer["code"]?.string == "serviceFull")
            }
            #expect(try service.figures["bisque_rooms"] == 5)
            #expect(try service.figures.joins("serviceFull") == 400)
            // There is room in the rooms there are, and for another one when one has gone.
            let bob = try await SignallingClient(port: service.port)
            #expect(try await bob.join("room1", name: "Bob")["type"]?.string == "joined")
            try await members[0].goAway()
            try await eventually("a room is free") {
                let eve = try await SignallingClient(port: service.port)
                return try await eve.join("another", name: "Eve")["type"]?.string == "joined"
            }
        }

        @Test func aFloodOfJoinsIsOneAddressesOwnTrouble() async throws {
            let service = try await ServiceProgram(["--log", "warning"])
            let flood = try await SignallingClient(port: service.port, from: "127.0.3.1")
            var tooMany = 0
            var sockets = [flood]
            for number in 0..<1000 {
                // Forty for each socket are within what one may say.
                if number % 40 == 39 {
                    sockets.append(
                        try await SignallingClient(port: service.port, from: "127.0.3.1"))
                }
                let answer = try await sockets[sockets.count - 1].join("/", name: "Eve")
                if answer["code"]?.string == "tooMany" { tooMany += 1 }
            }
            #expect(tooMany > 0)
            #expect(try service.figures.refusals("tooMany") == tooMany)
            let ada = try await SignallingClient(port: service.port, from: "127.0.3.2")
            #expect(try await ada.join("calm", name: "Ada")["type"]?.string == "joined")
        }

        @Test func aFloodOfMessagesIsRefusedAndThenCutOff() async throws {
            let service = try await ServiceProgram()
            let watcher = try await SignallingClient(port: service.port)
            try await watcher.join("calm", name: "Ada")
            let flood = try await SignallingClient(port: service.port)
            let joined = try await flood.join("calm", name: "Eve")
            #expect(joined["type"]?.string == "joined")
            for _ in 0..<300 { try await flood.say("{\"type\":\"ping\",\"id\":9}") }
            var answers: [String: Int] = [:]
            var code: Int?
            while code == nil {
                let frame = try await flood.wire.readFrame()
                guard frame.kind == WireClient.Frame.Kind.text else {
                    code = frame.code
                    break
                }
                let message = try JSONValue(reading: frame.payload)
                answers[message["code"]?.string ?? message["type"]?.string ?? "", default: 0] += 1
            }
            #expect(code == 1008)
            // One more is forgiven for each second that it takes.
            let refused = answers["tooMany", default: 0]
            #expect(refused > 100)
            #expect(answers["ok", default: 0] >= 59)
            let gone = try await watcher.hear("gone")
            #expect(gone["person"] == joined["you"])
            #expect(gone["reason"]?.string == "removed")
            let figures = try service.figures
            #expect(figures.refusals("tooMany") == refused)
            #expect(figures["bisque_signalling_cut_off_total{reason=\"messageRate\"}"] == 1)
            #expect(try await watcher.ask("ping")["type"]?.string == "ok")
        }

        @Test func aFullRoomIsFullForEverybodyElse() async throws {
            let service = try await ServiceProgram(["--room-capacity", "3"])
            var members: [SignallingClient] = []
            for number in 0..<3 {
                let member = try await SignallingClient(port: service.port)
                try await member.join("small", name: "Member \(number)")
                members.append(member)
            }
            for _ in 0..<20 {
                let eve = try await SignallingClient(port: service.port)
                #expect(try await eve.join("small", name: "Eve")["code"]?.string == "roomFull")
            }
            #expect(try service.figures.joins("roomFull") == 20)
            #expect(try service.figures["bisque_members"] == 3)
        }
    }
}
