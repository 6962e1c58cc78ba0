/// First in, first out, without moving everything for each that goes.
struct Fifo<Element: Sendable>: Sendable {
    private var elements: [Element] = []
    private var begin = 0

    var count: Int { elements.count - begin }
    var isEmpty: Bool { count == 0 }
    var first: Element? { isEmpty ? nil : elements[begin] }

    mutating func append(_ element: Element) {
        elements.append(element)
    }

    mutating func popFirst() -> Element? {
        guard let first else { return nil }
        begin += 1
        if begin > 64, begin * 2 > elements.count {
            elements.removeFirst(begin)
            begin = 0
        }
        return first
    }
}
