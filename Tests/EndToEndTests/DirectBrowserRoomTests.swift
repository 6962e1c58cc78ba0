/// Chromium by way of direct peers in a room: pictures and sound both ways.
import Bisque
import BisqueDirect
import Testing

extension EndToEnd {
    @Suite("Direct rooms and browsers", .enabled(if: TestNetwork.isThere), .timeLimit(.minutes(5)))
    struct DirectBrowserRoomTests {
        @Test("two pages, each a direct peer's other end, see and hear each other in a room")
        func pagesMeetInARoom() async throws {
            try await withServer(.atTestNetwork()) { server in
                let room = try await server.createRoom(
                    mediaCodecs: DirectPeerOptions.usualCodecs)
                var pages: [DirectTab] = []
                for (name, begins) in [("One", true), ("Other", false)] {
                    let page = try await DirectTab(.chromium, at: server, isInitiator: begins)
                    try await page.connect()
                    _ = try await page.peer.attach(to: room, as: name)
                    pages.append(page)
                }
                for page in pages {
                    _ = try await page.call("add", "camera", "video")
                    _ = try await page.call("add", "microphone", "audio")
                }
                for page in pages {
                    try await eventually("a page sees and hears the other", within: .seconds(60)) {
                        let heard = try await page.status().heard
                        return heard.contains { $0.kind == "video" && $0.frames > 50 }
                            && heard.contains {
                                $0.kind == "audio" && $0.packets > 100 && $0.energy ?? 0 > 0
                            }
                    }
                }
                // One goes; the other hears of it and goes on.
                _ = try await pages[0].call("remove", "camera")
                try await eventually("the other's picture ends", within: .seconds(30)) {
                    try await pages[1].status().heard.contains { $0.kind == "video" && $0.ended }
                }
                for page in pages {
                    #expect(try await page.status().errors.isEmpty)
                    #expect(page.listener.errors.isEmpty)
                }
            }
        }

        @Test("a page shows what ffmpeg sends")
        func aPageShowsWhatFfmpegSends() async throws {
            try await withServer(.atTestNetwork()) { server in
                let page = try await DirectTab(.chromium, at: server, isInitiator: true)
                try await page.connect()
                let track = DirectTrack(kind: .video)
                try page.peer.addTrack(track, DirectStream())
                let feed = Task {
                    try await track.feed(
                        fromFfmpeg: ["-f", "lavfi", "-i", "testsrc=size=320x180:rate=30"])
                }
                try await eventually("the page shows it", within: .seconds(60)) {
                    try await page.status().heard.contains {
                        $0.kind == "video" && $0.frames > 20
                    }
                }
                feed.cancel()
                await #expect(throws: BisqueError.self) { try await feed.value }
            }
        }
    }
}
