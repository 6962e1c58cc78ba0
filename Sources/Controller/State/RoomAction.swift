/// What a change of a room's state asks for. Each is carried out under the room's lock.
enum RoomAction: Sendable, Hashable {
    /// Queue it for the worker. Nobody waits for the answer.
    case send(WorkerCommand)
    /// Tell those who listen.
    case tell(RoomNotice)
}
