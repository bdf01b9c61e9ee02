/// Hours of device time (UTC), counted from 1970-01-01: the buckets that are computed from chunks.
enum Hour {
    static let milliseconds: Int64 = 3_600_000

    /// The hour of a time in milliseconds since 1970.
    static func of(_ time: Int64) -> Int64 {
        let quotient = time / milliseconds
        return time % milliseconds < 0 ? quotient - 1 : quotient
    }

    /// First millisecond of an hour; cut where Int64 ends.
    static func start(_ hour: Int64) -> Int64 {
        let (start, isOutside) = hour.multipliedReportingOverflow(by: milliseconds)
        return isOutside ? (hour < 0 ? .min : .max) : start
    }

    /// The hours that overlap one of some stretches of time, and lie below `end`, in runs that do not touch.
    static func runs(_ spans: [ClosedRange<Int64>], below end: Int64 = .max) -> [Range<Int64>] {
        var runs: [Range<Int64>] = []
        for span in spans.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            let hours = of(span.lowerBound)..<min(of(span.upperBound) + 1, max(end, of(span.lowerBound)))
            guard !hours.isEmpty else { continue }
            if let last = runs.last, hours.lowerBound <= last.upperBound {
                runs[runs.count - 1] = last.lowerBound..<max(last.upperBound, hours.upperBound)
            } else {
                runs.append(hours)
            }
        }
        return runs
    }

    /// Where the hours of a run begin, and the end of the last one.
    static func bounds(_ hours: Range<Int64>) -> [Int64] { (hours.lowerBound...hours.upperBound).map { start($0) } }
}
