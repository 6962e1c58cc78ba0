import Testing

@testable import Bisque

/// One source, many listeners: nothing lost, nothing twice, everybody in the same order.
@Suite struct EventHubTests {
    @Test func aListenerStartsWithThePresent() async {
        let hub = EventHub<Int>()
        let stream = hub.subscribe(replaying: [1, 2])
        hub.emit(3)
        hub.finish(with: 4)
        #expect(await all(of: stream) == [1, 2, 3, 4])
    }

    @Test func aListenerHearsNothingFromBeforeItCame() async {
        let hub = EventHub<Int>()
        hub.emit(1)
        let stream = hub.subscribe()
        hub.finish(with: 2)
        #expect(await all(of: stream) == [2])
    }

    @Test func listeningToWhatHasEndedHearsTheFarewellOnly() async {
        let hub = EventHub<Int>()
        hub.finish(with: 9)
        #expect(await all(of: hub.subscribe(replaying: [1, 2])) == [9])
    }

    @Test func aGaugeKeepsTheNewestOnly() async {
        let hub = EventHub<Int>()
        let stream = hub.subscribe(replaying: [1], buffering: .bufferingNewest(1))
        hub.emit(2)
        hub.emit(3)
        var iterator = stream.makeAsyncIterator()
        #expect(await iterator.next() == 3)
        hub.finish(with: 4)
        #expect(await iterator.next() == 4)
        #expect(await iterator.next() == nil)
    }

    @Test func theFarewellIsLastAndHeardOnce() async {
        let hub = EventHub<Int>()
        let stream = hub.subscribe()
        hub.finish(with: 1)
        hub.finish(with: 2)
        hub.emit(3)
        #expect(await all(of: stream) == [1])
    }

    @Test func eightListenersOfFourWritersHearTheSameOrder() async {
        let hub = EventHub<Int>()
        let streams = (0..<8).map { _ in hub.subscribe() }
        await withTaskGroup { group in
            for writer in 0..<4 {
                group.addTask {
                    for number in 0..<500 { hub.emit(writer * 500 + number) }
                }
            }
        }
        hub.finish(with: -1)
        var heard: [[Int]] = []
        for stream in streams { heard.append(await all(of: stream)) }
        #expect(heard[0].count == 2001)
        #expect(Set(heard).count == 1)
        #expect(Set(heard[0]) == Set(-1..<2000))
    }

    @Test func anAbandonedStreamUnregistersItself() {
        let hub = EventHub<Int>()
        do {
            let stream = hub.subscribe()
            #expect(hub.listenerCount == 1)
            _ = stream
        }
        #expect(hub.listenerCount == 0)
    }

    @Test func aCancelledListenerHearsNothingMore() async {
        let hub = EventHub<Int>()
        let stream = hub.subscribe()
        let listener = Task { await all(of: stream) }
        listener.cancel()
        let heard = await listener.value
        hub.emit(1)
        #expect(heard == [])
        #expect(hub.listenerCount == 0)
    }
}

/// Everything a stream holds until it ends.
func all<Element: Sendable>(of stream: AsyncStream<Element>) async -> [Element] {
    var elements: [Element] = []
    for await element in stream { elements.append(element) }
    return elements
}
