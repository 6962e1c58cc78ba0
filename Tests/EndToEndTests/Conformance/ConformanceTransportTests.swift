/// Rows of the conformance checklist: transports with ICE and DTLS.
import Bisque
import Foundation
import Testing

extension EndToEnd {
    @Suite("Conformance: transports")
    struct ConformanceTransportTests {
        static let fingerprint = DtlsFingerprint(
            algorithm: .sha1, value: "751b8193b7ed277e42bed6c48ef7043a49ce3faa")

        private func withTransport(
            _ body: (Transport) async throws -> Void
        ) async throws {
            try await withServer(.quiet()) { server in
                let alice = try await server.openRoom().createPeer(named: "alice")
                try await body(try await alice.createWebRtcTransport())
            }
        }

        @Test(
            "TR-01, TR-02, TR-03, TR-05: our part in the handshake is the other one",
            arguments: [
                (DtlsParameters.Role.server, DtlsParameters.Role.client),
                (.auto, .client), (.client, .server),
            ])
        func ourPart(theirs: DtlsParameters.Role, ours: DtlsParameters.Role) async throws {
            try await withTransport { transport in
                #expect(transport.dtlsParameters?.role == .auto)
                #expect(try await transport.dump().webRtc?.dtlsParameters.role == .auto)
                try await transport.connect(
                    dtlsParameters: .init(role: theirs, fingerprints: [Self.fingerprint]))
                #expect(transport.dtlsParameters?.role == ours)
                #expect(try await transport.dump().webRtc?.dtlsParameters.role == ours)
            }
        }

        @Test("TR-04: whoever says nothing of a part leaves it open")
        func noPart() async throws {
            try await withTransport { transport in
                let json = """
                    {"fingerprints": [{"algorithm": "sha-1",
                        "value": "\(Self.fingerprint.value)"}]}
                    """
                try await transport.connect(
                    dtlsParameters: JSONDecoder().decode(
                        DtlsParameters.self, from: Data(json.utf8)))
                #expect(transport.dtlsParameters?.role == .client)
            }
        }

        @Test("TR-06, TR-07: a part that is none and one without a fingerprint change nothing")
        func wrongParameters() async throws {
            try await withTransport { transport in
                let json = """
                    {"role": "INVALID_ROLE", "fingerprints": [{"algorithm": "sha-1",
                        "value": "\(Self.fingerprint.value)"}]}
                    """
                #expect(throws: DecodingError.self) {
                    try JSONDecoder().decode(DtlsParameters.self, from: Data(json.utf8))
                }
                let bare = await refusal {
                    try await transport.connect(
                        dtlsParameters: .init(role: .client, fingerprints: []))
                }
                #expect(bare?.code == .invalid)
                #expect(transport.dtlsParameters?.role == .auto)
                let dump = try await transport.dump()
                #expect(dump.webRtc?.dtlsParameters.role == .auto)
            }
        }

        @Test("TR-08: connecting works once, after any number of failures")
        func connectingTwice() async throws {
            try await withTransport { transport in
                let wrong = await refusal {
                    try await transport.connect(dtlsParameters: .init(fingerprints: []))
                }
                #expect(wrong?.code == .invalid)
                let good = DtlsParameters(role: .server, fingerprints: [Self.fingerprint])
                try await transport.connect(dtlsParameters: good)
                let again = await refusal { try await transport.connect(dtlsParameters: good) }
                #expect(again?.code == .duplicate)
                #expect(transport.dtlsParameters?.role == .client)
            }
        }

        @Test("TR-09: a transport that closes says so in its states and is in no dump")
        func closing() async throws {
            try await withTransport { transport in
                let alice = transport.peer
                let events = Journal(transport.events())
                transport.close()
                guard case .closed(.application) = try await events.untilEnd().last else {
                    Issue.record("it does not say why it closed")
                    return
                }
                #expect(transport.iceState == .closed && transport.dtlsState == .closed)
                #expect(alice.transports.isEmpty)
                let dump = try await alice.dump()
                #expect(dump.transports.isEmpty)
            }
        }

        @Test(
            "TR-10, TR-11, TR-13: one way in is one candidate, under the announced name",
            arguments: [IceCandidate.TransportProtocol.udp, .tcp])
        func oneCandidate(of way: IceCandidate.TransportProtocol) async throws {
            var configuration = ServerConfiguration.quiet()
            configuration.announcedIP = "test.foo.com"
            try await withServer(configuration) { server in
                let alice = try await server.openRoom().createPeer(named: "alice")
                let transport = try await alice.createWebRtcTransport(
                    .init(acceptsUdp: way == .udp, acceptsTcp: way == .tcp))
                let candidates = try #require(transport.iceCandidates)
                #expect(candidates.map(\.protocol) == [way])
                #expect(candidates.map(\.ip) == ["test.foo.com"])
                #expect(candidates.map(\.type) == [.host])
                #expect(candidates.map(\.tcpType) == [way == .tcp ? .passive : nil])
                #expect(candidates.map(\.foundation) == ["\(way)candidate"])
            }
        }

        @Test(
            "TR-12: candidates come in their order, and preferences raise their priorities",
            arguments: [
                (WebRtcTransportOptions(), [20_000, 20_000, 20_000, 20_000]),
                (.init(prefersIPv4: true), [30_000, 20_000, 30_000, 20_000]),
                (.init(prefersIPv6: true, prefersTcp: true), [20_000, 30_000, 25_000, 35_000]),
                (.init(prefersUdp: true), [25_000, 25_000, 20_000, 20_000]),
            ])
        func order(options: WebRtcTransportOptions, preferences: [UInt32]) async throws {
            let families = Machine.hasIPv6 ? ["127.0.0.1", "::1"] : ["127.0.0.1"]
            try await withServer(.quiet(listenIPs: families)) { server in
                let alice = try await server.openRoom().createPeer(named: "alice")
                let transport = try await alice.createWebRtcTransport(options)
                let candidates = try #require(transport.iceCandidates)
                let expected: [(IceCandidate.TransportProtocol, String, UInt32)] = [
                    (.udp, "127.0.0.1", preferences[0]), (.udp, "::1", preferences[1]),
                    (.tcp, "127.0.0.1", preferences[2]), (.tcp, "::1", preferences[3]),
                ].filter { families.contains($0.1) }
                #expect(candidates.map(\.protocol) == expected.map(\.0))
                #expect(candidates.map(\.ip) == expected.map(\.1))
                #expect(
                    candidates.map(\.priority) == expected.map { 64 << 24 + $0.2 << 8 + 255 })
            }
        }

        @Test("TR-14: new credentials are other ones, of the same lengths")
        func newCredentials() async throws {
            try await withTransport { transport in
                let before = try #require(transport.iceParameters)
                let after = try await transport.restartIce()
                #expect(transport.iceParameters == after)
                #expect(after.usernameFragment != before.usernameFragment)
                #expect(after.password != before.password)
                for parameters in [before, after] {
                    #expect(parameters.usernameFragment.count == 16)
                    #expect(parameters.password.count == 32)
                }
                #expect(transport.iceState == .new && transport.selectedTuple == nil)
            }
        }

        @Test("TR-16: a closed transport takes no commands")
        func noCommands() async throws {
            try await withTransport { transport in
                transport.close()
                let commands: [() async throws -> Void] = [
                    { _ = try await transport.dump() },
                    { _ = try await transport.getStats() },
                    { try await transport.restartIce() },
                    { try await transport.limitBitrate(maximum: 100_000) },
                    { try await transport.trace([.rtp]) },
                    {
                        try await transport.connect(
                            dtlsParameters: .init(fingerprints: [Self.fingerprint]))
                    },
                ]
                for command in commands {
                    #expect(await refusal { try await command() }?.code == .closed)
                }
            }
        }
    }
}
