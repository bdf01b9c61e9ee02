import TideModel
import TidePipeline
import TideTesting

/// A device whose clock does what a test says, and whose messages come when the network lets them.
struct ClockScript {
    /// 2026-03-01T00:00:07.300Z, milliseconds.
    static let start: Int64 = 1_772_323_207_300
    static let second: Int64 = 1_000
    static let minute: Int64 = 60_000
    static let hour: Int64 = 3_600_000
    static let day: Int64 = 86_400_000

    /// True time between messages.
    var interval = 10 * minute
    /// How much that varies, milliseconds either way.
    var jitter: Int64 = 2_000
    /// Mean of the exponential delay, milliseconds.
    var delay = 300.0
    /// Part of messages that meet a burst, whose delays are ten times as long.
    var bursts = 0.0
    /// Step of the stamps, milliseconds.
    var resolution: Int64 = 1
    /// What the clock shows at a true time, both milliseconds.
    var clock: (Int64) -> Int64 = { $0 }
    /// Stretches of true time in which nothing gets through: kept by the device, and sent when they end.
    var outages: [Range<Int64>] = []
    /// Part of messages with a stamp that is wrong.
    var garbled = 0.0
    /// Part of messages that come again, up to an hour later.
    var resent = 0.0

    /// One message.
    struct Message: Equatable {
        var received: Int64
        var time: Int64
        var facts: ClockFacts = []
        /// True time at which it was made.
        var made: Int64
    }

    /// All messages of so many days, in the order in which they are received.
    func messages(days: Int, _ random: inout SplitMix) -> [Message] {
        var messages: [Message] = []
        var now = Self.start
        let end = Self.start + Int64(days) * Self.day
        while now < end {
            messages += message(at: now, &random)
            let step = jitter == 0 ? interval : interval + Int64.random(in: -jitter...jitter, using: &random)
            now += max(1, step)
        }
        return messages.sorted { ($0.received, $0.made) < ($1.received, $1.made) }
    }

    private func message(at now: Int64, _ random: inout SplitMix) -> [Message] {
        var time = clock(now)
        time -= ((time % resolution) + resolution) % resolution
        if Double.random(in: 0..<1, using: &random) < garbled {
            time = Int64.random(in: -Self.start...2 * Self.start, using: &random)
        }
        let factor = Double.random(in: 0..<1, using: &random) < bursts ? 10.0 : 1
        let wait = outages.first { $0.contains(now) }?.upperBound ?? now
        let received = wait + 20 + exponential(delay * factor, &random)
        var messages = [Message(received: received, time: time, made: now)]
        if Double.random(in: 0..<1, using: &random) < resent {
            let again = received + Int64.random(in: 1...Self.hour, using: &random)
            messages.append(Message(received: again, time: time, facts: .copy, made: now))
        }
        return messages
    }

    private func exponential(_ mean: Double, _ random: inout SplitMix) -> Int64 {
        Int64(-mean * Self.log(1 - Double.random(in: 0..<1, using: &random)))
    }

    /// Natural logarithm of 0 < x ≤ 1 by halving and a series: the standard library has none.
    private static func log(_ x: Double) -> Double {
        let z = (x.significand / 1.5 - 1) / (x.significand / 1.5 + 1)
        let series = 2 * z * (1 + z * z / 3 + z * z * z * z / 5 + z * z * z * z * z * z / 7)
        return Double(x.exponent) * 0.693_147_180_559_945_3 + 0.405_465_108_108_164_4 + series
    }
}

/// A clock that runs too fast by so many parts per million, from a time on.
func running(_ ppm: Double, from start: Int64 = ClockScript.start) -> (Int64) -> Int64 {
    { $0 < start ? $0 : $0 + Int64(Double($0 - start) * ppm / 1_000_000) }
}

/// A clock that lost its time at `start` and began with `epoch` (milliseconds since 1970).
func beginning(at epoch: Int64, from start: Int64) -> (Int64) -> Int64 { { $0 < start ? $0 : epoch + $0 - start } }
