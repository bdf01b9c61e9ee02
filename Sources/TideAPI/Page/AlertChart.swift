internal import Synchronization
internal import TideModel

/// The deciding series around an alert, in as many stretches as a screen shows apart.
final class AlertChart: Sendable {
    /// What is shown before it began, and after it ended, in ms.
    static let before: Int64 = 6 * 3_600_000, after: Int64 = 3_600_000
    /// Longest time after its beginning, ms: three days of readings each 5 s are 52,000, a moment of reading.
    static let longest: Int64 = 3 * 86_400_000
    /// Two units wide each.
    static let stretches = 300

    /// Device times shown, ms, half open.
    let times: Range<Int64>
    private let state = Mutex(
        (sums: [Double](repeating: 0, count: stretches), counts: [Int](repeating: 0, count: stretches))
    )

    /// Makes an empty chart around an alert.
    init(_ alert: AlertDTO, now: Timestamp) {
        // A device may say any time: sums of these stay within Int64.
        let began = max(-1 << 60, min(alert.began.time.milliseconds, 1 << 60))
        let end = (alert.ended?.time ?? now).milliseconds
        let last = max(began, min(end, now.milliseconds))
        times = (began - Self.before)..<(min(last + Self.after, began + Self.longest) + 1)
    }

    /// Adds readings; what failed its test, is missing, or lies elsewhere changes nothing.
    func add(_ runs: [ReadingRun]) {
        state.withLock { state in
            for entry in runs.lazy.flatMap(\.entries) where times.contains(entry.time) && entry.flag < 4 {
                guard let value = entry.value, value.isFinite else { continue }
                let stretch = place(entry.time)
                state.sums[stretch] += value
                state.counts[stretch] += 1
            }
        }
    }

    /// The stretch of a time.
    func place(_ time: Int64) -> Int {
        let part = Double(time - times.lowerBound) / Double(times.upperBound - times.lowerBound)
        return min(max(Int(part * Double(Self.stretches)), 0), Self.stretches - 1)
    }

    /// Means of the stretches that have values.
    var points: [(stretch: Int, mean: Double)] {
        state.withLock { state in
            (0..<Self.stretches).compactMap { index in
                state.counts[index] == 0 ? nil : (index, state.sums[index] / Double(state.counts[index]))
            }
        }
    }
}
