/// What a ``MediasoupSession`` has told its client and what it waits for: messages are what comes
/// out. It knows no media objects but by their numbers.
struct MediasoupState: Sendable {
    private enum Phase {
        case waiting, joined, ended
    }

    /// How far the client has come with a stream that it was told of.
    private struct Consumer {
        /// It was told of it for this transport.
        let transport: UInt32
        var isAccepted = false
        var toldPause: Bool
        var toldLayers: Layers?
    }

    /// What a transport was asked for.
    struct Use: Sendable, Hashable {
        let sends: Bool
        let receives: Bool
        var hasData = false
    }

    private var phase = Phase.waiting
    /// Those the client knows of.
    private var people: Set<String> = []
    private var transports: [(id: UInt32, use: Use)] = []
    /// Over which transport each comes.
    private var producers: [UInt32: UInt32] = [:]
    private var consumers: [UInt32: Consumer] = [:]
    /// Which consumer a question of ours was about.
    private var questions: [UInt32: UInt32] = [:]
    private var lastQuestion: UInt32 = 0
    private(set) var data = MediasoupDataState()

    var hasJoined: Bool { phase == .joined }
    var hasEnded: Bool { phase == .ended }

    mutating func end() { phase = .ended }

    // MARK: People

    /// Answers a join; what the others say comes after it.
    mutating func joined(_ request: UInt32, _ others: [MediasoupPerson]) -> [ProtooMessage] {
        guard phase == .waiting else { return [] }
        phase = .joined
        people = Set(others.map(\.id))
        return [
            .response(
                id: request, .accepted(["peers": .array(others.map { JSONValue(person: $0) })]))
        ]
    }

    mutating func came(_ person: MediasoupPerson) -> [ProtooMessage] {
        guard phase == .joined, people.insert(person.id).inserted else { return [] }
        return [.notification(method: "newPeer", data: JSONValue(person: person))]
    }

    mutating func left(_ id: String) -> [ProtooMessage] {
        guard phase == .joined, people.remove(id) != nil else { return [] }
        return [.notification(method: "peerClosed", data: ["peerId": .string(id)])]
    }

    // MARK: Transports

    mutating func opened(_ transport: UInt32, for use: Use) {
        transports.append((transport, use))
    }

    /// The client was told of these streams for a path that is gone.
    mutating func closed(_ transport: UInt32) -> [ProtooMessage] {
        transports.removeAll { $0.id == transport }
        producers = producers.filter { $0.value != transport }
        let ended = consumers.filter { $0.value.transport == transport }.keys.sorted()
        return ended.flatMap { consumerClosed($0) }
    }

    func canSend(over transport: UInt32) -> Bool {
        transports.contains { $0.id == transport && $0.use.sends }
    }

    mutating func produced(_ receiver: UInt32, over transport: UInt32) {
        producers[receiver] = transport
    }

    func producers(over transport: UInt32) -> Set<UInt32> {
        Set(producers.filter { $0.value == transport }.keys)
    }

    mutating func producerClosed(_ receiver: UInt32) -> [ProtooMessage] {
        producers[receiver] = nil
        return []
    }

    func producerScored(_ scores: JSONValue, _ receiver: UInt32) -> [ProtooMessage] {
        guard producers[receiver] != nil else { return [] }
        return [
            .notification(
                method: "producerScore",
                data: ["producerId": .string("\(receiver)"), "score": scores])
        ]
    }

    // MARK: Consumers

    /// Whether there is something to tell of a stream: cheaper than to describe it each time.
    func canOffer(_ sender: UInt32, of person: String) -> Bool {
        phase == .joined && people.contains(person) && consumers[sender] == nil
            && transports.contains { $0.use.receives }
    }

    /// Tells of a stream, once there is somebody to tell and a path for it.
    ///
    /// - Parameter data: the consumer as the client takes it.
    mutating func offer(
        _ data: JSONValue, isPaused: Bool, _ sender: UInt32, of person: String
    ) -> [ProtooMessage] {
        guard canOffer(sender, of: person),
            let transport = transports.last(where: { $0.use.receives })?.id
        else { return [] }
        consumers[sender] = Consumer(transport: transport, toldPause: isPaused)
        let question = nextQuestion()
        questions[question] = sender
        return [.request(id: question, method: "newConsumer", data: data)]
    }

    /// What an answer of the client is about, and the transport to send it over; `nil` when it
    /// answers nothing, or says no.
    mutating func answered(
        _ question: UInt32, _ answer: ProtooMessage.Answer
    ) -> (sender: UInt32, transport: UInt32)? {
        guard let sender = questions.removeValue(forKey: question),
            let transport = consumers[sender]?.transport, case .accepted = answer
        else { return nil }
        consumers[sender]?.isAccepted = true
        return (sender, transport)
    }

    /// Whether the client knows of it.
    func isTold(of sender: UInt32) -> Bool { consumers[sender] != nil }

    mutating func consumerClosed(_ sender: UInt32) -> [ProtooMessage] {
        questions = questions.filter { $0.value != sender }
        guard consumers.removeValue(forKey: sender) != nil else { return [] }
        return notify("consumerClosed", sender)
    }

    mutating func producerPaused(_ isPaused: Bool, of sender: UInt32) -> [ProtooMessage] {
        guard let consumer = consumers[sender], consumer.isAccepted, consumer.toldPause != isPaused
        else { return [] }
        consumers[sender]?.toldPause = isPaused
        return notify(isPaused ? "consumerPaused" : "consumerResumed", sender)
    }

    mutating func layersChanged(_ layers: Layers?, of sender: UInt32) -> [ProtooMessage] {
        guard let consumer = consumers[sender], consumer.isAccepted, consumer.toldLayers != layers
        else { return [] }
        consumers[sender]?.toldLayers = layers
        return notify(
            "consumerLayersChanged", sender,
            [
                "spatialLayer": layers.map { .int(Int($0.spatial)) } ?? .null,
                "temporalLayer": layers.map { .int(Int($0.temporal)) } ?? .null,
            ])
    }

    func consumerScored(_ score: JSONValue, _ sender: UInt32) -> [ProtooMessage] {
        guard consumers[sender]?.isAccepted == true else { return [] }
        return notify("consumerScore", sender, ["score": score])
    }

    // MARK: Messages

    /// Says over which transport the client may get a source's messages, if nobody is at it.
    mutating func beginData(of producer: UInt32, from person: String) -> UInt32? {
        guard phase == .joined, people.contains(person),
            let transport = transports.last(where: { $0.use.receives && $0.use.hasData })?.id,
            data.begin(producer)
        else { return nil }
        return transport
    }

    mutating func giveUpData(of producer: UInt32) -> [ProtooMessage] {
        data.giveUp(producer)
        return []
    }

    /// Tells of messages, as long as there is somebody to tell.
    ///
    /// - Parameter parameters: the data consumer as the client takes it.
    mutating func offerData(
        _ parameters: JSONValue, _ consumer: UInt32, of producer: UInt32, from person: String
    ) -> [ProtooMessage] {
        guard phase == .joined, people.contains(person) else { return giveUpData(of: producer) }
        let question = nextQuestion()
        data.asked(question, about: consumer, of: producer)
        return [.request(id: question, method: "newDataConsumer", data: parameters)]
    }

    /// The data consumer that an answer of the client is about.
    mutating func answeredData(_ question: UInt32) -> UInt32? { data.answered(question) }

    mutating func dataConsumerClosed(_ consumer: UInt32) -> [ProtooMessage] {
        guard data.closed(consumer), phase == .joined else { return [] }
        return [
            .notification(
                method: "dataConsumerClosed", data: ["dataConsumerId": .string("\(consumer)")])
        ]
    }

    private mutating func nextQuestion() -> UInt32 {
        lastQuestion = lastQuestion == .max ? 1 : lastQuestion + 1
        return lastQuestion
    }

    private func notify(
        _ method: String, _ sender: UInt32, _ more: [String: JSONValue] = [:]
    ) -> [ProtooMessage] {
        guard phase == .joined else { return [] }
        var data = more
        data["consumerId"] = .string("\(sender)")
        return [.notification(method: method, data: .object(data))]
    }
}

extension JSONValue {
    fileprivate init(person: MediasoupPerson) {
        self = [
            "id": .string(person.id), "displayName": .string(person.displayName),
            "device": person.device,
        ]
    }
}
