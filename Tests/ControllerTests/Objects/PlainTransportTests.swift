import Channel
import Testing

@testable import Bisque

/// Which port a plain transport gets, and which options exclude each other.
@Suite(.timeLimit(.minutes(1))) struct PlainTransportTests {
    private let configuration = ServerConfiguration(
        workers: 1, listenIPs: ["127.0.0.1"], logging: .silent)

    @Test func aKnownRemoteSharesTheWorkersPort() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try await room.guest("alice")
        let shared = try #require(stage.server.workers.first?.localAddresses.first)
        #expect(alice.transport.sharesPort)
        #expect(alice.transport.localAddress == shared)
        #expect(alice.transport.remoteAddress == Stage.remote)
        let worker = await stage.fleet.worker(1)
        #expect(worker.sockets(with: CreatePlainTransport.op) == [0])
        await stage.server.close()
    }

    @Test func anUnknownRemoteNeedsAPortOfItsOwn() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try room.createPeer(named: "alice")
        let transport = try await alice.createPlainTransport()
        #expect(!transport.sharesPort)
        #expect(transport.isRtcpMuxed)
        #expect(stage.server.configuration.portRange.contains(transport.localAddress.port))
        #expect(transport.remoteAddress == nil)
        let worker = await stage.fleet.worker(1)
        #expect(worker.sockets(with: CreatePlainTransport.op) == [1])
        await stage.server.close()
    }

    @Test func rtcpOnItsOwnPortIsTheOddNeighbour() async throws {
        let stage = try await Stage()
        let room = try await stage.room()
        let alice = try room.createPeer(named: "alice")
        let transport = try await alice.createPlainTransport(.init(isRtcpMuxed: false))
        #expect(transport.localAddress.port.isMultiple(of: 2))
        #expect(transport.localRtcpAddress.port == transport.localAddress.port + 1)
        #expect(!transport.isRtcpMuxed)
        let worker = await stage.fleet.worker(1)
        #expect(worker.sockets(with: CreatePlainTransport.op) == [2])
        await stage.server.close()
    }

    struct Contradiction: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let options: PlainTransportOptions
        let text: String

        init(_ name: String, _ options: PlainTransportOptions, _ text: String) {
            testDescription = name
            self.options = options
            self.text = text
        }
    }

    static let v4 = TransportAddress(ip: "192.0.2.1", port: 5000)
    static let v6 = TransportAddress(ip: "2001:db8::1", port: 5000)

    static let contradictions = [
        Contradiction(
            "no IP", .init(remote: .init(ip: "example.org", port: 1)),
            "\"example.org\" is no IP address"),
        Contradiction(
            "port 0", .init(remote: .init(ip: "192.0.2.1", port: 0)), "port 0"),
        Contradiction(
            "rtcp although muxed", .init(remote: v4, remoteRtcp: v4), "share one port"),
        Contradiction(
            "rtcp alone", .init(isRtcpMuxed: false, remoteRtcp: v4), "without remote"),
        Contradiction(
            "two families", .init(isRtcpMuxed: false, remote: v4, remoteRtcp: v6),
            "not of the same family"),
        Contradiction("shared without remote", .init(port: .shared), "must be known"),
        Contradiction(
            "shared with two ports", .init(isRtcpMuxed: false, remote: v4, port: .shared),
            "no second one"),
        Contradiction(
            "shared in a family without port", .init(remote: v6, port: .shared),
            "no shared port of the remote address' family"),
        Contradiction("remote of a family without address", .init(remote: v6), "its family"),
        Contradiction("listenIP no IP", .init(port: .own, listenIP: "here"), "\"here\""),
        Contradiction(
            "listenIP of another family", .init(remote: v4, port: .own, listenIP: "::1"),
            "listenIP: not of the same family"),
    ]

    @Test(arguments: contradictions)
    func optionsThatExcludeEachOtherAreNamed(_ contradiction: Contradiction) throws {
        do throws(BisqueError) {
            _ = try contradiction.options.place(
                in: configuration, from: PortRange(ports: configuration.portRange))
            Issue.record("nobody objected")
        } catch {
            #expect(error.code == .invalid)
            #expect(error.message.contains(contradiction.text))
        }
    }

    @Test func aTakenRangeIsALimit() throws {
        var random = RandomNumbers(seed: 3)
        let first = try BoundSocket(ip: "127.0.0.1", port: 0)
        let range = PortRange(ports: first.address.port...first.address.port)
        do throws(BisqueError) {
            _ = try range.open(ip: "127.0.0.1", isPair: false, using: &random)
            Issue.record("the port was taken")
        } catch {
            #expect(error.code == .limit)
        }
    }

    @Test func everyPortOfARangeIsTriedOnce() {
        var random = RandomNumbers(seed: 3)
        let range = PortRange(ports: 40000...40009)
        #expect(range.candidates(using: &random).sorted() == Array(40000...40009))
        #expect(
            range.pairs(using: &random).sorted() == [40000, 40002, 40004, 40006, 40008])
        #expect(PortRange(ports: 40001...40002).pairs(using: &random) == [])
    }

    @Test func anAddressThatCannotBeBoundIsRefused() {
        #expect(code { _ = try BoundSocket(ip: "192.0.2.1", port: 0) } == .refused)
        #expect(code { _ = try BoundSocket(ip: "here", port: 0) } == .invalid)
        var random = RandomNumbers(seed: 3)
        let range = PortRange(ports: 40000...49999)
        #expect(
            code { _ = try range.open(ip: "192.0.2.1", isPair: false, using: &random) }
                == .refused)
    }
}
