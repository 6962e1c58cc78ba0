import Glibc
import Testing

@testable import Bisque

/// Clients that do anything in any order, and an application that does too: what a client was told
/// is always what there is.
///
/// `BISQUE_SEED` repeats a run.
@Suite(.timeLimit(.minutes(5))) struct ProtocolScheduleTests {
    /// What a client knows from messages alone; every message must make sense to it.
    private struct View {
        struct Known: Equatable {
            var source: String
            var isEnabled = false
            /// Whether it is held up by anybody but the client.
            var isPaused = false
        }

        var peers: Set<String> = []
        var consumers: [Int: Known] = [:]
        var transports: Set<Int> = []
        var producers: Set<Int> = []
        var isOver = false

        mutating func join(_ answer: JSONValue) {
            for peer in answer["peers"].array {
                peers.insert(peer["name"].text ?? "")
                for consumer in peer["consumers"].array { add(consumer) }
            }
        }

        private mutating func add(_ consumer: JSONValue) {
            let source = consumer["peerName"].text ?? ""
            #expect(peers.contains(source))
            #expect(consumers[consumer["id"].int ?? 0] == nil)
            consumers[consumer["id"].int ?? 0] = Known(source: source)
        }

        mutating func hear(_ message: ServerNotification) {
            #expect(!isOver)
            switch message {
            case .newPeer(let name, _): #expect(peers.insert(name).inserted)
            case .peerClosed(let name, _):
                #expect(peers.remove(name) != nil)
                consumers = consumers.filter { $0.value.source != name }
            case .newConsumer(let consumer): add(consumer)
            case .consumerClosed(let id, let name):
                #expect(consumers.removeValue(forKey: id)?.source == name)
            case .consumerPaused(let id, _, _):
                #expect(consumers[id]?.isEnabled == true && consumers[id]?.isPaused == false)
                consumers[id]?.isPaused = true
            case .consumerResumed(let id, _, _):
                #expect(consumers[id]?.isEnabled == true && consumers[id]?.isPaused == true)
                consumers[id]?.isPaused = false
            case .transportClosed(let id, _): #expect(transports.remove(id) != nil)
            case .producerClosed(let id, _, _): #expect(producers.remove(id) != nil)
            case .producerPaused(let id, _, _), .producerResumed(let id, _, _):
                #expect(producers.contains(id))
            case .closed: isOver = true
            default: break
            }
        }
    }

    /// A room's state with its clients, a worker that answers in order, and nobody waiting.
    private struct World {
        var fixture: RoomStateFixture
        var views: [UInt32: View] = [:]
        var random: RandomNumbers
        var lastID: UInt32 = 100_000
        var lastName = 0
        /// What the worker has not answered, in its order.
        var asked: [(inout World, BisqueError?) -> Void] = []
        let capabilities: RtpCapabilities

        init(seed: UInt64) throws {
            fixture = try RoomStateFixture()
            random = RandomNumbers(seed: seed)
            capabilities = fixture.state.capabilities
        }

        var clients: [UInt32] { fixture.state.clients.sorted() }

        mutating func nextID() -> UInt32 {
            lastID += 1
            return lastID
        }

        mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &random) }

        mutating func perform(_ actions: [RoomAction]) {
            for case .tell(.notify(let peer, let message)) in fixture.state.signalled(actions) {
                views[peer]?.hear(message)
            }
        }

        mutating func answerOne() {
            guard !asked.isEmpty else { return }
            let answer = asked.removeFirst()
            answer(&self, below(12) == 0 ? BisqueError(.refused, "not now") : nil)
        }

        // MARK: Steps

        mutating func step() {
            switch below(100) {
            case 0..<4: join()
            case 4..<6: leave()
            case 6..<14: openTransport()
            case 14..<28: produce()
            case 28..<48: enable()
            case 48..<62: pause()
            case 62..<66: closeProducer()
            case 66..<69: closeTransport()
            case 69: turn()
            default: answerOne()
            }
        }

        private mutating func join() {
            guard clients.count < 6 else { return }
            lastName += 1
            let (id, isSpy) = (nextID(), below(6) == 0)
            let wish = ClientRequest.Join(
                peerName: "peer \(lastName)", rtpCapabilities: capabilities, isSpy: isSpy,
                appData: .null)
            attempt { world throws(BisqueError) in
                let actions = try world.fixture.state.join(id, wish)
                world.views[id] = View()
                world.perform(actions)
                world.views[id]?.join(world.fixture.state.joinAnswer(to: id))
            }
        }

        private mutating func leave() {
            guard let peer = clients.randomElement(using: &random) else { return }
            let originator: PauseOriginator = below(2) == 0 ? .local : .remote
            perform(fixture.state.closePeer(peer, by: originator, saying: nil))
            if originator == .local { #expect(views[peer]?.isOver == true) }
            views[peer] = nil
        }

        private mutating func openTransport() {
            guard let peer = clients.randomElement(using: &random) else { return }
            let number = 1 + below(30)
            let id = nextID()
            let local = TransportAddress(ip: "127.0.0.1", port: 40000)
            attempt { world throws(BisqueError) in
                _ = try world.fixture.state.beginTransport(
                    TransportRecord(
                        id: id, peer: peer, localAddress: local, localRtcpAddress: local,
                        sharesPort: true, remote: local,
                        client: ClientTransport(id: number, direction: .send, appData: .null)))
                world.asked.append { world, refusal in
                    world.attempt { world throws(BisqueError) in
                        let actions = try world.fixture.state.finishTransport(id, refusal: refusal)
                        world.perform(actions)
                        world.fixture.state.transports[id]?.client?.isAnswered = true
                        world.views[peer]?.transports.insert(number)
                    }
                }
            }
        }

        private mutating func produce() {
            guard let peer = clients.randomElement(using: &random),
                let transport = views[peer]?.transports.randomElement(using: &random)
            else { return }
            let (id, number) = (nextID(), 1 + below(40))
            let wish = ClientRequest.CreateProducer(
                id: number, kind: .audio, transport: transport,
                rtpParameters: Produced.opus(ssrc: Int(id)), isPaused: below(3) == 0,
                appData: .null)
            attempt { world throws(BisqueError) in
                _ = try world.fixture.state.beginProduce(id, of: peer, wish)
                world.asked.append { world, refusal in
                    world.attempt { world throws(BisqueError) in
                        let actions = try world.fixture.state.finishReceive(id, refusal: refusal)
                        world.views[peer]?.producers.insert(number)
                        world.perform(actions)
                        world.perform(world.fixture.state.closeIfWithoutTransport(id))
                        world.forgetWhatWasOnIt()
                    }
                }
            }
        }

        private mutating func enable() {
            guard let peer = clients.randomElement(using: &random),
                let consumer = views[peer]?.consumers.filter({ !$0.value.isEnabled }).keys.sorted()
                    .randomElement(using: &random),
                let transport = views[peer]?.transports.sorted().randomElement(using: &random)
            else { return }
            let wish = ClientRequest.EnableConsumer(
                id: consumer, transport: transport, isPaused: below(4) == 0)
            attempt { world throws(BisqueError) in
                let place = try world.fixture.state.transport(transport, of: peer).id
                let (sender, command) = try world.fixture.state.beginEnable(wish, of: peer)
                var isNew = false
                if case .createSender = command { isNew = true }
                let finish: (inout World, BisqueError?) -> Void = { world, refusal in
                    world.attempt { world throws(BisqueError) in
                        let actions = try world.fixture.state.finishSend(
                            sender, over: place, created: isNew, refusal: refusal)
                        world.perform(actions)
                        let record = world.fixture.state.senders[sender]
                        let answer = world.fixture.state.enableAnswer(sender)
                        world.views[peer]?.consumers[consumer]?.isEnabled =
                            record?.transport != nil
                        world.views[peer]?.consumers[consumer]?.isPaused =
                            answer["paused"] == true
                    }
                }
                if command == nil { finish(&world, nil) } else { world.asked.append(finish) }
                // One request of a client at a time.
                while !world.asked.isEmpty { world.answerOne() }
            }
        }

        private mutating func pause() {
            guard let peer = clients.randomElement(using: &random),
                let record = fixture.state.peers[peer]
            else { return }
            let (isPaused, isOurs) = (below(2) == 0, below(2) == 0)
            let originator: PauseOriginator = isOurs ? .local : .remote
            if below(2) == 0 {
                guard let id = record.receivers.randomElement(using: &random) else { return }
                perform(fixture.state.setPaused(isPaused, receiver: id, by: originator))
            } else {
                guard let id = record.senders.randomElement(using: &random) else { return }
                perform(fixture.state.setPaused(isPaused, sender: id, by: originator))
            }
        }

        private mutating func closeProducer() {
            guard let peer = clients.randomElement(using: &random),
                let id = fixture.state.peers[peer]?.receivers.randomElement(using: &random),
                let record = fixture.state.receivers[id], record.isOpen
            else { return }
            let originator: PauseOriginator = below(2) == 0 ? .local : .remote
            if originator == .remote { views[peer]?.producers.remove(record.signalledID) }
            perform(fixture.state.closeProducer(id, by: originator, saying: nil))
        }

        private mutating func closeTransport() {
            guard let peer = clients.randomElement(using: &random),
                let id = fixture.state.peers[peer]?.transports.randomElement(using: &random),
                let record = fixture.state.transports[id], record.isOpen
            else { return }
            let originator: PauseOriginator = below(2) == 0 ? .local : .remote
            if originator == .remote { views[peer]?.transports.remove(record.signalledID) }
            perform(fixture.state.closeTransport(id, by: originator, saying: nil))
            forgetWhatWasOnIt()
        }

        /// Another worker: all media objects are gone, the peers stay.
        private mutating func turn() {
            guard below(4) == 0 else { return }
            while !asked.isEmpty { answerOne() }
            perform(fixture.state.interrupt())
            perform(fixture.state.resume())
            forgetWhatWasOnIt()
        }

        /// What clients conclude from a transport's end by themselves.
        private mutating func forgetWhatWasOnIt() {
            for (peer, view) in views {
                let receivers = fixture.state.peers[peer]?.receivers ?? []
                let open = receivers.compactMap { fixture.state.receivers[$0]?.signalledID }
                views[peer]?.producers = view.producers.intersection(open)
                for id in view.consumers.keys
                where fixture.state.senders[UInt32(id)]?.transport == nil {
                    views[peer]?.consumers[id]?.isEnabled = false
                }
            }
        }

        private mutating func attempt(_ body: (inout World) throws(BisqueError) -> Void) {
            do throws(BisqueError) { try body(&self) } catch { _ = error.code }
        }

        // MARK: The law

        func check() {
            let state = fixture.state
            #expect(Set(views.keys) == state.clients)
            for (peer, view) in views {
                let others = state.peerOrder.compactMap { state.peers[$0] }
                    .filter { $0.id != peer && !$0.isSpy }
                #expect(view.peers == Set(others.map(\.name)))
                let senders = (state.peers[peer]?.senders ?? []).compactMap { state.senders[$0] }
                #expect(Set(view.consumers.keys) == Set(senders.map { Int($0.id) }))
                for sender in senders {
                    let known = view.consumers[Int(sender.id)]
                    #expect(known?.isEnabled == (sender.transport != nil))
                    guard sender.transport != nil else { continue }
                    let isHeld =
                        sender.pauses.contains(.local) || sender.pauses.contains(.source)
                    #expect(known?.isPaused == isHeld)
                }
                let transports = (state.peers[peer]?.transports ?? [])
                    .compactMap { state.transports[$0] }.filter(\.isOpen)
                #expect(view.transports == Set(transports.map(\.signalledID)))
            }
            let numbers = state.transports.values.compactMap { $0.client?.id }
            #expect(Set(state.clientIDs.transports.keys) == Set(numbers))
            let producers = state.receivers.values.compactMap { $0.client?.id }
            #expect(Set(state.clientIDs.producers.keys) == Set(producers))
        }
    }

    @Test(arguments: 0..<8)
    func whatClientsAreToldIsWhatThereIs(run: Int) throws {
        let wanted = getenv("BISQUE_SEED").flatMap { UInt64(String(cString: $0)) }
        let seed = wanted ?? .random(in: 0...UInt64(UInt32.max))
        var world = try World(seed: seed)
        let steps = getenv("BISQUE_STEPS").flatMap { Int(String(cString: $0)) } ?? 4000
        for step in 0..<steps {
            world.step()
            if step % 50 == 0 { world.check() }
        }
        while !world.asked.isEmpty { world.answerOne() }
        world.check()
        print("schedule \(run): BISQUE_SEED=\(seed) BISQUE_STEPS=\(steps)")
    }
}
