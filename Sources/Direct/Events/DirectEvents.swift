/// What one listener hears of a peer, as it reads it.
///
/// Who reads slowly slows the other end down: messages are held back, and none is lost.
public struct DirectEvents: AsyncSequence, Sendable {
    let subscription: DirectSubscription

    public struct AsyncIterator: AsyncIteratorProtocol {
        let subscription: DirectSubscription

        public mutating func next() async -> DirectPeer.Event? {
            await subscription.next()
        }
    }

    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(subscription: subscription)
    }
}
