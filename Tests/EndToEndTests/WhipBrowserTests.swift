/// WHIP and WHEP with the real program: aiortc, GStreamer and browsers publish and play.
import Bisque
import Foundation
import Testing

extension EndToEnd {
    @Suite("WHIP and WHEP", .enabled(if: TestNetwork.reachesEverybody), .timeLimit(.minutes(5)))
    struct WhipBrowserTests {
        typealias Stack = ScriptedPeer.Stack

        static let stacks = Stack.allCases.filter(\.isInstalled)
        static let large = Publication(
            audio: true, video: .init(width: 640, height: 360, fps: 15))

        @Test(arguments: stacks, stacks)
        func whatIsPublishedIsPlayed(_ publishing: Stack, _ playing: Stack) async throws {
            let service = try await ServiceProgram()
            let (publisher, player) = (try WhipClient(publishing), try WhipClient(playing))
            try await publisher.publish(at: service.url + "/whip/studio?name=Camera")
            try await player.play(service.url + "/whep/studio")
            try await player.expectMedia(width: 320)
            #expect(try service.metric("bisque_members") == 2)
            #expect(try await player.delete() == 200)
            #expect(try await publisher.delete() == 200)
            try await service.expectNothingLeft()
            #expect(try await publisher.delete() == 404)
        }

        @Test func whoIsKilledLeavesNothingBehind() async throws {
            let service = try await ServiceProgram()
            var clients: [WhipClient] = []
            var sessions: [String] = []
            for stack in Self.stacks {
                let (publisher, player) = (try WhipClient(stack), try WhipClient(stack))
                sessions.append(try await publisher.publish(at: service.url + "/whip/\(stack)"))
                sessions.append(try await player.play(service.url + "/whep/\(stack)"))
                try await player.expectMedia(width: 320)
                clients += [publisher, player]
            }
            for client in clients { client.kill() }
            // RFC 7675 lets the consent of the dead last for 30 seconds.
            try await service.expectNothingLeft(within: .seconds(60))
            for session in sessions {
                let path = String(session.dropFirst(service.url.count))
                #expect(try PlainRequest(path, port: service.port).status == 404)
            }
            #expect(service.journal.contains("whip session ended"))
        }

        @Test func gstreamerGoesOnWithTheNextPublisher() async throws {
            let service = try await ServiceProgram()
            let player = try WhipClient(.gstreamer)
            let (first, second) = (try WhipClient(.gstreamer), try WhipClient(.gstreamer))
            try await first.publish(at: service.url + "/whip/studio?name=First")
            try await player.play(service.url + "/whep/studio")
            try await player.expectMedia(width: 320)
            try await second.publish(Self.large, at: service.url + "/whip/studio?name=Second")
            #expect(try await first.delete() == 200)
            try await player.expectMedia(width: 640)
        }

        @Test(arguments: [ClientKind.chromium, .firefox])
        func aBrowserPlaysAndGoesOnWithTheNextPublisher(_ kind: ClientKind) async throws {
            let service = try await ServiceProgram()
            let (first, second) = (try WhipClient(.gstreamer), try WhipClient(.gstreamer))
            try await first.publish(at: service.url + "/whip/studio?name=First")
            let tab = try await kind.openTab()
            let script = try String(
                contentsOfFile: "\(EndpointFiles.folder)/whep.js", encoding: .utf8)
            _ = try await tab.evaluate(script)
            let url = try JSONValue.string(service.url + "/whep/studio").text
            _ = try await tab.evaluate("return await whep.play(\(url)) ?? null;")
            try await expectMedia(in: tab, width: 320)
            let tag = try await tab.evaluate(#"return await whep.restart("*");"#)
            #expect(tag.string?.hasPrefix("\"") == true)
            try await expectMedia(in: tab, width: 320)
            try await second.publish(Self.large, at: service.url + "/whip/studio?name=Second")
            #expect(try await first.delete() == 200)
            try await expectMedia(in: tab, width: 640)
            #expect(try await tab.evaluate("return await whep.delete();").integer == 200)
            #expect(try await second.delete() == 200)
            try await service.expectNothingLeft()
        }

        /// Waits for new pictures of this width on the page, and for new sound.
        private func expectMedia(in tab: any BrowserTab, width: Int) async throws {
            let before = try await tab.evaluate("return await whep.state();").text
            do {
                try await eventually("10 pictures \(width) wide, and sound") {
                    let isSo = try await tab.evaluate(
                        "return await whep.hasPlayed(\(before), \(width));")
                    return isSo == true
                }
            } catch let failure as NeverHappened {
                let now = try await tab.evaluate("return await whep.state();").text
                throw EndpointFailure("\(failure): \(before) became \(now)")
            }
        }
    }
}
