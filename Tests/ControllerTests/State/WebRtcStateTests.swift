import Channel
import Testing

@testable import Bisque

/// ICE and DTLS in a room's state.
@Suite struct WebRtcStateTests {
    static let remote = TransportAddress(ip: "192.0.2.7", port: 7)
    static let parameters = DtlsParameters(
        role: .auto, fingerprints: [fingerprint(.sha256)])

    static func fingerprint(_ algorithm: DtlsFingerprint.Algorithm) -> DtlsFingerprint {
        let size = algorithm.byteCount
        return DtlsFingerprint(
            algorithm: algorithm,
            value: Array(repeating: "AB", count: size).joined(separator: ":"))
    }

    @Test func theWorkerIsToldTheCredentialsAndTheTimes() throws {
        var room = try RoomStateFixture()
        let alice = try room.peer("alice")
        let command = try room.beginWebRtcTransport(
            9, of: alice,
            options: .init(
                suites: [.aesCm128HmacSha1, .aeadAes128Gcm],
                timeouts: .init(
                    ice: .milliseconds(1500), dtls: .seconds(2), media: nil,
                    consent: .seconds(4))))
        #expect(
            command
                == .createWebRtcTransport(
                    CreateWebRtcTransport(
                        transport: TransportID(rawValue: 9), room: RoomID(rawValue: 1),
                        usernameFragment: "fragment", password: "password",
                        suites: [.aesCm128HmacSha1, .aeadAes128Gcm],
                        acceptsUdp: true, acceptsTcp: false, iceTimeout: 1500, dtlsTimeout: 2000,
                        mediaTimeout: 0, consentTimeout: 4000)))
        #expect(room.state.transports[9]?.isOpen == false)
    }

    @Test(arguments: [
        (DtlsParameters.Role.client, DtlsParameters.Role.server), (.server, .client),
        (.auto, .client),
    ])
    func ourPartIsTheOtherOne(theirs: DtlsParameters.Role, ours: DtlsParameters.Role) throws {
        var room = try RoomStateFixture()
        let id = try room.webRtcTransport(of: try room.peer("alice"))
        let remote = DtlsParameters(role: theirs, fingerprints: Self.parameters.fingerprints)
        #expect(room.state.transports[id]?.webRtc?.dtlsParameters.role == .auto)
        let command = try room.state.beginConnect(id, to: remote)
        #expect(
            command
                == .connectWebRtcTransport(
                    ConnectWebRtcTransport(
                        transport: TransportID(rawValue: id),
                        role: ours == .client ? .client : .server,
                        fingerprint: Fingerprint(
                            hash: .sha256, value: Bytes(Array(repeating: 0xAB, count: 32))))))
        #expect(room.state.transports[id]?.webRtc?.dtlsParameters.role == .auto)
        try room.state.finishConnect(id, to: remote, refusal: nil)
        #expect(room.state.transports[id]?.webRtc?.dtlsParameters.role == ours)
    }

    @Test func theLongestHashCounts() throws {
        let several = DtlsParameters(fingerprints: [
            Self.fingerprint(.sha1), Self.fingerprint(.sha512), Self.fingerprint(.sha256),
        ])
        #expect(try several.strongestFingerprint().hash == .sha512)
    }

    @Test(arguments: [
        [], [DtlsFingerprint(algorithm: .sha256, value: "AB")],
        [fingerprint(.sha256), DtlsFingerprint(algorithm: .sha1, value: "nonsense")],
    ])
    func aFingerprintThatIsNoneChangesNothing(_ fingerprints: [DtlsFingerprint]) throws {
        var room = try RoomStateFixture()
        let id = try room.webRtcTransport(of: try room.peer("alice"))
        let remote = DtlsParameters(role: .client, fingerprints: fingerprints)
        #expect(code { _ = try room.state.beginConnect(id, to: remote) } == .invalid)
        #expect(room.state.transports[id]?.webRtc?.dtlsParameters.role == .auto)
        // A call that failed may be repeated.
        _ = try room.state.beginConnect(id, to: Self.parameters)
    }

    @Test func connectingWorksOnceButMayFailBefore() throws {
        var room = try RoomStateFixture()
        let id = try room.webRtcTransport(of: try room.peer("alice"))
        let refusal = BisqueError(.refused, "invalidFingerprint")
        _ = try room.state.beginConnect(id, to: Self.parameters)
        #expect(code { _ = try room.state.beginConnect(id, to: Self.parameters) } == .duplicate)
        #expect(throws: refusal) {
            try room.state.finishConnect(id, to: Self.parameters, refusal: refusal)
        }
        _ = try room.state.beginConnect(id, to: Self.parameters)
        try room.state.finishConnect(id, to: Self.parameters, refusal: nil)
        #expect(code { _ = try room.state.beginConnect(id, to: Self.parameters) } == .duplicate)
    }

    @Test func aPlainTransportHasNeitherIceNorDtls() throws {
        var room = try RoomStateFixture()
        let id = try room.transport(of: try room.peer("alice"))
        #expect(code { _ = try room.state.beginConnect(id, to: Self.parameters) } == .unsupported)
        #expect(code { _ = try room.state.beginRestart(id, with: .random()) } == .unsupported)
        #expect(room.state.iceSelected(id, Self.remote, isTcp: false) == [])
        #expect(room.state.iceChanged(id, .connected) == [])
        #expect(room.state.dtlsChanged(id, .connected, suite: nil, certificate: nil) == [])
        #expect(room.state.transportFailed(id, .consentLost) == [])
    }

    @Test func aBrowsersAddressCannotBeGiven() throws {
        var room = try RoomStateFixture()
        let id = try room.webRtcTransport(of: try room.peer("alice"))
        #expect(
            code { _ = try room.state.beginConnect(id, to: Self.remote, rtcp: nil) }
                == .unsupported)
    }

    @Test func newCredentialsHoldFromTheWorkersAnswerOn() throws {
        var room = try RoomStateFixture()
        let id = try room.webRtcTransport(of: try room.peer("alice"))
        let before = room.state.transports[id]?.webRtc?.iceParameters
        let other = IceParameters(usernameFragment: "other", password: "secret", isLite: true)
        #expect(
            try room.state.beginRestart(id, with: other)
                == .restartIce(
                    RestartIce(
                        transport: TransportID(rawValue: id), usernameFragment: "other",
                        password: "secret")))
        #expect(room.state.transports[id]?.webRtc?.iceParameters == before)
        #expect(try room.state.finishRestart(id, with: other, refusal: nil) == other)
        #expect(room.state.transports[id]?.webRtc?.iceParameters == other)
    }

    @Test func whatTheWorkerNoticesIsKeptAndTold() throws {
        var room = try RoomStateFixture()
        let id = try room.webRtcTransport(of: try room.peer("alice"))
        let tuple = IceTuple(
            local: .init(ip: "127.0.0.1", port: 40000), remote: Self.remote, protocol: .udp)

        #expect(
            room.state.iceSelected(id, Self.remote, isTcp: false).notices
                == [.iceSelected(transport: id, tuple)])
        #expect(
            room.state.iceChanged(id, .completed).notices
                == [.iceChanged(transport: id, .completed)])
        #expect(
            room.state.dtlsChanged(id, .connected, suite: .aeadAes128Gcm, certificate: "PEM")
                .notices == [.dtlsChanged(transport: id, .connected)])
        #expect(room.state.iceChanged(id, .completed) == [])

        let record = room.state.transports[id]
        #expect(record?.remote == Self.remote)
        #expect(record?.webRtc?.selectedTuple == tuple)
        #expect(record?.webRtc?.iceState == .completed)
        #expect(record?.webRtc?.dtlsState == .connected)
        #expect(record?.webRtc?.suite == .aeadAes128Gcm)
        #expect(record?.webRtc?.remoteCertificate == "PEM")
    }

    @Test func aFailedTransportClosesAndThePeerStays() throws {
        var room = try RoomStateFixture()
        let alice = try room.peer("alice")
        let id = try room.webRtcTransport(of: alice)
        let receiver = try room.receiver(of: alice, on: id)

        let actions = room.state.transportFailed(id, .consentLost)

        #expect(
            actions.notices.first == .receiverTransport(receiver, transport: nil))
        #expect(actions.closed == [Closed(id, .failed(.consentLost))])
        #expect(actions.commands == [.closeTransport(.init(transport: .init(rawValue: id)))])
        #expect(room.state.peers[alice]?.receivers == [receiver])
    }

    @Test func whereItIsWantedThePeerClosesToo() throws {
        var room = try RoomStateFixture()
        let alice = try room.peer("alice")
        let bob = try room.peer("bob")
        let id = try room.webRtcTransport(of: alice, .init(closesPeerOnFailure: true))
        let receiver = try room.receiver(of: alice, on: id)
        let sender = try #require(room.state.peers[bob]?.senders.first)

        let actions = room.state.transportFailed(id, .consentLost)

        #expect(
            actions.closed == [
                Closed(id, .failed(.consentLost)), Closed(sender, .parent),
                Closed(receiver, .parent), Closed(alice, .failed(.consentLost)),
            ])
        #expect(
            actions.commands == [
                .closeTransport(.init(transport: .init(rawValue: id))),
                .closeReceiver(.init(receiver: .init(rawValue: receiver))),
            ])
    }

    @Test func aClosedTransportIsClosedInEveryRespect() throws {
        var room = try RoomStateFixture()
        let id = try room.webRtcTransport(of: try room.peer("alice"))
        _ = room.state.iceSelected(id, Self.remote, isTcp: false)
        _ = room.state.iceChanged(id, .completed)
        let actions = room.state.closeTransport(id, .application)
        guard case .transportClosed(let record, _) = actions.notices.last else {
            Issue.record("nobody was told")
            return
        }
        #expect(record.webRtc?.iceState == .closed)
        #expect(record.webRtc?.dtlsState == .closed)
        #expect(record.webRtc?.selectedTuple == nil)
    }

    @Test func aDeadWorkerTakesItAlong() throws {
        var room = try RoomStateFixture()
        let id = try room.webRtcTransport(
            of: try room.peer("alice"), .init(closesPeerOnFailure: true))
        #expect(room.state.interrupt().closed == [Closed(id, .workerDied)])
    }
}
