/// A callback under a lock, looked at again and again.
import Bisque
import Testing

@Suite struct CallbackTests {
    /// A bare closure is wrapped with every look, and the stack ends before the call does.
    @Test func isTheSameHoweverOftenItIsLookedAt() {
        let heard = Locked<[Int]>([])
        let callback = Locked<Callback<Int>?>(nil)
        callback.withLock { $0 = Callback { number in heard.withLock { $0.append(number) } } }
        for _ in 0..<300_000 { _ = callback.withLock { $0 } }
        callback.withLock { $0 }?(7)
        #expect(heard.withLock { $0 } == [7])
    }
}
