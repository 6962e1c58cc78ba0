/// The first generation's bridge with a real browser at the far end: one connection for both
/// directions, offered by the server again and again.
import Bisque
import Foundation
import Testing

extension EndToEnd {
    @Suite(
        "Room calls: the bridge", .enabled(if: TestNetwork.isThere && Chromium.isInstalled),
        .timeLimit(.minutes(3)))
    struct RoomCallBridgeTests {
        /// A tab whose connection is answered whenever the server offers.
        private final class Person: Sendable {
            let tab: ChromiumTab
            let connection: RTCPeerConnection
            private let exchanges: Task<Int, any Error>

            init(_ tab: ChromiumTab, in room: Room, named name: String) async throws {
                let script = try String(
                    contentsOfFile: "\(EndpointFiles.folder)/bridge.js", encoding: .utf8)
                _ = try await tab.evaluate(script)
                let connection = RTCPeerConnection(peer: try room.createPeer(named: name))
                let capabilities = try await tab.evaluate("return await bridge.capabilities();")
                let refused = await refusal {
                    try await connection.setRemoteDescription(
                        RTCSessionDescription(type: .offer, sdp: capabilities.string ?? ""))
                }
                #expect(refused?.code == .unsupported)
                try await connection.setCapabilities(try #require(capabilities.string))
                self.tab = tab
                self.connection = connection
                exchanges = Task {
                    var count = 0
                    for await case .negotiationNeeded in connection.events() {
                        do {
                            try await Self.exchange(connection, tab)
                        } catch let error as BisqueError where error.code == .closed {
                            break
                        }
                        count += 1
                    }
                    return count
                }
            }

            private static func exchange(
                _ connection: RTCPeerConnection, _ tab: ChromiumTab
            ) async throws {
                let offer = try await connection.createOffer()
                try connection.setLocalDescription(offer)
                let text = try JSONValue.string(offer.sdp).text
                let answer = try await tab.evaluate("return await bridge.answer(\(text));")
                try await connection.setRemoteDescription(
                    RTCSessionDescription(type: .answer, sdp: answer.string ?? ""))
            }

            /// Waits until pictures and sound of so many others come.
            func expectMedia(of others: Int) async throws {
                let before = try await received()
                try await eventually(
                    "\(connection.peer.name) sees and hears \(others)", every: .milliseconds(100)
                ) {
                    let now = try await received()
                    return now["state"]?.string == "connected"
                        && now["streams"]?.integer == 2 * others
                        && number("frames", now) > number("frames", before) + 10
                        && number("samples", now) > number("samples", before)
                }
            }

            func received() async throws -> JSONValue {
                try await tab.evaluate("return await bridge.received();")
            }

            private func number(_ name: String, _ value: JSONValue) -> Int {
                value[name]?.integer ?? 0
            }

            /// - Returns: how often descriptions were exchanged.
            func close() async throws -> Int {
                connection.close()
                return try await exchanges.value
            }
        }

        @Test func chromiumSendsAndReceivesOverOneConnectionThatTheServerOffers() async throws {
            try await withServer(.atTestNetwork()) { server in
                let room = try await server.createRoom(mediaCodecs: [.opus, .vp8])
                let chromium = try Chromium()
                let alice = try await Person(chromium.openTab(), in: room, named: "alice")
                let bob = try await Person(chromium.openTab(), in: room, named: "bob")
                for endpoint in [alice, bob] { try await endpoint.expectMedia(of: 1) }
                #expect(alice.connection.receivers.count == 2)
                #expect(alice.connection.peer.transports.count == 1)

                // A third one comes: both are offered its streams, and theirs go on.
                let carol = try await Person(chromium.openTab(), in: room, named: "carol")
                for endpoint in [alice, bob, carol] { try await endpoint.expectMedia(of: 2) }

                #expect(try await carol.close() >= 1)
                try await eventually("alice is left with bob") {
                    alice.connection.peer.rtpSenders.count == 2
                }
                try await alice.connection.restartIce()
                let before = try await bob.received()
                try await eventually("bob sees alice at her new address") {
                    let now = try await bob.received()
                    return (now["frames"]?.integer ?? 0) > (before["frames"]?.integer ?? 0) + 30
                }
                #expect(try await alice.close() >= 2)
                #expect(try await bob.close() >= 2)
            }
        }
    }
}
