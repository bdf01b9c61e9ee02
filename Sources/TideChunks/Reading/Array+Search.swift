internal import TideModel

extension Array {
    /// Index of the first element whose `key` is at least `bound`, where keys ascend; the count when there is none.
    func firstIndex<Key: Comparable>(notBelow bound: Key, _ key: (Element) -> Key) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if key(self[middle]) < bound { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension Array where Element: Comparable {
    /// Index of the first element that is at least `bound`, in ascending order; the count when there is none.
    func firstIndex(notBelow bound: Element) -> Int { firstIndex(notBelow: bound) { $0 } }
}

extension [Int64] {
    /// Indices of the times (milliseconds since 1970, ascending) that lie within `times`.
    func range(of times: Range<Timestamp>) -> Range<Int> {
        firstIndex(notBelow: times.lowerBound.milliseconds)..<firstIndex(notBelow: times.upperBound.milliseconds)
    }
}
