import TideModel
import TideTesting

/// One pond with a probe: what its oxygen truly is, and what its device says of it.
struct Pond {
    /// A stretch of time, ms since the world's beginning, half open.
    typealias Stretch = Range<Int64>

    static let minute: Int64 = 60_000
    static let hour: Int64 = 3_600_000
    static let interval = 10 * minute

    let number: Int
    let gateway: Int
    /// Falls of oxygen below the daily course: when the bottom is reached, how long from beginning to end, how deep.
    private(set) var falls: [(middle: Int64, length: Int64, depth: Double)] = []
    /// When the device does not measure: lost power.
    private(set) var dead: [Stretch] = []
    /// When its clock is eight hours ahead.
    private(set) var ahead: [Stretch] = []
    private let mean: Double
    private let phase: Int64

    init(_ number: Int, gateways: Int, length: Int64, _ random: inout SplitMix) {
        self.number = number
        gateway = number % gateways
        mean = Double.random(in: 6.3...7.2, using: &random)
        phase = Int64.random(in: 0..<Self.interval / Self.minute, using: &random) * Self.minute
        var time = Int64.random(in: 0..<6 * 24 * Self.hour, using: &random)
        while time < length {
            // Some go up and down over the limit again and again, which is where alerts flap.
            let isShallow = Int.random(in: 0..<4, using: &random) == 0
            let depth = isShallow ? mean - 4.75 : Double.random(in: 3.2...5, using: &random)
            let span = Int64.random(in: 4...12, using: &random) * Self.hour
            falls.append((time, span, depth))
            time += Int64.random(in: 3 * 24...10 * 24, using: &random) * Self.hour
        }
        dead = Self.stretches(length, every: 12 * 24, from: 2, to: 12, &random)
        if number % 25 == 3 { ahead = Self.stretches(length, every: 15 * 24, from: 6, to: 24, &random) }
    }

    /// Stretches at random: one in `every` hours, of `from` to `to` hours.
    static func stretches(
        _ length: Int64,
        every: Int64,
        from: Int64,
        to: Int64,
        _ random: inout SplitMix
    ) -> [Stretch] {
        var found: [Stretch] = []
        var time = Int64.random(in: 0..<every * hour, using: &random)
        while time < length {
            let end = time + Int64.random(in: from * 60...to * 60, using: &random) * minute
            found.append(time..<end)
            time = end + Int64.random(in: 1...2 * every, using: &random) * hour
        }
        return found
    }

    /// Whether a reading is taken at a time.
    func measures(at time: Int64) -> Bool {
        time % Self.interval == phase && !dead.contains { $0.contains(time) }
    }

    /// What the oxygen truly is, mg/L: a daily course with a ripple, less in the falls.
    func oxygen(at time: Int64) -> Double {
        let course = 0.9 * Pond.sine(Double(time % (24 * Self.hour)) / Double(24 * Self.hour))
        let lost = falls.map { fall in
            let away = Double(abs(time - fall.middle)) / Double(fall.length / 2)
            // Down, a while at the bottom, and up again.
            return away >= 1 ? 0 : fall.depth * min(1, (1 - away) * 2.5)
        }
        let ripple = 0.25 * Pond.sine(Double(time % (70 * Self.minute)) / Double(70 * Self.minute))
        return max(0, mean + course + ripple - (lost.max() ?? 0))
    }

    /// sin(2π x) of x in 0..<1 by two parabolas: near enough for a day.
    private static func sine(_ x: Double) -> Double {
        let y = x < 0.5 ? 4 * x - 1 : 3 - 4 * x
        return x < 0.5 ? 1 - y * y : y * y - 1
    }

    /// Incidents by the truth: below `limit` for `hold` at least, until it is above `clear`.
    func incidents(_ limit: Double, clear: Double, hold: Int64, length: Int64) -> [Stretch] {
        var found: [Stretch] = []
        var (began, longest, below): (Int64?, Int64, Int64) = (nil, 0, 0)
        for time in stride(from: 0, to: length, by: Int(Self.minute)) {
            let value = oxygen(at: Int64(time))
            below = value < limit ? below + Self.minute : 0
            longest = max(longest, below)
            if value < limit, began == nil { began = Int64(time) }
            guard let start = began, value > clear else { continue }
            if longest >= hold { found.append(start..<Int64(time)) }
            (began, longest) = (nil, 0)
        }
        return found
    }
}
