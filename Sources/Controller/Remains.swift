/// What is left of an object that closed: its getters go on answering from it.
struct Remains<Record: Sendable>: Sendable {
    let record: Record
    let reason: CloseReason
}
