/// Lists of numbers that were given out in ascending order, as those of senders are.
extension Array where Element: Comparable {
    /// Takes one element out without looking at all of them.
    ///
    /// In a list that does not ascend, because the numbers began again, all are looked at.
    mutating func removeAscending(_ element: Element) {
        var low = startIndex
        var high = endIndex
        while low < high {
            let middle = low + (high - low) / 2
            if self[middle] < element { low = middle + 1 } else { high = middle }
        }
        if low < endIndex, self[low] == element {
            remove(at: low)
        } else if let index = firstIndex(of: element) {
            remove(at: index)
        }
    }
}
