/// Commands that must be refused, each for one reason, with the words that must name it.
import Bisque
import Testing

private typealias BadCommand = EndToEnd.BadInputTests.BadCommand

/// Against the camera that is there: SSRC 1111, payload type 112, MID "cam".
let badReceivers: [EndToEnd.BadInputTests.BadCommand] = [
    BadCommand("an SSRC that is taken", .refused, "ssrc 1111 belongs to receiver") { scene in
        _ = try await scene.publisher.publish(.camera(ssrc: 1111, payloadType: 96))
    },
    BadCommand("an SSRC that is taken, for rtx", .refused, "ssrc 1111 belongs") { scene in
        var parameters = RtpParameters.camera(ssrc: 2222, payloadType: 96)
        parameters.encodings[0].rtx = .init(ssrc: 1111)
        _ = try await scene.publisher.publish(parameters)
    },
    BadCommand("an SSRC that is taken, in the second encoding", .refused, "ssrc 1111") { scene in
        var parameters = RtpParameters.camera(ssrc: 2222, payloadType: 96)
        parameters.encodings.append(.init(ssrc: 1111))
        _ = try await scene.publisher.publish(parameters)
    },
    BadCommand("a MID that is taken", .refused, "mid 'cam' belongs to receiver") { scene in
        _ = try await scene.publisher.publish(.camera(ssrc: nil, payloadType: 96, mid: "cam"))
    },
    BadCommand("a header extension with two ids", .refused, "rid extension 5") { scene in
        _ = try await scene.publisher.publish(
            .camera(
                ssrc: 2222, payloadType: 96, mid: "two",
                extensions: [.init(uri: URI.rid, id: 5)]))
    },
    BadCommand("a stream that nothing tells apart, twice", .refused, "payload type 97") { scene in
        let first = try await scene.publisher.publish(.camera(ssrc: nil, payloadType: 97))
        defer { first.close() }
        _ = try await scene.publisher.publish(.camera(ssrc: nil, payloadType: 97))
    },
    BadCommand("a RID that is taken", .refused, "rid 'low' belongs to receiver") { scene in
        let extensions = [RtpHeaderExtensionParameters(uri: URI.rid, id: 4)]
        let first = try await scene.publisher.publish(
            .camera(ssrc: nil, payloadType: 97, rid: "low", extensions: extensions))
        defer { first.close() }
        _ = try await scene.publisher.publish(
            .camera(ssrc: nil, payloadType: 98, rid: "low", extensions: extensions))
    },
    BadCommand("an update to a taken MID", .refused, "mid 'cam' belongs to receiver") { scene in
        let other = try await scene.publisher.publish(.camera(ssrc: 2222, payloadType: 96))
        defer { other.close() }
        try await other.receive(.camera(ssrc: 2222, payloadType: 96, mid: "cam"))
    },
    BadCommand("a move to where the SSRC is taken", .refused, "ssrc 1111 belongs") { scene in
        let place = try await Participant(scene.publisher.peer)
        defer { place.transport.close() }
        let other = try await place.publish(.camera(ssrc: 1111, payloadType: 96))
        defer { other.close() }
        try await other.attach(to: scene.publisher.transport)
    },
    BadCommand("another peer's transport to receive on", .notFound, "another peer's") { scene in
        _ = try await scene.publisher.peer.receive(
            .camera(ssrc: 5), kind: .video, on: scene.listener.transport)
    },
    BadCommand("another peer's transport to move to", .notFound, "another peer's") { scene in
        try await scene.camera.attach(to: scene.listener.transport)
    },
    BadCommand("another peer's transport to send over", .notFound, "another peer's") { scene in
        try await scene.sender.send(over: scene.publisher.transport)
    },
    BadCommand("another room's transport to send over", .notFound, "another room's") { scene in
        let room = try await scene.server.openRoom()
        defer { room.close() }
        try await scene.sender.send(over: try await room.join("somebody").transport)
    },
    BadCommand("another room's transport to move to", .notFound, "another room's") { scene in
        let room = try await scene.server.openRoom()
        defer { room.close() }
        try await scene.camera.attach(to: try await room.join("somebody").transport)
    },
    BadCommand("another room's transport to receive on", .notFound, "another room's") { scene in
        let room = try await scene.server.openRoom()
        defer { room.close() }
        _ = try await scene.publisher.peer.receive(
            .camera(ssrc: 5), kind: .video, on: try await room.join("somebody").transport)
    },
    BadCommand("a closed transport", .closed, "the transport is closed") { scene in
        let place = try await Participant(scene.publisher.peer)
        place.transport.close()
        _ = try await place.publish(.camera(ssrc: 5))
    },
    BadCommand("an update of what is closed", .closed, "the receiver is closed") { scene in
        let other = try await scene.publisher.publish(.camera(ssrc: 5, payloadType: 96))
        other.close()
        try await other.receive(.camera(ssrc: 6, payloadType: 96))
    },
]

let badTransports: [EndToEnd.BadInputTests.BadCommand] = [
    bad("no address", .invalid, "\"here\" is no IP", .init(remote: .init(ip: "here", port: 9))),
    bad("an empty address", .invalid, "\"\" is no IP", .init(remote: .init(ip: "", port: 9))),
    bad("half an address", .invalid, "\"1.2.3\"", .init(remote: .init(ip: "1.2.3", port: 9))),
    bad("port 0", .invalid, "port 0", .init(remote: .init(ip: "127.0.0.1", port: 0))),
    bad("multicast", .refused, "224.0.0.1", .init(remote: .init(ip: "224.0.0.1", port: 9))),
    bad(
        "broadcast", .refused, "255.255.255.255",
        .init(remote: .init(ip: "255.255.255.255", port: 9))),
    bad(
        "the unspecified address", .refused, "0.0.0.0", .init(remote: .init(ip: "0.0.0.0", port: 9))
    ),
    bad("a family nobody listens at", .invalid, "family", .init(remote: .init(ip: "::1", port: 9))),
    bad(
        "multicast on an own port", .refused, "224.0.0.1",
        .init(remote: .init(ip: "224.0.0.1", port: 9), port: .own)),
    bad(
        "a shared port for nobody known", .invalid, "the remote address must be known",
        .init(port: .shared)),
    bad(
        "a shared port for two", .invalid, "no second one for RTCP",
        .init(isRtcpMuxed: false, remote: .init(ip: "127.0.0.1", port: 9), port: .shared)),
    bad(
        "a shared port of the other family", .invalid, "family",
        .init(remote: .init(ip: "::1", port: 9), port: .shared)),
    bad(
        "RTCP apart, yet together", .invalid, "remoteRtcp",
        .init(remote: .init(ip: "127.0.0.1", port: 9), remoteRtcp: .init(ip: "127.0.0.1", port: 10))
    ),
    bad(
        "RTCP alone", .invalid, "without remote",
        .init(isRtcpMuxed: false, remoteRtcp: .init(ip: "127.0.0.1", port: 10))),
    bad(
        "RTCP at port 0", .invalid, "port 0",
        .init(
            isRtcpMuxed: false, remote: .init(ip: "127.0.0.1", port: 9),
            remoteRtcp: .init(ip: "127.0.0.1", port: 0))),
    bad(
        "RTCP of the other family", .invalid, "not of the same family",
        .init(
            isRtcpMuxed: false, remote: .init(ip: "127.0.0.1", port: 9),
            remoteRtcp: .init(ip: "::1", port: 10))),
    bad(
        "RTCP to multicast", .refused, "224.0.0.1",
        .init(
            isRtcpMuxed: false, remote: .init(ip: "127.0.0.1", port: 9),
            remoteRtcp: .init(ip: "224.0.0.1", port: 10))),
    bad(
        "a port at no address", .invalid, "listenIP: \"there\"",
        .init(port: .own, listenIP: "there")),
    bad(
        "a port at another's address", .refused, "192.0.2.1",
        .init(port: .own, listenIP: "192.0.2.1")),
    bad(
        "a port of the other family", .invalid, "listenIP: not of the same family",
        .init(remote: .init(ip: "127.0.0.1", port: 9), port: .own, listenIP: "::1")),
    BadCommand("an address that is taken", .refused, "another transport has") { scene in
        _ = try await scene.listener.peer.createPlainTransport(
            .init(remote: scene.publisher.endpoint.address, port: .shared))
    },
    BadCommand("a second connection", .refused, "already fixed") { scene in
        try await scene.publisher.transport.connect(to: .init(ip: "127.0.0.1", port: 9))
    },
    BadCommand("a connection to port 0", .invalid, "port 0") { scene in
        try await scene.publisher.transport.connect(to: .init(ip: "127.0.0.1", port: 0))
    },
    BadCommand("a connection to no address", .invalid, "\"x\" is no IP") { scene in
        try await scene.publisher.transport.connect(to: .init(ip: "x", port: 1))
    },
    BadCommand("a connection of both families", .invalid, "family") { scene in
        try await scene.publisher.transport.connect(
            to: .init(ip: "127.0.0.1", port: 9), rtcp: .init(ip: "::1", port: 9))
    },
]

let badPeers: [EndToEnd.BadInputTests.BadCommand] = [
    BadCommand("a peer without a name", .invalid, "name is empty") { scene in
        _ = try scene.room.createPeer(named: "")
    },
    BadCommand("a name that is taken", .duplicate, "\"listener\"") { scene in
        _ = try scene.room.createPeer(named: "listener")
    },
    BadCommand("capabilities the second time", .duplicate, "set already") { scene in
        try scene.publisher.peer.setCapabilities(scene.room.capabilities)
    },
    BadCommand("a stream before the capabilities", .invalid, "not set yet") { scene in
        let peer = try scene.room.createPeer(named: "new")
        defer { peer.close() }
        _ = try await Participant(peer).publish(.camera(ssrc: 1))
    },
    BadCommand("a room without codecs", .invalid, "mediaCodecs") { scene in
        _ = try await scene.server.createRoom(mediaCodecs: [])
    },
    BadCommand("a room with a codec twice", .duplicate, "mediaCodecs[1]") { scene in
        _ = try await scene.server.createRoom(mediaCodecs: [.vp8, .vp8])
    },
    BadCommand("a room with an unknown codec", .unsupported, "video/chicken") { scene in
        _ = try await scene.server.createRoom(mediaCodecs: [
            .init(kind: .video, mimeType: "video/chicken", clockRate: 90_000)
        ])
    },
    BadCommand("stats of what is closed", .closed, "the sender is closed") { scene in
        let peer = try scene.room.createPeer(named: "new")
        try peer.setCapabilities(scene.room.capabilities)
        let sender = try #require(peer.rtpSenders.first)
        peer.close()
        _ = try await sender.getStats()
    },
]

struct BadConfiguration: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let code: BisqueError.Code
    let text: String
    let configuration: ServerConfiguration
}

let badConfigurations: [BadConfiguration] = [
    configured("no workers", .invalid, "workers: 0") { $0.workers = 0 },
    configured("a crowd of workers", .invalid, "workers: 1025") { $0.workers = 1025 },
    configured("no addresses", .invalid, "listenIPs") { $0.listenIPs = [] },
    configured("a name", .invalid, "\"localhost\"") { $0.listenIPs = ["localhost"] },
    configured("an address twice", .invalid, "twice") { $0.listenIPs = ["::1", "::1"] },
    configured("another's address", .refused, "192.0.2.1") { $0.listenIPs = ["192.0.2.1"] },
    configured("more workers than ports", .invalid, "firstPort") {
        $0.firstPort = 65_535
        $0.workers = 2
    },
    configured("small ports", .invalid, "portRange") { $0.portRange = 1000...2000 },
    configured("no announced address", .invalid, "announcedIP") { $0.announcedIP = "" },
]

private func bad(
    _ name: String, _ code: BisqueError.Code, _ text: String, _ options: PlainTransportOptions
) -> EndToEnd.BadInputTests.BadCommand {
    BadCommand(name, code, text) { scene in
        _ = try await scene.listener.peer.createPlainTransport(options)
    }
}

private func configured(
    _ name: String, _ code: BisqueError.Code, _ text: String,
    _ change: (inout ServerConfiguration) -> Void
) -> BadConfiguration {
    var configuration = ServerConfiguration.quiet()
    change(&configuration)
    return BadConfiguration(
        testDescription: name, code: code, text: text, configuration: configuration)
}
