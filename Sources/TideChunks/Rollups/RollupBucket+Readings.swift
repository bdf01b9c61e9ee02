public import TideModel

extension RollupBucket {
    /// Makes the bucket of these readings: all that one series has in it, by time; columns of equal length.
    ///
    /// - Parameters:
    ///   - start: its first moment, in milliseconds since 1970.
    ///   - times: device times, in milliseconds since 1970, ascending.
    ///   - values: values in the quantity's canonical unit.
    ///   - flags: aggregate quality flags (`QCFlag.rawValue`).
    ///   - records: the records that last wrote the readings.
    public init(
        start: Int64,
        times: Span<Int64>,
        values: Span<Double>,
        flags: Span<UInt8>,
        records: Span<RecordNumber>
    ) {
        precondition(times.count == values.count && flags.count == values.count && records.count == values.count)
        self.init(start: start)
        n = UInt32(values.count)
        var (good, suspect, highest) = (UInt32(0), UInt32(0), RecordNumber(0))
        for index in values.indices {
            good &+= flags[index] == QCFlag.pass.rawValue || flags[index] == QCFlag.notEvaluated.rawValue ? 1 : 0
            suspect &+= flags[index] == QCFlag.suspect.rawValue ? 1 : 0
            highest = Swift.max(highest, records[index])
        }
        (self.good, self.suspect, changedAt) = (good, suspect, highest)
        note(times, values, flags)
    }

    private mutating func note(
        _ times: Span<Int64>,
        _ values: Span<Double>,
        _ flags: Span<UInt8>
    ) {
        var sum = CompensatedSum()
        var (least, greatest) = (Double.infinity, -Double.infinity)
        var (firstIndex, lastIndex, count) = (-1, -1, UInt32(0))
        for index in values.indices where flags[index] &- 1 < QCFlag.suspect.rawValue {
            let value = values[index]
            guard value == value else { continue }
            if firstIndex < 0 {
                firstIndex = index
                (least, greatest) = (value, value)
            }
            least = value < least ? value : least
            greatest = value > greatest ? value : greatest
            sum.add(value)
            lastIndex = index
            count &+= 1
        }
        guard firstIndex >= 0 else { return }
        valued = count
        (min, max, self.sum) = (least, greatest, sum.value)
        (first, last) = (values[firstIndex], values[lastIndex])
        (firstTime, lastTime) = (times[firstIndex], times[lastIndex])
    }

    /// Appends a bucket for each stretch between two `bounds` that has readings; readings outside of them are left out.
    ///
    /// - Parameters:
    ///   - times: device times, in milliseconds since 1970, ascending.
    ///   - values: values in the quantity's canonical unit.
    ///   - flags: aggregate quality flags (`QCFlag.rawValue`).
    ///   - records: the records that last wrote the readings.
    ///   - bounds: where buckets begin, ascending, and the end of the last one; milliseconds since 1970.
    ///   - buckets: what is appended to.
    public static func append(
        times: [Int64],
        values: [Double],
        flags: [UInt8],
        records: [RecordNumber],
        bounds: [Int64],
        to buckets: inout [RollupBucket]
    ) {
        guard let first = bounds.first, let last = bounds.last else { return }
        precondition(values.count == times.count && flags.count == times.count && records.count == times.count)
        var index = times.firstIndex(notBelow: first)
        while index < times.count, times[index] < last {
            let place = bounds.firstIndex(notBelow: times[index] + 1)
            let end = times.firstIndex(notBelow: bounds[place])
            let range = index..<end
            buckets.append(
                RollupBucket(
                    start: bounds[place - 1],
                    times: times.span.extracting(range),
                    values: values.span.extracting(range),
                    flags: flags.span.extracting(range),
                    records: records.span.extracting(range)
                )
            )
            index = end
        }
    }
}
