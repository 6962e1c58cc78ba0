internal import Channel

/// Data channels of a room that lies in several workers: messages stay where they come in.
extension RoomCore {
    /// - Throws: `.unsupported` for a consumer at another worker than its producer.
    mutating func prepare(_ command: DataCommand, in half: Int) throws(BisqueError) {
        guard let created = command.created else { return }
        if case .createConsumer(let request) = command, let producer = request.producer,
            spread.half(of: producer.rawValue) != half
        {
            throw BisqueError(
                .unsupported, "the room lies in several workers, and messages do not cross them")
        }
        spread.enter(created, in: half)
    }
}
