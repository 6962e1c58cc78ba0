/// Things with a time, taken out in its order; those of one time in the order they came.
struct Timeline<Element: Sendable>: Sendable {
    private struct Entry: Sendable {
        let due: Duration
        let number: UInt64
        let element: Element

        func isBefore(_ other: Entry) -> Bool {
            due == other.due ? number < other.number : due < other.due
        }
    }

    /// A binary heap: each entry is before its two children, those at 2n + 1 and 2n + 2.
    private var entries: [Entry] = []
    private var lastNumber: UInt64 = 0

    var count: Int { entries.count }

    /// When the next of them is due.
    var first: Duration? { entries.first?.due }

    mutating func add(_ element: Element, due: Duration) {
        lastNumber += 1
        entries.append(Entry(due: due, number: lastNumber, element: element))
        var place = entries.count - 1
        while place > 0, entries[place].isBefore(entries[(place - 1) / 2]) {
            entries.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    mutating func take(dueAt now: Duration) -> Element? {
        guard let first = entries.first, first.due <= now else { return nil }
        entries.swapAt(0, entries.count - 1)
        entries.removeLast()
        var place = 0
        while true {
            let children = [2 * place + 1, 2 * place + 2].filter { $0 < entries.count }
            guard let child = children.min(by: { entries[$0].isBefore(entries[$1]) }),
                entries[child].isBefore(entries[place])
            else { return first.element }
            entries.swapAt(place, child)
            place = child
        }
    }
}
