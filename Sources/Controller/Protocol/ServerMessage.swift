/// What a client of the mediasoup protocol is sent, in one order: answers to what it asked, and
/// what it is told besides.
public enum ServerMessage: Sendable, Hashable {
    /// To the request of that number; its payload.
    case answer(Int, JSONValue)
    /// Why the request of that number has no answer.
    case refusal(Int, BisqueError)
    /// Nobody asked for it.
    case notification(ServerNotification)
}
