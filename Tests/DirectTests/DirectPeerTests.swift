/// Peers as a program has them, over a line without a network.
import Testing

@testable import Bisque
@testable import BisqueDirect

@Suite(.timeLimit(.minutes(5)))
struct DirectPeerTests {
    /// Two peers whose signals find their way by themselves.
    private struct Call {
        let line = SharedLine()
        let anna: DirectPeer
        let bert: DirectPeer
        let annas: Listener
        let berts: Listener

        init(_ change: (inout DirectPeerOptions) -> Void = { _ in }) throws {
            var options = DirectPeerOptions(debug: .none)
            change(&options)
            bert = try DirectPeer(options, engine: line.engine(.bert))
            options.initiator = true
            anna = try DirectPeer(options, engine: line.engine(.anna))
            annas = Listener(anna, bert)
            berts = Listener(bert, anna)
        }
    }

    /// Hears everything of one peer, and brings its signals to the other one.
    private final class Listener: Sendable {
        private let heard = Locked<[DirectPeer.Event]>([])
        private let waiting = Locked<[@Sendable () -> Void]>([])

        init(_ peer: DirectPeer, _ other: DirectPeer) {
            let events = peer.events()
            Task { [self] in
                for await event in events {
                    if case .signal(let signal) = event { await other.signal(signal.json) }
                    heard.withLock { $0.append(event) }
                    for wake in waiting.withLock({ $0 }) { wake() }
                }
            }
        }

        var all: [DirectPeer.Event] { heard.withLock { $0 } }

        /// The first event that the closure makes something of.
        func first<Value: Sendable>(
            _ pick: @escaping @Sendable (DirectPeer.Event) -> Value?
        ) async -> Value {
            let (stream, wake) = AsyncStream.makeStream(of: Void.self)
            waiting.withLock { $0.append { wake.yield() } }
            wake.yield()
            for await _ in stream {
                for event in all {
                    if let value = pick(event) { return value }
                }
            }
            preconditionFailure("the task was cancelled")
        }

        func hears(_ event: DirectPeer.Event) async {
            await first { $0 == event ? () : nil }
        }

        func track() async -> (track: DirectTrack, stream: DirectStream) {
            await first { event in
                if case .track(let track, let stream) = event { (track, stream) } else { nil }
            }
        }
    }

    @Test func twoPeersFindEachOther() async throws {
        let call = try Call()
        await call.annas.hears(.connect)
        await call.berts.hears(.connect)

        #expect(call.anna.isReady && call.bert.isReady)
        #expect(call.anna.channelName == call.bert.channelName)
        #expect(call.anna.path?.remote == Line.address(of: .bert))
        try call.anna.send("hello")
        try call.bert.send([1, 2, 3])
        await call.berts.hears(.data(.text("hello")))
        await call.annas.hears(.data(.binary([1, 2, 3])))
        #expect(call.line.faults.isEmpty)
    }

    @Test("stream written before connect is delivered then ended on both")
    func deliveredBeforeConnect() async throws {
        let call = try Call()
        try await call.anna.deliver(.text("early"))
        await call.berts.hears(.data(.text("early")))
        call.anna.destroy()
        await call.annas.hears(.close)
        await call.berts.hears(.close)

        #expect(call.bert.isDestroyed)
        #expect(throws: BisqueError.self) { try call.bert.send("late") }
        await #expect(throws: BisqueError.self) { try await call.bert.deliver(.text("late")) }
    }

    @Test func streamsOfTheOptionsAreInTheFirstExchange() async throws {
        // Where both may offer at once, they do.
        let call = try Call { options in
            options.signalForm = .simplePeer
            options.streams = [DirectStream(id: "s", tracks: [DirectTrack(kind: .audio)])]
        }
        #expect(await call.annas.track().stream.id == "s")
        #expect(await call.berts.track().stream.id == "s")
        await call.berts.hears(.connect)

        let signals = [call.annas.all, call.berts.all].joined().compactMap { event in
            if case .signal(let signal) = event { signal.content } else { nil }
        }
        let descriptions = signals.filter { content in
            if case .candidate = content { false } else { true }
        }
        #expect(descriptions.count == 2)
    }

    @Test func tracksCarryPackets() async throws {
        let call = try Call()
        let track = DirectTrack(kind: .audio)
        let stream = DirectStream(id: "camera", tracks: [track])
        try call.anna.addStream(stream)
        let (received, there) = await call.berts.track()
        #expect(received.id == track.id && received.kind == .audio && there.id == "camera")
        #expect(there.tracks == [received])
        #expect(call.bert.remoteStreams == [there])
        let packets = received.packets()
        // The other end may know it before we have heard of the answer.
        while call.anna.parameters(of: track) == nil { await Task.yield() }
        #expect(
            call.anna.parameters(of: track)?.codecs
                == call.bert.receivedParameters(of: received)?.codecs)
        track.send([0x80, 0, 1])
        for await packet in packets {
            #expect(packet.bytes == [0x80, 0, 1])
            break
        }
        call.anna.removeTrack(track)
        await call.berts.hears(.removeTrack(received, there))
        await call.berts.hears(.removeStream(there))
        #expect(there.tracks.isEmpty && call.bert.remoteStreams.isEmpty)
    }

    @Test func aReplacedTrackSendsInThePlaceOfTheOther() async throws {
        let call = try Call()
        let (old, new) = (DirectTrack(kind: .video), DirectTrack(kind: .video))
        try call.anna.addTrack(old, DirectStream())
        let received = await call.berts.track().track
        while call.anna.parameters(of: old) == nil { await Task.yield() }
        try call.anna.replaceTrack(old, new)
        await call.annas.hears(.replaceTrack(old, new))
        let packets = received.packets()
        old.send([1])
        new.send([2])
        for await packet in packets {
            #expect(packet.bytes == [2])
            break
        }
        #expect(throws: BisqueError.self) { try call.anna.replaceTrack(old, new) }
    }

    @Test func whoListensLateHearsWhatThereIs() async throws {
        let call = try Call()
        let track = DirectTrack(kind: .audio)
        try call.anna.addStream(DirectStream(id: "camera", tracks: [track]), metadata: nil)
        await call.berts.hears(.connect)
        let (received, there) = await call.berts.track()
        var late = call.bert.events().makeAsyncIterator()

        #expect(await late.next() == .connect)
        #expect(await late.next() == .stream(there, metadata: nil))
        #expect(await late.next() == .track(received, there))
        call.bert.destroy()
        #expect(await late.next() == .close)
        #expect(await late.next() == nil)
        var later = call.bert.events().makeAsyncIterator()
        #expect(await later.next() == .close)
        #expect(await later.next() == nil)
    }

    @Test func noSignalIsLostBeforeSomebodyListens() async throws {
        let line = SharedLine()
        let peer = try DirectPeer(
            DirectPeerOptions(debug: .none, initiator: true), engine: line.engine(.anna))
        for await event in peer.events() {
            guard case .signal(let signal) = event, case .offer = signal.content else {
                Issue.record("\(event)")
                break
            }
            break
        }
        peer.destroy()
    }

    /// Lets others go on until it is so; the suite's limit ends it where it never is.
    private func turn(until isSo: () -> Bool) async throws {
        while !isSo() {
            try Task.checkCancellation()
            await Task.yield()
        }
    }

    @Test func whoReadsSlowlyHoldsTheOtherEndBack() async throws {
        let call = try Call()
        await call.annas.hears(.connect)
        await call.berts.hears(.connect)
        // Reads nothing.
        let slow = call.bert.events()
        let block = DirectMessage.binary([UInt8](repeating: 7, count: 64 * 1_024))
        for _ in 0..<64 { try await call.anna.deliver(block) }
        try await turn { call.line.isHolding(.bert) }
        #expect(call.bert.isReady)

        var count = 0
        for await event in slow {
            if event == .data(block) { count += 1 }
            if count == 64 { break }
        }
        #expect(count == 64)
        // The other listener may be behind.
        try await turn { !call.line.isHolding(.bert) }
    }

    @Test func aPeerThatNobodyHasEnds() async throws {
        let line = SharedLine()
        var events: DirectEvents?
        do {
            let peer = try DirectPeer(
                DirectPeerOptions(debug: .none), engine: line.engine(.anna))
            events = peer.events()
        }
        var last: DirectPeer.Event?
        for await event in try #require(events) { last = event }
        #expect(last == .close)
        #expect(line.isClosed(.anna))
    }

    @Test func badOptionsAreRefused() {
        for change: (inout DirectPeerOptions) -> Void in [
            { $0.channelConfig.negotiated = true },
            { $0.channelConfig = .init(maxPacketLifeTime: 1, maxRetransmits: 1) },
            { $0.channelConfig.id = 65_535 },
            { $0.mediaCodecs = [] },
            { $0.maxMessageSize = 0 },
        ] {
            var options = DirectPeerOptions(debug: .none)
            change(&options)
            #expect(throws: BisqueError.self) {
                try DirectPeer(options, engine: SharedLine().engine(.anna))
            }
        }
    }

    @Test func theDeathOfTheWorkerIsAnErrorAndThenTheEnd() async throws {
        let call = try Call()
        await call.annas.hears(.connect)
        call.line.report(.died("signal 9"), to: .anna)
        await call.annas.hears(.close)

        let errors = call.annas.all.compactMap { event in
            if case .error(let error) = event { error.code } else { nil }
        }
        #expect(errors == [.workerDied])
    }
}
